"""The limits on what a student may set, each said once: for the controls, the stage and the links."""

MAX_KERNEL_SIZE = 7  # rows and columns of a kernel
MAX_WEIGHT = 1000  # largest absolute value of a weight, a bias and a number of the grid
MAX_STRIDE = 64
MAX_DILATION = 16
MAX_PADDING = 64  # cells on one side
MAX_POOL_SIZE = 64
MAX_GRID_SIZE = 12  # rows and columns of the number grid
