"""The programs of the pages on networks: the digit, the model's layers and file, the page's scores."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from cvdemo.lesson import lecture_code
from cvdemo.lesson.exports import arrays
from cvdemo.lesson.exports.mechanics import map_numbers
from cvdemo.lesson.exports.program import Cell, Program, check, code, text
from cvdemo.lesson.stack.code import Api, stack_code
from cvdemo.nets.input_scale import InputScale
from cvdemo.nets.model_cards import Card
from cvdemo.nets.registry import NETWORKS
from cvdemo.nets.stack import Stack

_CLOSE = 1e-4  # of scores, and of a map's largest value: float32 in another order
_WHERE = "*Save, The network* on the page gives the file: put it beside this one, or change the path."
_IMPORTS = "import base64\nimport zlib\n\nimport keras\nimport numpy as np\nfrom keras import layers\n"


class OpenMap(NamedTuple):
    """A map that the page shows large.

    Attributes:
        layer: 1 is the first.
        index: Of the map in its layer.
        values: float32 (H, W).
    """

    layer: int
    index: int
    values: np.ndarray


class Moment(NamedTuple):
    """A moment of a training before its end.

    Attributes:
        words: "after 2 epochs".
        file: The name of the file with the weights, `.npz`.
    """

    words: str
    file: str


def program(
    title: str,
    card: Card,
    digit: np.ndarray,
    scores: np.ndarray,
    open_map: OpenMap | None = None,
    moment: Moment | None = None,
) -> Program:
    """The listing of a shipped network with its trained weights, on the current digit, up to its scores.

    Args:
        title: Of the page.
        card: Of the network.
        digit: float32 (28, 28) in [0, 1].
        scores: The page's, float32 (10,).
        open_map: What is open on the page, if something is.
        moment: Whose weights they are; None for those at the end of the training.
    """
    weights = moment or Moment("at the end of the training", f"{card.name}.keras")
    load = "model.set_weights([*np.load(WEIGHTS).values()])" if moment else "model.load_weights(WEIGHTS)"
    return Program(
        title,
        f"{card.title}, {weights.words}: {card.parameters:,} parameters, and one digit.",
        (
            text(f"The weights {weights.words} are in `{weights.file}`. {_WHERE}"),
            code(_IMPORTS, f'WEIGHTS = "{weights.file}"'),
            text("The digit."),
            code(arrays.source("digit", digit)),
            text("The layers, as the page lists them, with these weights."),
            code(_layers(card), load, "model.summary()"),
            *_training(card),
            *_scores(card.input_shape, "digit", scores, open_map),
        ),
    )


def own_program(
    title: str, input_shape: Sequence[int], scale: InputScale, digit: np.ndarray, scores: np.ndarray
) -> Program:
    """The listing of a visitor's own network on the current digit, up to its outputs.

    Args:
        title: Of the page.
        input_shape: Of the network, without the batch axis.
        scale: Of the pixels that it takes.
        digit: float32 (28, 28) in [0, 1].
        scores: The page's, float32 (10,).
    """
    factor, paper = scale.ink - scale.paper, scale.paper
    pixels = "digit" if (factor, paper) == (1, 0) else f"(digit * {factor!r} + {paper!r})"
    return Program(
        title,
        "Your own network, and one digit.",
        (
            text("Put your network's file beside this one, under this name, or change the path."),
            code(_IMPORTS.removesuffix("from keras import layers\n"), 'MODEL = "network.keras"'),
            text("The digit."),
            code(arrays.source("digit", digit)),
            text("The network."),
            code("model = keras.models.load_model(MODEL, compile=False)", "model.summary()"),
            *_scores(input_shape, pixels, scores, None),
        ),
    )


def _scores(
    input_shape: Sequence[int], pixels: str, scores: np.ndarray, open_map: OpenMap | None
) -> Sequence[Cell]:
    """From the pixels, an expression, to the scores and to the numbers of the page."""
    tolerance = float(_CLOSE * max(1.0, float(np.abs(scores).max())))
    return (
        text("Ten scores."),
        code(
            f"x = {pixels}.reshape({(1, *input_shape)})",
            "scores = model.predict(x, verbose=0)[0]",
            "print(scores.argmax())",
        ),
        *(_one_map(open_map) if open_map else ()),
        text("The scores here, and those of the page."),
        check([(f"score of {i}", f"scores[{i}]", float(score)) for i, score in enumerate(scores)], tolerance),
    )


def stack_program(title: str, stack: Stack, api: Api) -> Program:
    """The listing of a stack under construction, up to its size.

    Args:
        title: Of the page.
        stack: Any; from the layer on where it breaks, its layers are comments.
        api: Of Keras.
    """
    broken = (
        f" It breaks at layer {stack.problem.index + 1}: {stack.problem.sentence}" if stack.problem else ""
    )
    return Program(
        title,
        f"A stack of {len(stack.layers)} layers, untrained.{broken}",
        (
            text("The code of the page."),
            code(stack_code(stack, api)),
            text("The size here, and on the page."),
            check([("parameters", "model.count_params()", stack.parameters)], 0),
        ),
    )


def mnist_program(title: str, digit: np.ndarray) -> Program:
    """The listing that prepares MNIST's images, on one digit in place of all of them.

    Args:
        title: Of the page.
        digit: float32 (28, 28) in [0, 1].
    """
    image = np.rint(digit * 255).astype(np.uint8)
    row, column = (int(at) for at in np.unravel_index(image.argmax(), image.shape))
    dense, convnet = "28 * 28", "28, 28, 1"
    return Program(
        title,
        "One digit, prepared as a network takes it.",
        (
            text(
                "All of MNIST is loaded by these lines; the first time they download 11 MB.\n\n"
                f"```python\n{lecture_code.DATA}```"
            ),
            text("Here one digit stands for all of them."),
            code("import base64\nimport zlib\n", "import numpy as np\n", arrays.source("digit", image)),
            text("For a dense network: a list of 784 numbers."),
            code(
                "train_images = test_images = digit[None]",
                lecture_code.preparing(dense),
                "x = train_images[0]",
            ),
            text("For a convnet: rows, columns, one channel."),
            code(
                "train_images = test_images = digit[None]",
                lecture_code.preparing(convnet),
                "maps = train_images[0]",
            ),
            text("The numbers here, and on the page."),
            check(
                [
                    (f"digit[{row}, {column}]", f"digit[{row}, {column}]", int(image[row, column])),
                    (
                        f"the same at {row * 28 + column} of the list",
                        f"x[{row * 28 + column}]",
                        float(image[row, column] / np.float32(255)),
                    ),
                    (
                        f"the same in the map, [{row}, {column}, 0]",
                        f"maps[{row}, {column}, 0]",
                        float(image[row, column] / np.float32(255)),
                    ),
                    ("sum of all pixels", "digit.sum(dtype=float)", float(image.sum(dtype=float))),
                ],
                1e-6,
            ),
        ),
    )


def _training(card: Card) -> Sequence[Cell]:
    """Its training as text: run, it would load MNIST and take minutes."""
    if NETWORKS[card.name].family != "lecture":
        return (text("It was trained on distorted digits too, as `cvdemo/nets/training` does it."),)
    listing = lecture_code.dense if NETWORKS[card.name].architecture == "dense" else lecture_code.convnet
    return (text(f"The weights come from this training:\n\n```python\n{listing(card)}```"),)


def _layers(card: Card) -> str:
    if NETWORKS[card.name].architecture == "dense":
        return lecture_code.dense_layers(card).split("\n\n", 1)[1]
    return lecture_code.convnet_model(card)


def _one_map(shown: OpenMap) -> Sequence[Cell]:
    layer, index, y = shown
    tolerance = float(_CLOSE * max(1.0, float(np.abs(y).max())))
    return (
        text(f"Map {index} of layer {layer}, which is open on the page."),
        code(
            f"maps = keras.Model(model.inputs, model.layers[{layer}].output).predict(x, verbose=0)[0]",
            f"y = maps[..., {index}]",
        ),
        check(map_numbers(y), tolerance),
    )
