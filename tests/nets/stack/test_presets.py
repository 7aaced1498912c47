"""What the presets' sentences claim."""

import pytest

from cvdemo.nets.stack import PRESETS, Stack, stack_from_code, too_large


def stack(name: str) -> Stack:
    return stack_from_code(PRESETS[name].code)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_can_be_trained_and_run(name):
    assert stack(name).unfit is None
    assert too_large(stack(name)) is None


def test_the_lecture_s_networks():
    assert [layer.output_shape[-1] for layer in stack("convnet").placed] == [32, 32, 64, 64, 128, 1152, 10]
    assert stack("dense").parameters == 407_050
    without = stack("no_pooling")
    assert without.reaches[2] == (7, 1)
    assert without.placed[3].output_shape == (61_952,)


def test_lenet_has_the_sizes_of_the_paper():
    """Y. LeCun et al., "Gradient-based learning applied to document recognition", 1998, figure 2."""
    shapes = [layer.output_shape for layer in stack("lenet").placed]
    assert shapes[:6] == [(32, 32, 1), (28, 28, 6), (14, 14, 6), (10, 10, 16), (5, 5, 16), (1, 1, 120)]
    assert shapes[-2:] == [(84,), (10,)]


def test_two_convolutions_of_the_vgg_block_see_as_much_as_one_of_5_by_5():
    code = PRESETS["vgg"].code
    one = stack_from_code(code.replace("conv64-same.conv64-same", "conv64-k5-same"))
    assert stack("vgg").reaches[4] == one.reaches[3] != one.reaches[2]
    smaller = [
        layer.kind for layer in stack("vgg").placed[:6] if layer.output_shape[0] < layer.input_shape[0]
    ]
    assert smaller == ["MaxPooling2D", "MaxPooling2D"]


def test_the_residual_network_adds_what_went_into_two_convolutions():
    """K. He et al., "Deep residual learning for image recognition", 2016, figure 2."""
    residual = stack("residual")
    added = {index: sources for index, sources in enumerate(residual.sources) if len(sources) > 1}
    assert added == {3: (2, 0), 9: (8, 6)}
    assert [layer.kind for layer in residual.placed[1:5]] == ["Conv2D", "Conv2D", "Add", "Activation"]


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("add2", "Add skips 2 layers, but none stands before it. Let it skip fewer, or move it down."),
        ("conv8.add2", "Add skips 2 layers, but only one stands before it."),
        ("conv8.conv8.add1", "of one shape, not 24 × 24 × 8 from layer 2 and 26 × 26 × 8 from layer 1."),
        ("conv8.flat.add2", "of one shape, not 5,408 from layer 2 and 28 × 28 × 1 from the digit."),
    ],
)
def test_a_shortcut_that_cannot_be_is_a_sentence(code, sentence):
    problem = stack_from_code(code).problem
    assert problem is not None
    assert problem.index == code.count(".")
    assert sentence in problem.sentence


def test_a_separable_convolution_has_about_an_eighth_of_the_weights():
    for index in (3, 7):
        separable = stack("separable").placed[index].parameters
        whole = stack_from_code(PRESETS["separable"].code.replace("sep", "conv")).placed[index].parameters
        assert 1 / 8.5 < separable / whole < 1 / 6.5
