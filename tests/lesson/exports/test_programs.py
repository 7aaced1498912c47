"""Saved scripts and notebooks run from top to bottom and end in the page's numbers."""

import contextlib
import io
import json
import shutil

import keras
import nbformat
import numpy as np
import pytest

from cvdemo.core import KERNELS
from cvdemo.digits import mnist_subset
from cvdemo.digits.samples import samples
from cvdemo.lesson.exports import mechanics, networks
from cvdemo.lesson.exports.program import Program, notebook, script
from cvdemo.lesson.exports.training import training_program
from cvdemo.lesson.settings import ConvSettings, PoolSettings
from cvdemo.nets.input_scale import SCALES
from cvdemo.nets.model_cards import MODELS_DIR, load_card
from cvdemo.nets.shipped import shipped_network
from cvdemo.nets.stack import stack_from_code
from cvdemo.nets.train_worker.job import TrainSettings

LINK = "http://localhost:8501/convolution?kernel=sobel_vertical"
PADDINGS = ("valid", "same", 2, ((0, 1), (2, 0)))


def run_notebook(data: bytes) -> tuple[dict, str]:
    """The namespace after the last cell and what was printed; it is first read as Jupyter reads it."""
    book = nbformat.reads(data.decode(), as_version=4)
    nbformat.validate(book)
    scope, printed = {}, io.StringIO()
    with contextlib.redirect_stdout(printed):
        for cell in book.cells:
            if cell.cell_type == "code":
                exec(compile(cell.source, "cell", "exec"), scope)
    return scope, printed.getvalue()


def run_script(data: bytes) -> dict:
    scope = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(compile(data.decode(), "script", "exec"), scope)
    return scope


def random_case(seed: int):
    """An input, a convolution, a pooling layer or none of it: as a visitor may set a page."""
    random = np.random.default_rng(seed)
    pick = lambda options: options[random.integers(len(options))]  # noqa: E731
    shape = pick([(28, 28), (9, 12), (16, 15, 3)])
    pixels = random.integers(0, 256, shape).astype(np.uint8)
    if len(shape) == 2 and pick([True, True, False]):
        pixels = pick([random.random(shape), random.integers(-9, 10, shape)]).astype(np.float32)
    kernel = pick([*(each.values for each in KERNELS.values()), random.normal(size=(2, 3))])
    conv = ConvSettings(
        kernel,
        strides=pick([1, 2, (1, 2)]),
        padding=pick(PADDINGS),
        dilation_rate=pick([1, 1, 2]),
        padding_mode=pick(["zeros", "reflect", "replicate", "circular"]),
        bias=pick([0, 0.5, -3]),
        activation=pick(["linear", "relu"]),
        flip=pick([False, True]),
    )
    pool = pick([None, PoolSettings(), PoolSettings("average", 2, 1, "same")])
    if conv.fit_problem(pixels.shape):
        conv = ConvSettings(kernel)
    if conv.fit_problem(pixels.shape):
        conv = None
    if pool and pool.fit_problem(pixels.shape if conv is None else conv.output_shape(pixels.shape)):
        pool = None
    return pixels, conv, pool


def computed(pixels, conv, pool) -> np.ndarray:
    """By the core."""
    x = pixels / np.float32(255) if pixels.dtype == np.uint8 else pixels
    y = x if conv is None else conv.apply(x)
    return y if pool is None else pool.apply(y)


@pytest.mark.parametrize("library", ["numpy", "keras"])
@pytest.mark.parametrize("seed", range(24))
def test_a_notebook_of_random_settings_gives_the_core_s_numbers(seed, library):
    pixels, conv, pool = random_case(seed)
    program = mechanics.program("A page", pixels, conv, pool, library)
    scope, printed = run_notebook(notebook(program, LINK))
    want = computed(pixels, conv, pool)
    assert scope["y"].shape == want.shape
    np.testing.assert_allclose(scope["y"], want, rtol=1e-5, atol=1e-5 * max(1, np.abs(want).max()))
    assert f"largest value: {scope['y'].max():.8g}, on the page" in printed
    np.testing.assert_array_equal(run_script(script(program, LINK))["y"], scope["y"])


def test_a_notebook_whose_numbers_differ_from_the_page_s_says_which():
    program = mechanics.program("A page", np.eye(5, dtype=np.float32), ConvSettings([[1, 2]]), None, "numpy")
    *before, listing, words, last = program.cells
    changed = Program(
        "A page", "", (*before, type(listing)("code", f"{listing.source}\ny = y + 1"), words, last)
    )
    with pytest.raises(AssertionError, match="smallest value"):
        run_notebook(notebook(changed, LINK))


