"""The lecture's networks, untrained, as F. Chollet writes them in "Deep Learning with Python"."""

import keras
from keras import layers


def dense() -> keras.Model:
    """Build 784 pixels → 512 ReLU → 10 softmax: input `(n, 784)`, output `(n, 10)`."""
    return keras.Sequential(
        [
            keras.Input(shape=(28 * 28,)),
            layers.Dense(512, activation="relu", name="dense"),
            layers.Dense(10, activation="softmax", name="scores"),
        ],
        name="dense",
    )


def convnet() -> keras.Model:
    """Build three 3 × 3 convolutions with max pooling between: input `(n, 28, 28, 1)`, output `(n, 10)`."""
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu", name="conv2d_1"),
            layers.MaxPooling2D(2, name="max_pooling2d_1"),
            layers.Conv2D(64, 3, activation="relu", name="conv2d_2"),
            layers.MaxPooling2D(2, name="max_pooling2d_2"),
            layers.Conv2D(128, 3, activation="relu", name="conv2d_3"),
            layers.Flatten(name="flatten"),
            layers.Dense(10, activation="softmax", name="scores"),
        ],
        name="convnet",
    )


def convnet_no_pooling() -> keras.Model:
    """Build the lecture's counter-example: without pooling `flatten` has 22 × 22 × 128 = 61,952 values."""
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.Conv2D(32, 3, activation="relu", name="conv2d_1"),
            layers.Conv2D(64, 3, activation="relu", name="conv2d_2"),
            layers.Conv2D(128, 3, activation="relu", name="conv2d_3"),
            layers.Flatten(name="flatten"),
            layers.Dense(10, activation="softmax", name="scores"),
        ],
        name="convnet_no_pooling",
    )


ARCHITECTURES = {build.__name__: build for build in (dense, convnet, convnet_no_pooling)}
