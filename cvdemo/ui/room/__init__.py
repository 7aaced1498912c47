"""A room on the pages: opened by a lecturer, followed, answered and sent digits by a class."""
