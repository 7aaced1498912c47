"""The forward pass of a `.keras` file in NumPy, layer by layer, without Keras."""

from .keras_file import NetworkFileError
from .network import Layer, Network, load

__all__ = ["Layer", "Network", "NetworkFileError", "load"]
