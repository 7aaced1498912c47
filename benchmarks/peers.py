"""The same operations in other libraries, ready to run: data converted and weights set beforehand.

Every maker returns a `Peer`, or None where its library is not installed. Inputs are (H, W), (H, W, C) or
(N, H, W, C) as in `cvdemo.core`; each library gets the layout it likes best (PyTorch: NCHW).
"""

import importlib
import os
from collections.abc import Callable
from dataclasses import dataclass

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np
from scipy import ndimage, signal


@dataclass(frozen=True)
class Peer:
    """`run` is what is timed; `read` turns its result into an array like the core's, for comparison."""

    run: Callable[[], object]
    read: Callable[[object], np.ndarray] = np.asarray


def library(name: str):
    """The module with its threads set to one, or None where it is not installed."""
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError:
        return None
    if name == "torch":
        module.set_num_threads(1)
        module.set_grad_enabled(False)
    elif name == "cv2":
        module.setNumThreads(1)
    elif name == "tensorflow" and module.config.threading.get_intra_op_parallelism_threads() != 1:
        module.config.threading.set_intra_op_parallelism_threads(1)
        module.config.threading.set_inter_op_parallelism_threads(1)
    return module


def inner(result: np.ndarray, kernel_hw) -> np.ndarray:
    """What "valid" keeps of a result as large as the input."""
    top, left = kernel_hw[0] // 2, kernel_hw[1] // 2
    return result[top : result.shape[0] - top, left : result.shape[1] - left]


# SciPy


def scipy_ndimage(x, kernel) -> Peer:
    """Same size as the input; a kernel per channel for a picture with channels."""
    weights = kernel if x.ndim == 2 else kernel[:, :, None]
    return Peer(lambda: ndimage.correlate(x, weights, mode="constant"), lambda y: inner(y, kernel.shape))


def scipy_correlate2d(x, kernel) -> Peer:
    return Peer(lambda: signal.correlate2d(x, kernel, "valid"))


def scipy_fftconvolve(x, kernel) -> Peer:
    flipped = np.ascontiguousarray(kernel[::-1, ::-1])
    return Peer(lambda: signal.fftconvolve(x, flipped, "valid"))


def scipy_maximum_filter(x, size) -> Peer:
    return Peer(lambda: ndimage.maximum_filter(x, (size, size, 1)), lambda y: inner(y, (size, size)))


# TensorFlow and Keras


def _nhwc(x):
    return x[None, ..., None] if x.ndim == 2 else x[None] if x.ndim == 3 else x


def _like(x):
    """Reads a batch back with the rank of `x`."""
    if x.ndim == 2:
        return lambda y: np.asarray(y)[0, ..., 0]
    return lambda y: np.asarray(y)[0] if x.ndim == 3 else np.asarray(y)


def _tensorflow_conv(x, kernel, depthwise):
    tf = library("tensorflow")
    if tf is None:
        return None
    images = tf.constant(_nhwc(x))
    if depthwise:
        weights = tf.constant(np.repeat(kernel[:, :, None, None], x.shape[-1], axis=2))
        return lambda: tf.nn.depthwise_conv2d(images, weights, [1, 1, 1, 1], "VALID")
    weights = tf.constant(kernel[..., None, None] if kernel.ndim == 2 else kernel)
    return lambda: tf.nn.conv2d(images, weights, 1, "VALID")


def tensorflow_eager(x, kernel, depthwise=False) -> Peer | None:
    run = _tensorflow_conv(x, kernel, depthwise)
    return run and Peer(run, _like(x))


def tensorflow_function(x, kernel, depthwise=False) -> Peer | None:
    run = _tensorflow_conv(x, kernel, depthwise)
    return run and Peer(library("tensorflow").function(run), _like(x))


def keras_layer(x, kernel) -> Peer | None:
    if library("tensorflow") is None:
        return None
    keras = library("keras")
    images = keras.ops.convert_to_tensor(_nhwc(x))
    weights = kernel[..., None, None] if kernel.ndim == 2 else kernel
    layer = keras.layers.Conv2D(weights.shape[-1], weights.shape[:2], use_bias=False)
    layer.build(images.shape)
    layer.set_weights([weights])
    return Peer(lambda: layer(images), _like(x))


def tensorflow_max_pool(x, size, stride) -> Peer | None:
    tf = library("tensorflow")
    if tf is None:
        return None
    images = tf.constant(_nhwc(x))
    return Peer(lambda: tf.nn.max_pool2d(images, size, stride, "VALID"), _like(x))


# PyTorch: `channels_last` has the core's layout in memory (NHWC), the default is NCHW


def _torch_images(torch, x, channels_last):
    images = torch.tensor(np.ascontiguousarray(_nhwc(x).transpose(0, 3, 1, 2)))
    return images.to(memory_format=torch.channels_last) if channels_last else images


def _from_torch(x):
    return lambda y: _like(x)(y.numpy().transpose(0, 2, 3, 1))


def torch_conv(x, kernel, depthwise=False, channels_last=True) -> Peer | None:
    torch = library("torch")
    if torch is None:
        return None
    groups = x.shape[-1] if depthwise else 1
    if depthwise:
        kernel = np.repeat(kernel[:, :, None, None], groups, axis=3)
    weights = kernel[..., None, None] if kernel.ndim == 2 else kernel
    weights = torch.tensor(np.ascontiguousarray(weights.transpose(3, 2, 0, 1)))
    images = _torch_images(torch, x, channels_last)
    if channels_last:
        weights = weights.to(memory_format=torch.channels_last)
    conv2d = torch.nn.functional.conv2d
    return Peer(lambda: conv2d(images, weights, groups=groups), _from_torch(x))


def torch_max_pool(x, size, stride, channels_last=True) -> Peer | None:
    torch = library("torch")
    if torch is None:
        return None
    images = _torch_images(torch, x, channels_last)
    max_pool2d = torch.nn.functional.max_pool2d
    return Peer(lambda: max_pool2d(images, size, stride), _from_torch(x))


# OpenCV


def opencv_filter2d(x, kernel) -> Peer | None:
    cv2 = library("cv2")
    return cv2 and Peer(lambda: cv2.filter2D(x, -1, kernel), lambda y: inner(y, kernel.shape))


def opencv_dilate(x, size) -> Peer | None:
    cv2 = library("cv2")
    ones = np.ones((size, size), np.uint8)
    return cv2 and Peer(lambda: cv2.dilate(x, ones), lambda y: inner(y, (size, size)))
