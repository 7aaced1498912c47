"""The page Train it: a recorded training to scrub, and one that runs live."""
