"""A stack as Keras code, in the Functional API and as a Sequential model."""

from collections.abc import Callable
from itertools import pairwise
from typing import Literal

from cvdemo.nets.forward.network import DIGIT
from cvdemo.nets.stack import LayerSpec, Stack

Api = Literal["functional", "sequential"]

_IMPORTS = "import keras\nfrom keras import layers\n\n"


def stack_code(stack: Stack, api: Api) -> str:
    """Write Keras code that builds the stack and prints its summary.

    Args:
        stack: Any; from the layer on where it breaks, its layers are comments.
        api: "functional", as in the lecture, or "sequential", which only a chain has.

    Returns:
        Python source.

    Example:
        >>> from cvdemo.nets.stack import stack_from_code
        >>> print(stack_code(stack_from_code("flat.dense10-softmax"), "sequential"))
        import keras
        from keras import layers
        <BLANKLINE>
        model = keras.Sequential([
            keras.Input(shape=(28, 28, 1)),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ])
        model.summary()
        <BLANKLINE>
    """
    return _IMPORTS + _WRITERS[api](stack) + "model.summary()\n"


def layer_code(spec: LayerSpec) -> str:
    """Write the constructor of a layer, without what is Keras's default.

    Args:
        spec: The layer.

    Returns:
        A Python expression.

    Example:
        >>> layer_code(LayerSpec.of("Conv2D", filters=16, padding="same"))
        'layers.Conv2D(16, 3, padding="same", activation="relu")'
    """
    arguments = []
    for setting, value in zip(spec.kind.settings, spec.values, strict=True):
        if setting.of_call:
            continue
        text = f'"{value}"' if isinstance(value, str) else str(value)
        if setting.in_keras is ...:
            arguments.append(text)
        elif value != setting.in_keras:
            arguments.append(f"{setting.name}={text}")
    return f"layers.{spec.kind.name}({', '.join(arguments)})"


def _functional(stack: Stack) -> str:
    names = ["inputs", *["x"] * (len(stack.placed) - 1), "outputs"]
    lines = ["inputs = keras.Input(shape=(28, 28, 1))"]
    if not stack.placed:
        lines.append("outputs = inputs")
    added = {source for sources in stack.sources for source in sources[1:]}
    for index, (before, after) in enumerate(pairwise(names[: len(stack.placed) + 1])):
        lines.append(_call(stack, index, before, after))
        if index in added:
            lines.append(f"{_residual(index)} = {after}")
    lines += _comments(stack, lambda index: _call(stack, index, "x", "x"))
    return "\n".join([*lines, "model = keras.Model(inputs, outputs)"]) + "\n"


def _call(stack: Stack, index: int, before: str, after: str) -> str:
    inputs = [before, *map(_residual, stack.sources[index][1:])]
    given = f"[{', '.join(inputs)}]" if len(inputs) > 1 else before
    return f"{after} = {layer_code(stack.layers[index])}({given})"


def _residual(source: int) -> str:
    """The variable that keeps what a layer gives until it is added."""
    return f"residual_{source + 1}" if source > DIGIT else "inputs"


def _sequential(stack: Stack) -> str:
    lines = ["model = keras.Sequential([", "    keras.Input(shape=(28, 28, 1)),"]
    lines += [f"    {layer_code(spec)}," for spec in _possible(stack)]
    lines += [f"    {line}" for line in _comments(stack, lambda index: f"{layer_code(stack.layers[index])},")]
    return "\n".join([*lines, "])"]) + "\n"


def _possible(stack: Stack) -> tuple[LayerSpec, ...]:
    return stack.layers[: len(stack.placed)]


def _comments(stack: Stack, write: Callable[[int], str]) -> list[str]:
    if stack.problem is None:
        return []
    first, *rest = range(stack.problem.index, len(stack.layers))
    return [f"# {write(first)}  # breaks the stack", *(f"# {write(index)}" for index in rest)]


_WRITERS: dict[Api, Callable[[Stack], str]] = {"functional": _functional, "sequential": _sequential}
