"""A part of MNIST that ships with the app: training digits to look at and to train on."""
