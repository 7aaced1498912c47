"""What `model.summary()` of Keras 3 prints for a stack, on a terminal of 80 columns.

Source: `keras/src/utils/summary_utils.py`, which draws the table with Rich.
"""

import textwrap
from collections.abc import Sequence

from cvdemo.lesson.stack.code import Api
from cvdemo.nets.stack import Stack
from cvdemo.nets.stack.stack import INPUT_SHAPE

_WIDTHS = (31, 22, 13)  # of the columns, without the blank on each side
_BYTES = 4  # of a float32


def summary(stack: Stack, api: Api) -> str:
    """Write the summary of a stack.

    Args:
        stack: Its layers end where it breaks.
        api: "functional" or "sequential"; the first lists the input, too.

    Returns:
        Lines of at most 76 characters.
    """
    inputs = [("input_layer (InputLayer)", INPUT_SHAPE, 0)] if api == "functional" else []
    layers = [
        (f"{layer.name} ({layer.kind})", layer.output_shape, layer.parameters) for layer in stack.placed
    ]
    rows = [
        _row([name, f"(None, {', '.join(map(str, shape))})", f"{parameters:,}"], "│")
        for name, shape, parameters in [*inputs, *layers]
    ]
    header = _row(["Layer (type)", "Output Shape", "Param #"], "┃")
    trainable = stack.trainable_parameters
    counts = {
        "Total": stack.parameters,
        "Trainable": trainable,
        "Non-trainable": stack.parameters - trainable,
    }
    lines = [
        f'Model: "{api}"',
        _rule("┏━┳┓"),
        header,
        _rule("┡━╇┩"),
        f"\n{_rule('├─┼┤')}\n".join(rows),
        _rule("└─┴┘"),
        *(f" {name} params: {count:,} ({_memory(count)})" for name, count in counts.items()),
    ]
    return "\n".join(lines) + "\n"


def _row(cells: Sequence[str], edge: str) -> str:
    """A row of the table; what is too wide for its column goes on below, numbers to the right."""
    wrapped = [
        textwrap.wrap(cell, width, break_on_hyphens=False) for cell, width in zip(cells, _WIDTHS, strict=True)
    ]
    height = max(map(len, wrapped))
    name, shape, count = (lines + [""] * (height - len(lines)) for lines in wrapped)
    a, b, c = _WIDTHS
    return "\n".join(
        f"{edge} {name[i]:<{a}} {edge} {shape[i]:<{b}} {edge} {count[i]:>{c}} {edge}" for i in range(height)
    )


def _rule(characters: str) -> str:
    left, line, between, right = characters
    return left + between.join(line * (width + 2) for width in _WIDTHS) + right


def _memory(parameters: int) -> str:
    """The size of so many weights, as Keras writes it."""
    size = float(parameters * _BYTES)
    for unit in ("B", "KB", "MB"):
        if size < 1024:
            return f"{size:.2f} {unit}"
        size /= 1024
    return f"{size:.2f} GB"
