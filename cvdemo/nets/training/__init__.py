"""Build and train the networks that ship: Keras, on the command line only."""
