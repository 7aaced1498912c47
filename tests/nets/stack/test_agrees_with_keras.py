"""Shapes, parameters and where a stack breaks, against the layers of Keras; values, for the presets."""

import keras
import numpy as np
import pytest

from cvdemo.nets.forward.layers import Shape
from cvdemo.nets.stack import (
    PRESETS,
    LayerSpec,
    Stack,
    stack_from_code,
    trainable_parameters,
    untrained_network,
)
from tests.nets.stack.random_stacks import random_layer, random_stack


def keras_layer(spec: LayerSpec) -> keras.Layer:
    return getattr(keras.layers, spec.kind.name)(**spec.arguments)


def given(spec: LayerSpec, outputs: list):
    """What a layer is called on: of the outputs so far, the digit first, the last one, or two."""
    skip = spec.settings.get("skip")
    return outputs[-1] if skip is None else [outputs[-1], outputs[-1 - skip]]


def keras_model(stack: Stack) -> keras.Model:
    outputs = [keras.Input((28, 28, 1))]
    for spec in stack.layers:
        outputs.append(keras_layer(spec)(given(spec, outputs)))
    return keras.Model(outputs[0], outputs[-1])


def built(layer: keras.Layer, shapes: tuple | list[tuple]) -> tuple:
    """The layer with its weights, and the shape it gives, all with the batch axis.

    Raises:
        ValueError: If Keras refuses the layer on this input.
    """
    layer.build(shapes)
    return tuple(layer.compute_output_shape(shapes))


@pytest.mark.parametrize("seed", range(4))
def test_fifty_random_stacks_have_the_shapes_and_parameters_of_keras(seed):
    random = np.random.default_rng(seed)
    for _ in range(50):
        stack = random_stack(random, layers=int(random.integers(1, 9)))
        shapes = [(None, 28, 28, 1)]
        for layer, spec in zip(stack.placed, stack.layers, strict=True):
            theirs = keras_layer(spec)
            shapes.append(built(theirs, given(spec, shapes)))
            assert layer.output_shape == shapes[-1][1:], stack.to_code()
            assert layer.parameters == theirs.count_params(), stack.to_code()
            trainable = sum(int(np.prod(weight.shape)) for weight in theirs.trainable_weights)
            assert trainable_parameters(layer) == trainable, stack.to_code()


def test_a_stack_breaks_where_keras_refuses_the_layer():
    """Keras leaves it to TensorFlow to refuse strides and dilation together in a SeparableConv2D, and adds a
    list to every place of a map.
    """
    random, broken = np.random.default_rng(7), 0
    while broken < 40:
        stack = Stack(tuple(random_layer(random, small=True) for _ in range(6)))
        if stack.problem is None or "strides and a dilation" in stack.problem.sentence:
            continue
        shapes: list[Shape] = [(28, 28, 1), *(layer.output_shape for layer in stack.placed)]
        outputs = [keras.KerasTensor((None, *shape)) for shape in shapes]
        breaks = stack.layers[stack.problem.index]
        if breaks.kind.name == "Add" and len(set(map(len, shapes))) > 1:
            continue
        broken += 1
        with pytest.raises((ValueError, IndexError)):
            keras_layer(breaks)(given(breaks, outputs))


@pytest.mark.parametrize("preset", PRESETS.values(), ids=PRESETS)
def test_a_preset_with_random_weights_gives_the_values_of_keras(preset):
    stack = stack_from_code(preset.code)
    network, model = untrained_network(stack, seed=3), keras_model(stack)
    assert stack.parameters == model.count_params()
    model.set_weights([array for layer in network.layers for array in layer.weights.values()])
    digit = np.random.default_rng(0).random((1, 28, 28), np.float32)
    theirs = np.asarray(model(digit[..., None], training=False))
    np.testing.assert_allclose(network.predict(digit), theirs, atol=1e-5)


def test_the_random_weights_are_drawn_as_keras_draws_them():
    """Glorot-uniform: the limits follow from the fans, the biases are 0."""
    keras.utils.set_random_seed(0)
    stack = stack_from_code("conv32.sep64.bn.flat.dense512")
    ours = [array for layer in untrained_network(stack).layers for array in layer.weights.values()]
    for mine, theirs in zip(ours, keras_model(stack).get_weights(), strict=True):
        assert mine.shape == theirs.shape
        np.testing.assert_allclose(np.abs(mine).max(), np.abs(theirs).max(), rtol=0.05)
        np.testing.assert_allclose(mine.mean(), theirs.mean(), atol=0.02)
