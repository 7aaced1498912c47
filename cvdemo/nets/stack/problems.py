"""Why a layer cannot be put on the one before it, and what would help, in a sentence or two."""

from cvdemo.nets.forward.layers import LayerError, Shape
from cvdemo.nets.stack.layer_spec import LayerSpec


def explanation(spec: LayerSpec, input_shape: Shape, error: LayerError) -> str:
    """What is wrong with this layer on this input.

    Args:
        spec: The layer.
        input_shape: What it is put on, without the batch axis.
        error: What the forward pass says.

    Returns:
        One or two sentences.
    """
    name, settings = spec.kind.name, spec.settings
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
            f"A {kernel} × {kernel} kernel{wide} does not fit into maps of {rows}. Take padding same, a "
            "smaller kernel, or one pooling less before it."
        )
    if "pool_size" in settings:
        size = settings["pool_size"]
        return (
            f"A {size} × {size} window does not fit into maps of {rows}. Take padding same, a smaller "
            "window, or leave this pooling out."
        )
    return f"The layer {error}."
