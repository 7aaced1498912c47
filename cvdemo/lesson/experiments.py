"""Experiments with an outcome that surprises: the text, and the settings to try it with.

Every outcome is computed by a test, from these settings, over the app's test digits: a text may claim
no more than that.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from cvdemo.core import KERNELS
from cvdemo.lesson.link import decode_grid, encode_grid
from cvdemo.lesson.settings import ConvSettings, PoolSettings
from cvdemo.nets.stack import PRESETS, Stack, stack_from_code


@dataclass(frozen=True)
class Experiment:
    """One thing to try on a page.

    Attributes:
        name: Its name in code.
        title: Names the surprise.
        do: What to do.
        see: What happens, and why.
        settings: The controls to set; what is not named stays as it is. `input` ("digit", "grid", or for
            pooling "response": the digit under the kernel), `grid` (its numbers as text), `kernel` (a name of
            KERNELS), `padding`, `fill`, `stride`, `dilation`, `flip`, `show` ("signed" or "relu"); `pool`,
            `pool_size`, `pool_stride` (a number or "window"), `pool_padding` for a pooling layer; `centre`
            for the start page's switch; `stack` for the page Build a network; for Train it `training` and
            `recorded`, or `train_net`, `optimizer`, `rate`, `batch`, `epochs`, `augment`, `seed`.
    """

    name: str
    title: str
    do: str
    see: str
    settings: Mapping[str, str | float | bool | Stack] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "settings", MappingProxyType(dict(self.settings)))

    @property
    def grid(self) -> np.ndarray | None:
        """The number grid to work on, float32 (H, W), or None for the current digit."""
        return decode_grid(str(self.settings["grid"])) if self.settings.get("input") == "grid" else None

    def conv(self, **changes) -> ConvSettings:
        """The convolution that the settings describe.

        Args:
            **changes: Fields of `ConvSettings` to set instead.

        Returns:
            The checked settings.
        """
        settings = self.settings
        fields = {
            "kernel": KERNELS[str(settings["kernel"])].values,
            "strides": settings["stride"],
            "padding": settings["padding"],
            "dilation_rate": settings["dilation"],
            "padding_mode": settings["fill"],
            "activation": "relu" if settings["show"] == "relu" else "linear",
            "flip": settings["flip"],
        }
        return ConvSettings(**(fields | changes))

    def pool(self, **changes) -> PoolSettings:
        """The pooling layer that the settings describe.

        Args:
            **changes: Fields of `PoolSettings` to set instead.

        Returns:
            The checked settings.
        """
        settings = self.settings
        fields = {
            "kind": settings["pool"],
            "pool_size": settings["pool_size"],
            "strides": None if settings["pool_stride"] == "window" else settings["pool_stride"],
            "padding": settings["pool_padding"],
        }
        return PoolSettings(**(fields | changes))


def _conv(**changes) -> dict:
    """Every setting of a convolution, at its default unless changed: earlier settings must not interfere."""
    rest = {
        "input": "digit",
        "kernel": "sobel_vertical",
        "padding": "valid",
        "fill": "zeros",
        "stride": 1,
        "dilation": 1,
        "flip": False,
        "show": "signed",
    }
    return rest | changes


def _pool(**changes) -> dict:
    rest = {"pool": "max", "pool_size": 2, "pool_stride": "window", "pool_padding": "valid"}
    return rest | changes


def _grid(values: np.ndarray) -> dict:
    return {"input": "grid", "grid": encode_grid(values)}


def _dot(side: int) -> np.ndarray:
    grid = np.zeros((side, side))
    grid[side // 2, side // 2] = 1
    return grid


_DRAW = (
    Experiment(
        "corner",
        "Small and in a corner, and still the same digit",
        "Draw a digit small in a corner of the pad, and switch “Centre and scale” off and on.",
        "On, the networks see almost the same picture as of a large digit in the middle: the strokes are "
        "redrawn at the size and place of an MNIST digit. Off, they see the pad as it is, and no digit they "
        "learned from looked like that.",
        {"centre": False},
    ),
    Experiment(
        "backwards",
        "The networks do not know how you drew",
        "Draw a digit, clear the pad, and draw it again from its other end.",
        "If the ink lies in the same place, the picture is the same and so are the scores. The networks see "
        "784 pixels: no strokes, no order, no direction.",
        {"centre": True},
    ),
    Experiment(
        "neither",
        "There is no eleventh answer",
        "Draw a heart, a letter, or two digits side by side.",
        "The ten scores still add up to 1: softmax shares out everything among the ten digits, and none of "
        "them means “this is not a digit”.",
    ),
)

_CONVOLUTION = (
    Experiment(
        "dot",
        "A dot prints the kernel turned by 180°",
        "Take a grid of zeros with a single 1, and the kernel Emboss. Then switch true convolution on.",
        "The map shows the nine weights turned by 180°. The first window that meets the dot has it in its "
        "last cell, so the kernel's last weight comes first. A true convolution turns the kernel first, "
        "and the dot prints it as it is written.",
        _conv(kernel="emboss", **_grid(_dot(7))),
    ),
    Experiment(
        "nothing",
        "Everything bright, nothing found",
        "Fill the grid with fives and try Sobel, Laplacian, and then Box blur.",
        "Sobel and Laplacian give 0 everywhere: their weights add up to 0, so they respond to differences, "
        "not to brightness. The blur's weights add up to 1, and it gives 5.",
        _conv(**_grid(np.full((7, 7), 5))),
    ),
    Experiment(
        "cancel",
        "Every stroke has two sides",
        "Filter your digit with Sobel, padding 2, then show it after ReLU.",
        "Before ReLU all responses of the map add up to 0, whatever you drew: what one side of a stroke "
        "adds, the other takes away. After ReLU only the places where the picture gets brighter to "
        "the right remain.",
        _conv(padding=2),
    ),
)

_BORDERS = (
    Experiment(
        "false_edges",
        "An edge that is not in the picture",
        "Fill the grid with ones, take Sobel and padding “same”. Then let the border replicate the picture.",
        "There is no edge in the picture, and yet the first column is 4 and the last −4 (3 and −3 in the "
        "corners): the kernel sees the step from the zeros outside to the ones inside. Replicated or "
        "reflected, the border makes no step, and every response is 0.",
        _conv(padding="same", **_grid(np.ones((5, 5)))),
    ),
    Experiment(
        "larger",
        "An output larger than its input",
        "Put padding 2 around a 5 × 5 grid, with a 3 × 3 kernel, and see how many windows use each pixel.",
        "The output is 7 × 7. Now all 25 pixels are used by nine windows; with “valid” only the middle one "
        "was, and a corner pixel was used once.",
        _conv(padding=2, **_grid(np.ones((5, 5)))),
    ),
    Experiment(
        "even",
        "An even kernel has no middle",
        "Fill the grid with ones, take the 2 × 2 kernel Roberts cross and padding “same”.",
        "The size stays because one row and one column of zeros are added, at the bottom and on the right "
        "only. So only the last row and the last column respond (1); the first ones are 0 like the middle.",
        _conv(kernel="roberts", padding="same", **_grid(np.ones((5, 5)))),
    ),
)

_STRIDES = (
    Experiment(
        "left_out",
        "Stride 2 computes nothing new",
        "Compare the map at stride 1 with the map at stride 2.",
        "Stride 2 gives every second row and every second column of stride 1, to the last digit: "
        "13 × 13 = 169 values in place of 26 × 26 = 676, for a quarter of the work.",
        _conv(stride=2),
    ),
    Experiment(
        "never_seen",
        "Pixels that no window covers",
        "Set stride 4 with a 3 × 3 kernel.",
        "The windows stand side by side with a gap of one pixel between them: 343 of 784 pixels, 44 %, are "
        "never covered. Whatever is drawn there, the map does not change.",
        _conv(stride=4),
    ),
    Experiment(
        "floor",
        "A last row that does not count",
        "Set stride 2 on a 6 × 6 grid, and change numbers in its last row or column.",
        "The output is 2 × 2, as for a 5 × 5 grid: the part that ⌊ ⌋ throws away is a row and a column no "
        "window reaches. They are row 5 and column 5, because rows and columns are counted from 0.",
        _conv(stride=2, **_grid(np.arange(36).reshape(6, 6) * 2 % 5)),
    ),
    Experiment(
        "loses_the_best",
        "A stride can step over the best match",
        "Compare stride 2 with stride 1 and 2 × 2 max pooling.",
        "Both maps are 13 × 13. Pooling keeps the largest value of every 2 × 2 block, hence the largest of "
        "the whole map. The stride keeps whatever stands at the block's top left: with this kernel it misses "
        "the largest value in about two in three of the app's test digits.",
        _conv(stride=2),
    ),
)

_POOLING = (
    Experiment(
        "nudge",
        "Two pixels are easier than one",
        "Move the digit one pixel to the right, then one more.",
        "Moved by two pixels, the pooled map is the same map one cell further. Moved by one, it is another "
        "map: for at least nine in ten of the app's test digits, more than half of the values other than 0 "
        "change. They change less than before pooling: it softens a shift and does not remove it.",
        _conv(input="response", show="relu") | _pool(),
    ),
    Experiment(
        "brighter",
        "Max pooling makes strokes fatter",
        "Pool the digit itself with max, then with average, then with a 4 × 4 window.",
        "The mean of all pixels stays the same under average pooling. Max pooling lets one bright pixel "
        "stand for the window: the test digits become about one and a half times as bright on average, and "
        "with a 4 × 4 window more than twice.",
        _pool(input="digit"),
    ),
    Experiment(
        "order",
        "ReLU before or after: max does not mind, average does",
        "Pool a Sobel map with and without ReLU, with max and then with average.",
        "Under max pooling, ReLU only turns the negative cells to 0: pooling first and ReLU afterwards gives "
        "the same numbers, and ReLU has only a quarter of the values to process. Under average pooling other "
        "cells change too: in a window with both signs the negative responses no longer take anything away.",
        _conv(input="response", show="relu") | _pool(),
    ),
)

_BUILD = (
    Experiment(
        "weights",
        "Nearly all weights sit in one layer",
        "Find the longest bar under Parameters, then the longest under Multiply-adds. Then add MaxPooling2D "
        "before Flatten.",
        "The dense layer has 619,530 of 712,202 parameters: it needs a weight for each of 61,952 values and "
        "each class. The work is elsewhere: the last convolution does three quarters of the multiply-adds. "
        "With pooling before Flatten, 154,890 parameters are left in the dense layer: a quarter.",
        {"stack": stack_from_code("conv32.conv64.conv128.flat.dense10-softmax")},
    ),
    Experiment(
        "two_for_one",
        "Two 3 × 3 kernels see as much as one 5 × 5",
        "Note what layer 2 sees and costs. Then set its kernel size to 3 and duplicate it.",
        "Both ways a value sees 7 × 7 pixels. The 5 × 5 layer has 25,632 parameters; the two 3 × 3 layers "
        "have 18,496 together, fewer multiply-adds, and one ReLU more between them.",
        {"stack": stack_from_code("conv32.conv32-k5.flat.dense10-softmax")},
    ),
    Experiment(
        "too_deep",
        "One pooling too many",
        "Read where the stack breaks. Then set the padding of layer 7 to same.",
        "Pooling has made 1 × 1 of 3 × 3, and no 3 × 3 kernel fits there. With same it does, and the stack "
        "can be trained; but eight of nine weights then meet nothing but the zeros of the padding.",
        {"stack": stack_from_code("conv32.max2.conv64.max2.conv128.max2.conv128.flat.dense10-softmax")},
    ),
    Experiment(
        "no_dense",
        "No dense layer at all",
        "Look at the last three layers. Then put Flatten and Dense with 10 units in place of the last two.",
        "The last convolution makes one map for each class, and softmax turns the ten means into scores: "
        "GlobalAveragePooling2D has no parameters. Flatten and Dense would need 4,910, and would have to "
        "learn at every place anew what the mean treats alike.",
        {"stack": stack_from_code(PRESETS["strides"].code)},
    ),
)


def _live(stack: str, **changes) -> dict:
    """A training of `stack` in large batches, which take the least time."""
    rest = {"training": "live", "train_net": "stack", "batch": 256, "augment": False, "seed": 0}
    return rest | {"stack": stack_from_code(stack)} | changes


_TRAIN = (
    Experiment(
        "first_eighth",
        "Most is learned in an eighth of an epoch",
        "Press Play, and watch the mistakes between the start and ⅛ epoch; then those of all that follows.",
        "Untrained, the convnet misclassifies about 9,000 of the 10,000 test digits; after 117 of 4,690 "
        "batches about 500, after all of them 90. The first batches learn what most digits have in common, "
        "the others what sets the rare ones apart.",
        {"training": "recorded", "recorded": "convnet"},
    ),
    Experiment(
        "two_accuracies",
        "First Keras prints too little, then too much",
        "Go to 1 epoch and compare the test accuracy with the accuracy that Keras prints. Then go to 5.",
        "After 1 epoch Keras prints 92.4 %, a mean that still counts the first batches; the dense network "
        "classifies 96.1 % of the test digits. After 5 it prints 99.0 %, and 98.0 % of the test digits are "
        "right: it knows its training digits better than others, which is overfitting.",
        {"training": "recorded", "recorded": "dense"},
    ),
    Experiment(
        "too_fast",
        "A learning rate that is too large",
        "Press Train. Then set the learning rate to 0.001, train again, and compare the curves.",
        "With 0.1 the first steps are so long that they jump across the minimum and far up its other side: "
        "after half an epoch the test loss is higher than that of the untrained network, though more digits "
        "are right: where the network is wrong, it is now very sure of it. With 0.001 the loss falls from "
        "the first batch on, and after three epochs more test digits are right.",
        _live("flat.dense512.dense10-softmax", optimizer="rmsprop", rate=0.1, epochs=3),
    ),
    Experiment(
        "no_hidden",
        "Without a hidden layer: ten pictures",
        "Press Train, and watch the ten pictures of weights. Then choose the lecture's dense network, train "
        "again, and compare the curves.",
        "Each class has one weight for every pixel: its picture turns into a blurred digit, with negative "
        "weights where other digits have ink. A score is a weighted sum of the pixels, and ten such sums "
        "do not tell all digits apart: about 89 % of the test digits are right, and no more of the training "
        "digits. With 512 hidden units about 93 % are.",
        _live("flat.dense10-softmax", optimizer="adam", rate=0.003, epochs=5),
    ),
)

EXPERIMENTS: Mapping[str, tuple[Experiment, ...]] = MappingProxyType(
    {
        "draw": _DRAW,
        "convolution": _CONVOLUTION,
        "borders": _BORDERS,
        "strides": _STRIDES,
        "pooling": _POOLING,
        "build": _BUILD,
        "train": _TRAIN,
    }
)
"""The experiments of each page, under the name of its file."""
