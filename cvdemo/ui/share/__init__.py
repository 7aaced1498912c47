"""The link to give to a class: its address, its QR code, what it hides, how a course page embeds it."""
