"""Scenes of the stage, made from an input, a kernel and options."""

import numpy as np

from cvdemo.core import conv2d
from cvdemo.lesson.settings import ConvSettings, PoolSettings
from cvdemo.ui.components.stage import Scene
from cvdemo.ui.components.stage.scene import conv_scene, pool_scene
from cvdemo.ui.inside.provenance import Filter


def convolution(x, kernel, *, response=None, scale_scope="this map", channel_names=None, **settings) -> Scene:
    """One filter: a kernel (kh, kw) for every channel, or (kh, kw, C) with the options of a network's."""
    kernel = np.asarray(kernel)
    if kernel.ndim == 2:
        made = ConvSettings(kernel, **settings)
    else:
        made = Filter(kernel.astype(np.float32), **{"bias": 0.0} | settings)
    if response is None:
        weights = kernel[..., None] if kernel.ndim == 3 else None
        response = made.response(values(x)) if weights is None else conv2d(values(x), weights, [made.bias])
    if np.ndim(response) == 3:
        response = response[..., 0]
    return conv_scene(made, x, response, scale_scope=scale_scope, channel_names=channel_names)


def pooling(x, pool_size=2, **settings) -> Scene:
    made = PoolSettings(pool_size=pool_size, **settings)
    return pool_scene(made, x, made.apply(values(x)))


def values(x) -> np.ndarray:
    x = np.asarray(x)
    return x / np.float32(255) if x.dtype == np.uint8 else x.astype(np.float32)
