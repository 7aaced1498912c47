"""Where the current digit comes from, and how it is changed."""
