"""The kinds of layers, each a class with Keras's name and Keras's settings.

An object is a layer's settings; shapes, parameters and values follow from the input and the weights that
its methods are given:

    >>> conv = Conv2D(filters=32, kernel_size=(3, 3), activation=ACTIVATIONS["relu"])
    >>> conv.output_shape((28, 28, 1))
    (26, 26, 32)
    >>> conv.parameters_formula((28, 28, 1)), conv.parameters((28, 28, 1))
    ('(3·3·1 + 1)·32', 320)
"""

from ..activations import ACTIVATIONS, ActivationFunction
from .activation import ELU, Activation, LeakyReLU, ReLU, Softmax
from .base import IntPair, LayerError, Operation, Shape, SlidingWindow, Spans, Weights
from .convolution import Conv2D, DepthwiseConv2D, SeparableConv2D
from .dense import Dense
from .normalization import BatchNormalization, Rescaling
from .pooling import AveragePooling2D, GlobalAveragePooling2D, GlobalMaxPooling2D, MaxPooling2D
from .regularization import Dropout, GaussianNoise, SpatialDropout2D
from .reshaping import Flatten, Reshape, ZeroPadding2D

OPERATIONS: dict[str, type[Operation]] = {
    operation.__name__: operation
    for operation in (
        Activation,
        AveragePooling2D,
        BatchNormalization,
        Conv2D,
        Dense,
        DepthwiseConv2D,
        Dropout,
        ELU,
        Flatten,
        GaussianNoise,
        GlobalAveragePooling2D,
        GlobalMaxPooling2D,
        LeakyReLU,
        MaxPooling2D,
        ReLU,
        Rescaling,
        Reshape,
        SeparableConv2D,
        Softmax,
        SpatialDropout2D,
        ZeroPadding2D,
    )
}

__all__ = [
    "ACTIVATIONS",
    "ELU",
    "OPERATIONS",
    "Activation",
    "ActivationFunction",
    "AveragePooling2D",
    "BatchNormalization",
    "Conv2D",
    "Dense",
    "DepthwiseConv2D",
    "Dropout",
    "Flatten",
    "GaussianNoise",
    "GlobalAveragePooling2D",
    "GlobalMaxPooling2D",
    "IntPair",
    "LayerError",
    "LeakyReLU",
    "MaxPooling2D",
    "Operation",
    "ReLU",
    "Rescaling",
    "Reshape",
    "SeparableConv2D",
    "Shape",
    "SlidingWindow",
    "Softmax",
    "Spans",
    "SpatialDropout2D",
    "Weights",
    "ZeroPadding2D",
]
