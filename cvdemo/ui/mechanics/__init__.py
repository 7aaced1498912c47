"""Controls and panels of the pages on convolution, padding, strides and pooling."""
