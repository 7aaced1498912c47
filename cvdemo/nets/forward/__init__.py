"""The forward pass of a `.keras` file in NumPy, layer by layer, without Keras.

network = load("models/convnet.keras")
scores = network.predict(digits)          # (n, 28, 28) -> (n, 10)
outputs = network.forward(digits)         # what every layer gives, in order
conv = network.layers[0]                  # .operation, .output_shape, .weights, .window, …
"""

from .keras_file import NetworkFileError
from .loading import load
from .network import Layer, Network

__all__ = ["Layer", "Network", "NetworkFileError", "load"]
