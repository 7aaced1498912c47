"""Random layers, and random stacks that are possible."""

import numpy as np

from cvdemo.nets.stack import KINDS, LayerSpec, Stack
from cvdemo.nets.stack.kinds import OneOf, Share, Whole

SMALL = {
    "filters": 12,
    "kernel_size": 5,
    "strides": 3,
    "dilation_rate": 3,
    "pool_size": 3,
    "units": 20,
    "padding": 3,
    "skip": 3,
}


def random_layer(random: np.random.Generator, small: bool = False) -> LayerSpec:
    """A layer of any kind with any settings; `small` ones fit onto each other more often."""
    kind = KINDS[str(random.choice([*KINDS]))]
    return LayerSpec.of(kind.name, **{s.name: _value(s, random, small) for s in kind.settings})


def random_stack(random: np.random.Generator, layers: int) -> Stack:
    """A stack that is possible, of as many layers."""
    stack = Stack()
    while len(stack.layers) < layers:
        longer = Stack((*stack.layers, random_layer(random, small=True)))
        if not longer.problem:
            stack = longer
    return stack


def _value(setting, random, small):
    if isinstance(setting, OneOf):
        return setting.options[random.integers(len(setting.options))]
    if isinstance(setting, Share):
        return random.integers(96) / 100
    assert isinstance(setting, Whole)
    if setting.in_keras is None and random.random() < 0.5:
        return None
    high = min(setting.high, SMALL[setting.name]) if small else setting.high
    return int(random.integers(setting.low, high + 1))
