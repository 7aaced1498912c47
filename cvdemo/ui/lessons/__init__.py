"""A lesson while it is played: where it is, its card beside the page, the choice of lessons."""
