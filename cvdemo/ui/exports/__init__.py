"""*Save* in the header of every page: its figure as a picture, its numbers and its code as files."""
