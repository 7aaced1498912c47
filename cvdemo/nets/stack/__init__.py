"""A network under construction: a stack of layers as a student describes it, before there are weights.

stack = stack_from_code("conv32.max2.conv64.flat.dense10-softmax")
stack.to_code()                           # the same text, for a link
stack.placed                              # the layers with shapes, windows, parameters, up to one that breaks
stack.problem                             # where it breaks and why, or None
untrained_network(stack)                  # with random weights, as `nets.forward` runs it
"""

from .kinds import KINDS, MAX_LAYERS, Kind, StackError
from .layer_spec import LayerSpec
from .presets import PRESETS, Preset
from .stack import Problem, Reach, Stack, read_code, stack_from_code, trainable_parameters
from .untrained import too_large, untrained_network

__all__ = [
    "KINDS",
    "MAX_LAYERS",
    "PRESETS",
    "Kind",
    "LayerSpec",
    "Preset",
    "Problem",
    "Reach",
    "Stack",
    "StackError",
    "read_code",
    "stack_from_code",
    "too_large",
    "trainable_parameters",
    "untrained_network",
]
