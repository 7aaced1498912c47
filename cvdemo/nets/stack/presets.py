"""Stacks to begin with: the lecture's networks, and well-known ones."""

from types import MappingProxyType
from typing import NamedTuple


class Preset(NamedTuple):
    """A stack with a name.

    Attributes:
        title: What it is called.
        code: As in a link.
        says: What to notice.
    """

    title: str
    code: str
    says: str


PRESETS = MappingProxyType(
    {
        "convnet": Preset(
            "The lecture's convnet",
            "conv32.max2.conv64.max2.conv128.flat.dense10-softmax",
            "Maps get smaller, and there are more of them; 1,152 values are left for the dense layer.",
        ),
        "dense": Preset(
            "The lecture's dense network",
            "flat.dense512.dense10-softmax",
            "Every unit has a weight for every pixel: 407,050 parameters, and no idea of neighbours.",
        ),
        "no_pooling": Preset(
            "Without pooling",
            "conv32.conv64.conv128.flat.dense10-softmax",
            "A value of the last map sees 7 × 7 pixels, and 61,952 values reach the dense layer.",
        ),
        "lenet": Preset(
            "LeNet-5",
            "pad2.conv6-k5-tanh.avg2.conv16-k5-tanh.avg2.conv120-k5-tanh.flat.dense84-tanh.dense10-softmax",
            "1998: padded to 32 × 32, tanh, average pooling; every filter of the second layer sees all six "
            "maps, which the original did not.",
        ),
        "vgg": Preset(
            "A VGG block",
            "conv32-same.conv32-same.max2.conv64-same.conv64-same.max2.flat.dense128.drop50.dense10-softmax",
            "2014: two 3 × 3 convolutions see as much as one of 5 × 5, with a ReLU between; only pooling "
            "makes maps smaller.",
        ),
        "strides": Preset(
            "All convolutional",
            "conv32-same.conv32-s2-same.conv64-same.conv64-s2-same.conv10-k1-linear.gap.act-softmax",
            "2014: strides instead of pooling, the mean of each of ten maps instead of a dense layer.",
        ),
        "separable": Preset(
            "Separable convolutions",
            "conv16-s2-same-linear-nobias.bn.act.sep32-same-linear-nobias.bn.act.max2."
            "sep64-same-linear-nobias.bn.act.gap.drop25.dense10-softmax",
            "2016: each channel is convolved by itself, then a 1 × 1 convolution mixes them: "
            "about an eighth of the weights.",
        ),
        "residual": Preset(
            "A small residual network",
            "conv16-same.conv16-same.conv16-same-linear.add2.act.max2."
            "conv32-same.conv32-same.conv32-same-linear.add2.act.max2.flat.dense10-softmax",
            "2015: what goes into two convolutions is added to what they give; they learn the difference.",
        ),
    }
)
