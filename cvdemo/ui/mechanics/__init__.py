"""Controls, stages and experiments of the pages on convolution, padding, strides and pooling."""
