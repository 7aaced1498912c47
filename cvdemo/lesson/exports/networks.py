"""The programs of the pages on networks: the digit, the model's layers and file, the page's scores."""

from collections.abc import Sequence

import numpy as np

from cvdemo.lesson import lecture_code
from cvdemo.lesson.exports import arrays
from cvdemo.lesson.exports.mechanics import map_numbers
from cvdemo.lesson.exports.program import Cell, Program, check, code, text
from cvdemo.lesson.stack.code import Api, stack_code
from cvdemo.nets.model_cards import Card
from cvdemo.nets.registry import NETWORKS
from cvdemo.nets.stack import Stack

_CLOSE = 1e-4  # of scores, and of a map's largest value: float32 in another order
_IMPORTS = "import base64\nimport zlib\n\nimport keras\nimport numpy as np\nfrom keras import layers\n"


def program(
    title: str,
    card: Card,
    digit: np.ndarray,
    scores: np.ndarray,
    *,
    layer: int = 0,
    map_index: int = 0,
    maps: np.ndarray | None = None,
) -> Program:
    """The listing of a shipped network with its trained weights, on the current digit, up to its scores.

    Args:
        title: Of the page.
        card: Of the network.
        digit: float32 (28, 28) in [0, 1].
        scores: The page's, float32 (10,).
        layer: The layer that is open on the page; 1 is the first.
        map_index: The map of that layer that is open.
        maps: That layer's output (H, W, maps); None if none is open.
    """
    return Program(
        title,
        f"{card.title}: {card.parameters:,} parameters, and one digit.",
        (
            text(
                f"The trained weights are in `{card.name}.keras`. *Save, The network* on the page gives the "
                "file, and `models/` of the app has it; put it beside this file, or change the path."
            ),
            code(_IMPORTS, f'MODEL = "{card.name}.keras"'),
            text("The digit."),
            code(arrays.source("digit", digit)),
            text("The layers, as the page lists them, with the trained weights."),
            code(_layers(card), "model.load_weights(MODEL)", "model.summary()"),
            text("Ten scores."),
            code(
                f"x = digit.reshape({(1, *card.input_shape)})",
                "scores = model.predict(x, verbose=0)[0]",
                "print(scores.argmax())",
            ),
            *(_one_map(layer, map_index, maps) if maps is not None else ()),
            text("The scores here, and those of the page."),
            check(
                [(f"score of {i}", f"scores[{i}]", float(score)) for i, score in enumerate(scores)], _CLOSE
            ),
        ),
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


def _layers(card: Card) -> str:
    if NETWORKS[card.name].architecture == "dense":
        return lecture_code.dense_layers(card).split("\n\n", 1)[1]
    return lecture_code.convnet_model(card)


def _one_map(layer: int, index: int, maps: np.ndarray) -> Sequence[Cell]:
    y = maps[..., index]
    tolerance = float(_CLOSE * max(1.0, float(np.abs(y).max())))
    return (
        text(f"Map {index} of layer {layer}, which is open on the page."),
        code(
            f"maps = keras.Model(model.inputs, model.layers[{layer}].output).predict(x, verbose=0)[0]",
            f"y = maps[..., {index}]",
        ),
        check(map_numbers(y), tolerance),
    )
