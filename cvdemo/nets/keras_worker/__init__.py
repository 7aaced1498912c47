"""Keras in a process of its own, and the classifier that asks it."""
