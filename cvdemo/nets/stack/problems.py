"""Why a layer cannot be put on what is before it, and what would help, in a sentence or two."""

from collections.abc import Mapping

from cvdemo.nets.forward.layers import LayerError, Shape
from cvdemo.nets.forward.network import DIGIT
from cvdemo.nets.stack.layer_spec import LayerSpec


def explanation(spec: LayerSpec, index: int, inputs: Mapping[int, Shape], error: LayerError) -> str:
    """What is wrong with this layer on these inputs.

    Args:
        spec: The layer.
        index: Of its place in the stack.
        inputs: Shapes, without the batch axis, of the layers that it is called on and that exist, by index.
        error: What the forward pass says.

    Returns:
        One or two sentences.
    """
    name, settings = spec.kind.name, spec.settings
    if name == "Add":
        return _cannot_add(int(settings["skip"] or 0), index, inputs)
    (input_shape,) = inputs.values()
    if len(input_shape) == 1 and name not in ("Dense", "Dropout", "BatchNormalization", "Activation"):
        return (
            f"{name} needs rows, columns and channels, but the layers before it leave a list of "
            f"{input_shape[0]:,} values. Move it above the layer that makes the list."
        )
    rows = f"{input_shape[0]} × {input_shape[1]}" if len(input_shape) == 3 else ""
    if (settings.get("strides") or 1) != 1 and settings.get("dilation_rate", 1) != 1:
        return "Keras does not allow strides and a dilation rate above 1 together: set one of them to 1."
    if "kernel_size" in settings:
        kernel, rate = int(settings["kernel_size"] or 0), int(settings["dilation_rate"] or 0)
        covered = (kernel - 1) * rate + 1
        wide = f", dilated to {covered} × {covered}," if rate > 1 else ""
        return (
            f"A {kernel} × {kernel} kernel{wide} does not fit into maps of {rows}. Use padding same, a "
            "smaller kernel, or one pooling layer fewer before it."
        )
    if "pool_size" in settings:
        size = settings["pool_size"]
        return (
            f"A {size} × {size} window does not fit into maps of {rows}. Use padding same, a smaller "
            "window, or leave this pooling out."
        )
    return f"The layer {error}."


def _cannot_add(skip: int, index: int, inputs: Mapping[int, Shape]) -> str:
    if len(inputs) < 2:
        there = {0: "none stands", 1: "only one stands"}.get(index, f"only {index} stand")
        skipped = "one layer" if skip == 1 else f"{skip} layers"
        return f"Add skips {skipped}, but {there} before it. Let it skip fewer, or move it down."
    given = (
        f"{' × '.join(f'{side:,}' for side in shape)} "
        f"from {'the digit' if source == DIGIT else f'layer {source + 1}'}"
        for source, shape in inputs.items()
    )
    return (
        f"Add needs two inputs of one shape, not {' and '.join(given)}. The layers it skips must keep the "
        "shape: padding same, strides 1, no pooling, as many filters."
    )
