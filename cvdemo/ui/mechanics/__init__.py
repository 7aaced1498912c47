"""Controls and panels of the pages on convolution, padding, strides and pooling.

Each panel is a module of its own, so there are more files than elsewhere.
"""
