"""What a layer of a stack gives, costs and sees, each as a formula with its numbers filled in."""

import math

from cvdemo.lesson.formulas import Formula, window_sizes
from cvdemo.nets.forward import Layer
from cvdemo.nets.forward.layers import (
    Add,
    BatchNormalization,
    Conv2D,
    Dense,
    Flatten,
    IntPair,
    SeparableConv2D,
    Shape,
    ZeroPadding2D,
)
from cvdemo.nets.forward.layers.base import SlidingOperation
from cvdemo.nets.stack import Stack


def layer_formulas(stack: Stack, index: int) -> list[Formula]:
    """Fill in the formulas of one layer.

    Args:
        stack: Any.
        index: Of a layer that is possible, in `stack.placed`.

    Returns:
        Height and width (or the number of values), parameters, multiply-adds, receptive field, jump; those
        that say something of this layer.

    Example:
        >>> from cvdemo.nets.stack import stack_from_code
        >>> for formula in layer_formulas(stack_from_code("conv32.max2.conv64"), 2):
        ...     print(f"{formula.name}: {formula.text}")
        height and width: ⌊(13 + 2·0 − 3)/1⌋ + 1 = 11
        parameters: (3·3·32 + 1)·64 = 18,496
        multiply-adds: 11·11·64·3·3·32 = 2,230,272
        receptive field: 4 + (3 − 1)·2 = 8
        jump: 2·1 = 2
    """
    layer = stack.placed[index]
    operation, shape = layer.operation, layer.input_shape
    formulas = _sizes(layer)
    if layer.parameters:
        calculation = operation.parameters_formula(shape)
        formulas.append(Formula("parameters", calculation, layer.parameters, commas=True))
    if layer.multiply_adds:
        formulas.append(Formula("multiply-adds", _multiply_adds(layer), layer.multiply_adds, commas=True))
    reach, seen = stack.reaches[index], [stack.reach(source) for source in stack.sources[index]]
    if isinstance(operation, Add):
        formulas.append(_product("additions", layer.output_shape))
        if reach:
            calculation = f"max({', '.join(str(each.receptive_field) for each in seen if each)})"
            formulas.append(Formula("receptive field", calculation, reach.receptive_field))
    if isinstance(operation, SlidingOperation) and reach and (before := seen[0]):
        (size, _), (stride, _) = operation.window(shape).size, operation.window(shape).strides
        calculation = f"{before.receptive_field} + ({size} − 1)·{before.jump}"
        formulas.append(Formula("receptive field", calculation, reach.receptive_field))
        formulas.append(Formula("jump", f"{before.jump}·{stride}", reach.jump))
    return formulas


def _sizes(layer: Layer) -> list[Formula]:
    """Of the output's sides, where they are calculated."""
    operation, shape = layer.operation, layer.input_shape
    if isinstance(operation, SlidingOperation):
        window = operation.window(shape)
        rate: IntPair = getattr(operation, "dilation_rate", (1, 1))
        rows, columns = ((size - 1) // d + 1 for size, d in zip(window.size, rate, strict=True))
        sizes = window_sizes(
            shape,
            (rows, columns),
            strides=window.strides,
            dilation_rate=rate,
            pads=operation.pads(shape),
        )
        return [Formula("height and width", sizes[0].calculation, sizes[0].value)]
    if isinstance(operation, ZeroPadding2D):
        (top, bottom), _ = operation.padding
        return [Formula("height and width", f"{top} + {shape[0]} + {bottom}", layer.output_shape[0])]
    if isinstance(operation, Flatten) and len(shape) > 1:
        return [_product("values", shape)]
    return []


def _product(name: str, shape: Shape) -> Formula:
    return Formula(name, "·".join(map(str, shape)), math.prod(shape), commas=True)


def _multiply_adds(layer: Layer) -> str:
    """The left side, in the order places · outputs · window."""
    operation, shape = layer.operation, layer.input_shape
    places = "·".join(map(str, layer.output_shape[:-1]))
    if isinstance(operation, Conv2D):
        kh, kw = operation.kernel_size
        return f"{places}·{operation.filters}·{kh}·{kw}·{shape[-1]}"
    if isinstance(operation, SeparableConv2D):
        kh, kw = operation.kernel_size
        return f"{places}·{shape[-1]}·{kh}·{kw} + {places}·{operation.filters}·{shape[-1]}"
    if isinstance(operation, Dense):
        return f"{places}·{operation.units}·{shape[-1]}".lstrip("·")
    if isinstance(operation, BatchNormalization):
        return "·".join(map(str, shape))
    raise NotImplementedError(f"{operation.kind} multiplies and adds, but its formula is not written here")
