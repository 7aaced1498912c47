"""What makes convolution and pooling of large pictures quick; `conv.py` and `pooling.py` read without it."""

from .convolution import MIN_SIZE, convolve
from .pooling import MIN_POOL_SIZE, pool
from .routes import band_toeplitz, fft_tiles, separable

__all__ = ["MIN_POOL_SIZE", "MIN_SIZE", "band_toeplitz", "convolve", "fft_tiles", "pool", "separable"]
