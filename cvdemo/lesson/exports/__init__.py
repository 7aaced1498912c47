"""What a page can be saved as: its numbers, and its code as a script and as a notebook."""
