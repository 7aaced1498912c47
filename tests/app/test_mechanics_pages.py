"""The mechanics pages without a browser: their stages show the numbers of their code, whatever is set."""

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cvdemo import core
from cvdemo.core import KERNELS, conv2d
from cvdemo.digits import samples
from cvdemo.lesson.experiments import EXPERIMENTS
from cvdemo.lesson.pictures import PICTURES
from cvdemo.lesson.settings import ConvSettings
from cvdemo.ui.components.stage import CellEdit, StageEvent, stage
from cvdemo.ui.mechanics import convolution_panel, kernel_choice, pooling_panel
from cvdemo.ui.session import keys

GRID = "0,1,2,3,4,5;6,0,1,2,3,4;5,6,0,1,2,3;4,5,6,0,1,2;3,4,5,6,0,1;2,3,4,5,6,0"
SETTINGS = [
    ("convolution", {}),
    ("convolution", {"padding": "same", "stride": "2", "show": "ReLU", "pool": "average"}),
    ("convolution", {"padding": "3", "fill": "reflect", "dilation": "2", "flip": "true", "bias": "-0.5"}),
    ("convolution", {"input": "Number grid", "grid": GRID, "kernel": "My own kernel", "own": "1,-2;0.5,3"}),
    ("convolution", {"pool_size": "3", "pool_stride": "2", "pool_padding": "same", "show": "min–max"}),
    ("borders", {}),
    ("borders", {"padding": "2", "fill": "circular"}),
    ("borders", {"border_input": "Your digit", "kernel": "Emboss", "padding": "same", "fill": "replicate"}),
    ("strides", {}),
    ("strides", {"stride_step": "4", "padding": "1", "stride_input": "Your digit"}),
    ("strides", {"stride_step": "3", "grid": GRID, "padding": "same"}),
    ("pooling", {}),
    ("pooling", {"pool_input": "Your digit", "pool": "average", "pool_padding": "same", "pool_size": "3"}),
    ("pooling", {"before_pooling": "signed", "pool_stride": "1", "kernel": "Emboss"}),
]


@pytest.fixture
def stages(monkeypatch):
    """The scene of every stage the last run has drawn, by its key; `event` is what the stages report."""
    drawn = {}

    def record(scene, *, key, **arguments):
        drawn[key] = scene
        event = stage(scene, key=key, **arguments)
        return drawn.pop("event", event)

    for panel in (convolution_panel, pooling_panel):
        monkeypatch.setattr(panel, "stage", record)
    return drawn


def numpy_code(app):
    app.session_state[keys.CODE] = "numpy"
    app.run()
    return next(block.value for block in app.code if "sliding_window_view" in block.value)


def values(scene):
    x = scene.x / np.float32(255) if scene.x.dtype == np.uint8 else scene.x
    return x[:, :, 0] if x.shape[2] == 1 else x


def digit(app):
    return app.session_state["digit"].pixels


@pytest.mark.parametrize(("name", "address"), SETTINGS)
def test_the_code_shown_gives_the_numbers_of_the_stage(open_page, stages, name, address):
    app = open_page(name, **address)
    assert not app.warning
    first, last = next(iter(stages.values())), list(stages.values())[-1]
    on_response = name == "pooling" and first.titles[0] == "Response map"
    scope = {"x": digit(app) if on_response else values(first)}
    exec(numpy_code(app), scope)
    shown = np.maximum(last.response, 0) if last.activation == "relu" else last.response
    np.testing.assert_allclose(scope["y"], shown, rtol=1e-5, atol=1e-5)


def test_every_setting_of_a_link_is_taken(open_page, stages):
    app = open_page("convolution", **SETTINGS[2][1], pin="r4c5")
    scene = stages["stage"]
    assert (scene.pads, scene.padding_mode) == (((3, 3), (3, 3)), "reflect")
    assert (scene.dilation_rate, scene.flipped, scene.bias) == ((2, 2), True, -0.5)
    assert app.query_params["pin"] == "r4c5"


@pytest.mark.parametrize("stride", ["1", "2"])
def test_eight_kernels_are_one_layer_of_eight_filters(open_page, stages, stride):
    app = open_page("convolution", stride=stride)
    response = stages["stage"].response
    text = next(text.value for text in app.markdown if "becomes a vector of 8 values" in text.value)
    assert "The 3 × 3 × 1 patch" in text
    assert "`Conv2D(8, (3, 3))`" in " ".join(expander.label for expander in app.expander)
    multiply_adds = response.size * 8 * 9
    assert f"{multiply_adds:,}" in text
    assert any("layers.Conv2D(8, (3, 3)" in block.value for block in app.code)


def test_kernels_of_different_sizes_are_not_called_a_layer(open_page, stages):
    app = open_page("convolution", filters=["Sobel, vertical edges", "Box blur, 5×5"])
    texts = "\n".join(text.value for text in app.markdown)
    assert "not a layer" in texts
    assert "stacked" not in texts


