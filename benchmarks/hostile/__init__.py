"""Visitors that mean no good, against the running app: error pages, and what the others feel."""
