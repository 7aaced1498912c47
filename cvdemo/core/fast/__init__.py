"""What makes convolutions of large pictures quick; `core.conv` reads without it."""