@pytest.mark.parametrize("name", ["dense", "convnet", "convnet_no_pooling", "dense_augmented"])
def test_a_network_s_notebook_gives_the_page_s_scores(name, monkeypatch):
    monkeypatch.chdir(MODELS_DIR)
    digit = samples().images[30] / np.float32(255)
    scores = shipped_network(name).predict(digit[None])[0]
    program = networks.program("A page", load_card(name), digit, scores)
    scope, printed = run_notebook(notebook(program, LINK))
    np.testing.assert_allclose(scope["scores"], scores, atol=1e-5)
    assert f"score of {scores.argmax()}: " in printed
    np.testing.assert_allclose(run_script(script(program, LINK))["scores"], scores, atol=1e-5)


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: scale.title)
def test_the_notebook_of_an_own_network_gives_its_outputs(scale, monkeypatch, tmp_path):
    """On each scale of pixels; the file is that of a network that ships, with other pixels before it."""
    monkeypatch.chdir(tmp_path)
    shutil.copy(MODELS_DIR / "dense.keras", "network.keras")
    digit, network = samples().images[30] / np.float32(255), shipped_network("dense")
    outputs = network.predict(scale.pixels(digit))[0]
    program = networks.own_program("A page", network.input_shape, scale, digit, outputs)
    scope, _ = run_notebook(notebook(program, LINK))
    np.testing.assert_allclose(scope["scores"], outputs, atol=1e-5)


def test_the_open_map_of_a_layer_is_computed_too(monkeypatch):
    monkeypatch.chdir(MODELS_DIR)
    digit, network = samples().images[50] / np.float32(255), shipped_network("convnet")
    maps = network.trace(digit)[2]
    scores = network.predict(digit[None])[0]
    program = networks.program(
        "A page", load_card("convnet"), digit, scores, networks.OpenMap(3, 7, maps[..., 7])
    )
    scope, printed = run_notebook(notebook(program, LINK))
    np.testing.assert_allclose(scope["y"], maps[..., 7], atol=1e-4)
    assert "rows: 11, on the page 11" in printed


@pytest.mark.parametrize("api", ["functional", "sequential"])
@pytest.mark.parametrize("code", ["conv32.max2.flat.dense10-softmax", "conv32.flat.conv3.max2"])
def test_a_stack_s_notebook_counts_the_parameters_of_the_page(code, api):
    stack = stack_from_code(code)
    program = networks.stack_program("Build a network", stack, api)
    scope, printed = run_notebook(notebook(program, LINK))
    assert scope["model"].count_params() == stack.parameters
    assert f"on the page {stack.parameters:.8g}" in printed
    assert ("breaks at layer 3" in program.about) == (stack.problem is not None)


@pytest.mark.parametrize(
    ("stack", "settings"),
    [
        ("conv2.gap.dense10-softmax", TrainSettings("momentum", 0.01, 512, 1)),
        ("flat.dense10-linear", TrainSettings("adam", 0.003, 512, 2, True, 7)),
    ],
)
def test_the_notebook_of_a_training_trains(stack, settings, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    data = mnist_subset()
    few = (data.train_images[:1024], data.train_labels[:1024]), (data.test_images, data.test_labels)
    monkeypatch.setattr(keras.datasets.mnist, "load_data", lambda: few)
    program = training_program("Train it", stack_from_code(stack), settings, 0.5)
    scope, printed = run_notebook(notebook(program, LINK))
    assert 0 < scope["accuracy"] < 1
    assert "%, on the page 50.00 %" in printed
    assert scope["model"].optimizer.learning_rate.numpy() == pytest.approx(settings.learning_rate)
    assert (tmp_path / "network.keras").exists()


HOSTILE = 'http://host/?a=b\nimport os\u2028x = 1\r`"<script>alert(1)</script>'


@pytest.mark.parametrize("library", ["numpy", "keras"])
def test_a_link_stays_a_link(library):
    program = mechanics.program("A page", np.eye(4, dtype=np.float32), ConvSettings([[1]]), None, library)
    saved = script(program, HOSTILE).decode()
    assert [line for line in saved.splitlines() if "host" in line] == [
        '# Saved from http://host/?a=bimportosx=1"scriptalert(1)/script'
    ]
    head = json.loads(notebook(program, HOSTILE))["cells"][0]["source"]
    assert '<http://host/?a=bimportosx=1"scriptalert(1)/script>' in "".join(head)
