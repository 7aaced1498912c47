"""Names of the settings in the session and, for bound controls, in the address."""

KERNEL = "kernel"  # a name of the bank, or OWN
OWN = "own"  # the student's kernel as text
INPUT = "input"
GRID = "grid"  # the editable number grid as text
PADDING = "padding"
FILL = "fill"
STRIDE = "stride"
DILATION = "dilation"
BIAS = "bias"
FLIP = "flip"
SHOW = "show"
FILTERS = "filters"
BEFORE_POOLING = "before_pooling"  # signed responses, or after ReLU
POOL = "pool"
POOL_SIZE = "pool_size"
POOL_STRIDE = "pool_stride"
POOL_PADDING = "pool_padding"
CENTRE = "centre"
CODE = "code"  # Keras or NumPy
PIN = "pin"
POOL_PIN = "pool_pin"  # of the pooling stage below a convolution
NUDGE = "nudge"
MOVED = "moved"
SAMPLE_CLASS = "sample_class"  # the test digits shown

MAY_BE_EMPTY = frozenset({FILTERS, SAMPLE_CLASS})  # choosing none of them is a choice