@pytest.mark.parametrize("name", KERNELS)
def test_what_is_said_of_a_turned_kernel_is_so(name):
    digit = samples().images[63] / np.float32(255)
    weights = KERNELS[name].values
    upright, turned = conv2d(digit, weights), conv2d(digit, weights[::-1, ::-1])
    said = kernel_choice.description(name, flip=True)
    assert ("same kernel" in said) == np.allclose(turned, upright, atol=1e-6)
    assert ("opposite sign" in said) == np.allclose(turned, -upright, atol=1e-6)
    if "all its directions are reversed" in said:
        back = conv2d(digit[::-1, ::-1], weights)[::-1, ::-1]
        np.testing.assert_allclose(turned, back, atol=1e-6)
    assert "Turned" not in kernel_choice.description(name)


@pytest.mark.parametrize(("stride", "shown"), [("1", False), ("2", True)])
def test_a_stride_is_compared_with_pooling_only_where_there_is_one(open_page, stages, stride, shown):
    headings = [heading.value for heading in open_page("strides", stride_step=stride).header]
    assert ("Stride against pooling" in headings) == shown


def test_settings_stay_while_another_page_is_shown(open_page, stages):
    app = open_page("convolution")
    app.selectbox(key=keys.KERNEL).select("emboss").run()
    app.session_state[keys.STRIDE] = 2
    app.run()
    app.switch_page("pages/dense.py").run()
    app.switch_page("pages/convolution.py").run()
    assert not app.exception
    assert stages["stage"].strides == (2, 2)
    np.testing.assert_array_equal(stages["stage"].kernel[..., 0], KERNELS["emboss"].values)


def test_what_does_not_fit_is_not_offered(open_page, stages):
    """A 7 × 7 kernel on one number: the paddings with which it fits, and the smallest strides."""
    own = ";".join(["1,2,3,4,5,6,7"] * 7)
    app = open_page("convolution", input="Number grid", grid="5", kernel="My own kernel", own=own, stride="4")
    assert not app.warning
    assert stages["stage"].response.shape == (1, 1)
    padding = next(group for group in app.button_group if group.label == "Padding")
    assert "valid" not in padding.options


def test_a_rerun_makes_no_settings_that_nobody_chose(open_page, stages, monkeypatch):
    """What fits the input is asked of the size arithmetic, not by making a layer for each choice."""
    made = []
    initialize = ConvSettings.__init__

    def record(settings, *arguments, **fields):
        initialize(settings, *arguments, **fields)
        made.append(settings)

    app = open_page("convolution", padding="same")
    monkeypatch.setattr(ConvSettings, "__init__", record)
    app.run()
    assert {settings.strides for settings in made} == {(1, 1)}
    assert {settings.dilation_rate for settings in made} == {(1, 1)}
    assert {settings.padding for settings in made} <= {"valid", "same"}
    assert {settings.padding_mode for settings in made} == {"zeros"}


@pytest.fixture
def convolutions(monkeypatch):
    """The kernels (rows, columns) that the core has convolved with."""
    kernels = []

    def record(x, kernel, *arguments, **options):
        if np.ndim(kernel) == 2:  # not a network's
            kernels.append(kernel)
        return conv2d(x, kernel, *arguments, **options)

    monkeypatch.setattr(core, "conv2d", record)
    return kernels


@pytest.mark.parametrize(
    ("name", "address", "count"),
    [
        ("convolution", {}, 8),  # the chosen kernel is one of the row's eight, and pooled too
        ("convolution", {"kernel": "Box blur, 3×3", "show": "ReLU"}, 8),
        ("strides", {}, 2),  # with the stride, and with stride 1 to compare
        ("pooling", {}, 1),  # nothing moved: before and after are the same map
        ("pooling", {"nudge": "0,1"}, 2),
        ("borders", {}, 1),
    ],
)
def test_each_response_map_is_computed_once(open_page, convolutions, name, address, count):
    app = open_page(name, **address)
    app.run()
    assert len(convolutions) == count


def test_another_kernel_costs_no_map_that_is_known(open_page, convolutions):
    app = open_page("convolution")
    convolutions.clear()
    app.selectbox(key=keys.KERNEL).select("emboss").run()  # in the row of filters already
    assert not convolutions
    app.selectbox(key=keys.KERNEL).select("identity").run()
    assert len(convolutions) == 1


