"""What `model.summary()` of Keras 3 prints for a stack, on a terminal of 80 columns.

Source: `keras/src/utils/summary_utils.py`, which draws the table with Rich.
"""

import textwrap
from collections.abc import Mapping, Sequence
from itertools import zip_longest

from cvdemo.lesson.stack.code import Api
from cvdemo.nets.forward.network import DIGIT
from cvdemo.nets.stack import Stack
from cvdemo.nets.stack.stack import INPUT_SHAPE

_COUNT = "Param #"  # the column to the right
_CHAIN = {"Layer (type)": 31, "Output Shape": 22, _COUNT: 13}  # widths, without the blank on each side
_BRANCHED = {"Layer (type)": 19, "Output Shape": 17, _COUNT: 10, "Connected to": 17}
_INPUT = "input_layer"
_BYTES = 4  # of a float32


def summary(stack: Stack, api: Api) -> str:
    """Write the summary of a stack.

    Args:
        stack: Its layers end where it breaks.
        api: "functional" or "sequential"; the first lists the input, too.

    Returns:
        Lines of at most 76 characters.
    """
    inputs = [(_INPUT, "InputLayer", INPUT_SHAPE, 0, "-")] if api == "functional" else []
    layers = [
        (layer.name, layer.kind, layer.output_shape, layer.parameters, _connections(stack, index))
        for index, layer in enumerate(stack.placed)
    ]
    columns = _CHAIN if all(len(sources) == 1 for sources in stack.sources[: len(layers)]) else _BRANCHED
    rows = [
        _row(
            columns,
            [f"{name} ({kind})", f"(None, {', '.join(map(str, shape))})", f"{parameters:,}", connections],
            "│",
        )
        for name, kind, shape, parameters, connections in [*inputs, *layers]
    ]
    trainable = stack.trainable_parameters
    counts = {
        "Total": stack.parameters,
        "Trainable": trainable,
        "Non-trainable": stack.parameters - trainable,
    }
    lines = [
        f'Model: "{api}"',
        _rule(columns, "┏━┳┓"),
        _row(columns, [*columns], "┃"),
        _rule(columns, "┡━╇┩"),
        f"\n{_rule(columns, '├─┼┤')}\n".join(rows),
        _rule(columns, "└─┴┘"),
        *(f" {name} params: {count:,} ({_memory(count)})" for name, count in counts.items()),
    ]
    return "\n".join(lines) + "\n"


def _connections(stack: Stack, index: int) -> str:
    """The layers that one is called on, as Keras numbers their calls and outputs."""
    names = (_INPUT if source == DIGIT else stack.names[source] for source in stack.sources[index])
    return ", ".join(f"{name}[0][0]" for name in names)


def _row(columns: Mapping[str, int], cells: Sequence[str], edge: str) -> str:
    """A row of the table; what is too wide for its column goes on below, a word too wide is cut."""
    wrapped = [
        textwrap.wrap(" ".join(_cut(word, width) for word in cell.split()), width, break_on_hyphens=False)
        for cell, width in zip(cells, columns.values(), strict=False)
    ]
    lines = (
        (
            f"{part:>{width}}" if name == _COUNT else f"{part:<{width}}"
            for part, (name, width) in zip(parts, columns.items(), strict=True)
        )
        for parts in zip_longest(*wrapped, fillvalue="")
    )
    return "\n".join(f"{edge} {f' {edge} '.join(line)} {edge}" for line in lines)


def _cut(word: str, width: int) -> str:
    return word if len(word) <= width else f"{word[: width - 1]}…"


def _rule(columns: Mapping[str, int], characters: str) -> str:
    left, line, between, right = characters
    return left + between.join(line * (width + 2) for width in columns.values()) + right


def _memory(parameters: int) -> str:
    """The size of so many weights, as Keras writes it."""
    size = float(parameters * _BYTES)
    for unit in ("B", "KB", "MB"):
        if size < 1024:
            return f"{size:.2f} {unit}"
        size /= 1024
    return f"{size:.2f} GB"
