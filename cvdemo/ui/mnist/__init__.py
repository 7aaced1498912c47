"""The data set: training digits to look at, and how they are prepared for a network."""