def test_a_photo_s_maps_are_not_collected_in_the_session():
    def script(settings, photo, picture):
        import streamlit as st

        from cvdemo.ui.mechanics import responses

        for each in settings:
            responses.response(each, picture)
            responses.response(each, photo)
        kept = [entry for entries in st.session_state.values() for entry in entries]
        st.text(sum(response.size for *_, response in kept))

    settings = [ConvSettings(np.full((3, 3), weight)) for weight in range(4)]
    photo, picture = np.zeros((1024, 1024), np.float32), np.zeros((40, 30), np.float32)
    app = AppTest.from_function(script, args=(settings, photo, picture)).run()
    assert not app.exception
    assert 0 < int(app.text[0].value) <= photo.size


def test_too_few_values_for_a_window_is_one_sentence(open_page, stages):
    app = open_page("pooling", pool_input="Number grid", grid="1,2,3")
    assert [warning.value for warning in app.warning] == [
        "There are only 1 × 3 values, too few for a window of 2 × 2: choose a larger input."
    ]


@pytest.mark.parametrize(
    ("address", "part"),
    [
        ({"own": "1,x"}, "between −1000 and 1000"),
        ({"own": ";".join(["1"] * 8)}, "at most 7 × 7"),
        ({"grid": "1,2;3"}, "equally long rows"),
        ({"grid": "nan"}, "between −1000 and 1000"),
    ],
)
@pytest.mark.parametrize("name", ["convolution", "strides"])
def test_a_broken_kernel_or_grid_in_a_link_is_one_sentence(open_page, stages, name, address, part):
    app = open_page(name, **address)
    assert len(app.warning) == 1
    assert part in app.warning[0].value
    assert stages


def test_an_edited_weight_becomes_the_student_s_own_kernel(open_page, stages):
    app = open_page("convolution", kernel="Emboss")
    emboss = stages["stage"].kernel.copy()
    stages["event"] = StageEvent(edit=CellEdit("kernel", 0, 2, 0, 9.0))
    app.run()
    assert not app.exception
    assert app.session_state[keys.KERNEL] == "own"
    assert stages["stage"].kernel[0, 2, 0] == 9
    emboss[0, 2] = 9
    np.testing.assert_array_equal(stages["stage"].kernel, emboss)


def test_a_refused_edit_is_one_sentence(open_page, stages):
    app = open_page("strides")
    stages["event"] = StageEvent(problem="The number must be between −1000 and 1000.")
    app.run()
    assert [warning.value for warning in app.warning] == ["The number must be between −1000 and 1000."]


def test_an_edited_number_of_the_grid_stays_on_every_page(open_page, stages):
    app = open_page("strides")
    stages["event"] = StageEvent(edit=CellEdit("input", 7, 7, 0, 42.0))
    app.run()
    assert stages["stride_stage"].x[7, 7, 0] == 42
    app.switch_page("pages/borders.py").run()
    assert stages["border_stage"].x[7, 7, 0] == 42


@pytest.mark.parametrize(("bias", "line"), [("0", "3·3·1·1 = **9**"), ("0.5", "(3·3·1 + 1)·1 = **10**")])
def test_a_bias_is_counted_where_the_layer_has_one(open_page, bias, line):
    app = open_page("convolution", bias=bias)
    assert any(f"parameters: {line}" in text.value for text in app.markdown)
    assert any("use_bias=False" in block.value for block in app.code) == (bias == "0")


def button(app, label):
    return next(button for button in app.button if button.label == label)


@pytest.mark.parametrize("address", [{"grid": "1,2,3,4;5,6,7,8;9,8,7,6;5,4,3,2"}, {}])
def test_the_grid_before_an_experiment_can_be_restored(open_page, stages, address):
    app = open_page("borders", **address)
    before = stages["border_stage"].x
    assert "Restore previous grid" not in [button.label for button in app.button]
    for name in ("larger", "even", "even"):  # one after another: the student's is kept, not an experiment's
        app.button(key=f"try_borders_{name}").click().run()
        np.testing.assert_array_equal(stages["border_stage"].x[..., 0], np.ones((5, 5)))
    button(app, "Restore previous grid").click().run()
    assert not app.exception
    np.testing.assert_array_equal(stages["border_stage"].x, before)
    assert app.query_params.get("grid") == address.get("grid")
    button(app, "Restore previous grid").click().run()  # … and the experiment's once more
    np.testing.assert_array_equal(stages["border_stage"].x[..., 0], np.ones((5, 5)))


def test_a_choice_that_the_input_forbids_comes_back_with_a_larger_input(open_page, stages):
    def show(kind):
        app.session_state[keys.INPUT] = kind
        app.run()
        assert not app.warning
        padding = next(group for group in app.button_group if group.label == "Padding")
        return padding.value, stages["stage"].strides[0]

    app = open_page("convolution", grid="1,2;3,4")
    assert show("grid") == ("same", 1)  # 3 × 3 weights do not fit into 2 × 2 numbers
    assert show("digit") == ("valid", 1)
    app.session_state[keys.STRIDE] = 4
    app.session_state[keys.PADDING] = 3
    assert show("digit") == show("grid") == (3, 4)
    app.session_state[keys.PADDING] = "same"
    assert show("grid") == ("same", 1)  # 2 × 2 numbers and their padding are less than a stride of 4
    assert show("digit") == ("same", 4)
    app.session_state[keys.PADDING] = "valid"
    assert show("grid") == ("same", 1)
    app.session_state[keys.PADDING] = 1  # chosen while "valid" was not to be had
    assert show("digit") == (1, 4)


