"""The mechanics of the lecture: convolution, pooling, padding and their sizes, in NumPy."""

from .activations import relu, softmax
from .conv import conv2d, depthwise_conv2d
from .explain import ConvExplanation, PoolExplanation, coverage_map, explain_conv2d, explain_pool2d
from .kernels import KERNELS, Kernel
from .padding import PADDING_MODES, pad2d, pad_indices
from .pooling import average_pool2d, max_pool2d
from .shapes import conv_output_shape, effective_kernel_size, pool_output_shape, resolve_padding
from .types import IntPair, Padding, PaddingMode, Pads, PoolKind

__all__ = [
    "KERNELS",
    "PADDING_MODES",
    "ConvExplanation",
    "IntPair",
    "Kernel",
    "Padding",
    "PaddingMode",
    "Pads",
    "PoolExplanation",
    "PoolKind",
    "average_pool2d",
    "conv2d",
    "conv_output_shape",
    "coverage_map",
    "depthwise_conv2d",
    "effective_kernel_size",
    "explain_conv2d",
    "explain_pool2d",
    "max_pool2d",
    "pad2d",
    "pad_indices",
    "pool_output_shape",
    "relu",
    "resolve_padding",
    "softmax",
]