def test_an_experiment_s_padding_is_not_taken_for_a_forced_one(open_page, stages):
    app = open_page("borders", grid="1,2;3,4")
    assert stages["border_stage"].pads == ((1, 1), (1, 1))
    app.button(key="try_borders_false_edges").click().run()
    assert stages["border_stage"].pads == ((1, 1), (1, 1))


def test_every_replaced_kernel_can_be_restored(open_page, stages):
    """Two learned kernels sent here, one after the other: the student's own is not lost."""
    app = open_page("convolution", kernel="My own kernel", own="1,2;3,4")
    for map_ in ("0", "1"):
        app.switch_page("pages/inside.py")
        app.query_params.update(layer="1", map=map_)
        app.run()
        app.button(key="take").click().run()
        assert not app.exception, [exception.value for exception in app.exception]
    app.switch_page("pages/convolution.py").run()  # AppTest itself does not follow st.switch_page
    learned = stages["stage"].kernel[..., 0].copy()
    seen = []
    for _ in range(3):
        button(app, "Restore previous kernel").click().run()
        seen.append(stages["stage"].kernel[..., 0].copy())
    assert seen[0].shape == (3, 3)
    assert not np.array_equal(seen[0], learned)
    np.testing.assert_array_equal(seen[1], [[1, 2], [3, 4]])
    np.testing.assert_array_equal(seen[2], learned)


def test_undoing_an_experiment_puts_back_what_was_set_before_the_first_of_a_row(open_page, stages):
    app = open_page("borders", grid="1,2,3,4;5,6,7,8;9,8,7,6;5,4,3,2", kernel="Emboss", padding="2")
    before = stages["border_stage"]
    app.button(key="try_borders_false_edges").click().run()
    app.button(key="try_borders_next").click().run()
    assert stages["border_stage"].response.shape == (7, 7)  # "larger" follows "false_edges"
    button(app, "Undo set-up").click().run()
    assert not app.exception
    np.testing.assert_array_equal(stages["border_stage"].x, before.x)
    np.testing.assert_array_equal(stages["border_stage"].response, before.response)
    assert "Undo set-up" not in [button.label for button in app.button]


def test_the_experiments_of_a_page_follow_each_other_in_a_circle(open_page):
    app = open_page("strides")
    titles = [experiment.title for experiment in EXPERIMENTS["strides"]]
    app.button(key="try_strides_left_out").click().run()
    for title in [*titles[1:], titles[0]]:
        app.button(key="try_strides_next").click().run()
        assert any(text.value.startswith(f"**{title}.**") for text in app.markdown)


def test_a_closed_experiment_stays_set_up(open_page, stages):
    app = open_page("borders")
    app.button(key="try_borders_larger").click().run()
    button(app, "Close").click().run()
    assert stages["border_stage"].response.shape == (7, 7)
    assert "Close" not in [button.label for button in app.button]


def opens_on_something(scene):
    shown = np.maximum(scene.response, 0) if scene.activation == "relu" else scene.response
    return shown[scene.start] != 0 or not shown.any()


@pytest.mark.parametrize("page", ["convolution", "borders", "strides", "pooling"])
def test_a_page_opens_on_a_response_and_so_does_each_of_its_experiments(open_page, stages, page):
    app = open_page(page)
    for experiment in EXPERIMENTS[page]:
        assert stages
        assert all(map(opens_on_something, stages.values()))
        stages.clear()
        app.button(f"try_{page}_{experiment.name}").click().run()
    assert all(map(opens_on_something, stages.values()))


@pytest.mark.parametrize(
    ("picture", "shape"), [(None, (256, 256, 1)), ("cat", (170, 256, 3)), ("ring", (64, 64, 1))]
)
def test_a_link_names_its_picture_and_the_page_its_source(open_page, stages, picture, shape):
    app = open_page("convolution", input="picture", **({"picture": picture} if picture else {}))
    assert stages["stage"].x.shape == shape
    source = PICTURES[picture or "photographer"].source
    assert any(source in caption.value for caption in app.caption)
    assert app.query_params.get("picture") == picture


def test_an_unknown_picture_is_said_and_the_first_one_shown(open_page, stages):
    app = open_page("convolution", input="picture", picture="mona")
    assert any("value for “Picture” is unknown" in warning.value for warning in app.warning)
    assert stages["stage"].x.shape == (256, 256, 1)
