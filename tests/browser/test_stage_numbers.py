"""What the stage prints adds up to what it prints: its scripts, run in Chromium without a server."""

import base64
import re
from fractions import Fraction

import numpy as np
import pytest

from cvdemo.core import KERNELS, explain_conv2d, explain_pool2d
from cvdemo.ui.components.stage import CellError, parse_cell
from cvdemo.ui.components.wire import pack
from tests.browser.conftest import serve_components
from tests.scenes import convolution, pooling

RNG = np.random.default_rng(7)
INK = (RNG.integers(0, 256, (9, 8)) * (RNG.random((9, 8)) > 0.3) / 255).astype(np.float32)
PICTURE = RNG.integers(0, 256, (7, 6, 3), np.uint8)
EXPLAIN = """async () => {
const { unpack } = await import("http://components/shared/messages/wire.js");
const { parseCell } = await import("http://components/shared/numbers.js");
const { Geometry } = await import("http://components/stage/model/geometry.js");
const { Arithmetic, explainCell } = await import("http://components/stage/model/arithmetic.js");
const { spokenCell } = await import("http://components/stage/model/sentence.js");
window.parseCell = parseCell;
window.explain = async (text, hidden, whole) => {
  const geometry = new Geometry(await unpack(Uint8Array.from(atob(text), (c) => c.charCodeAt(0))));
  const arithmetic = new Arithmetic(geometry);
  const cells = [];
  for (let row = 0; row < geometry.outputRows; row++) {
    for (let column = 0; column < geometry.outputColumns; column++) {
      const parts = explainCell(geometry, row, column);
      const lines = arithmetic.lines(parts, { hidden, whole });
      cells.push({
        row, column, text: arithmetic.text(row, column), spoken: spokenCell(arithmetic, parts, hidden),
        lines: lines.map(({ pieces }) => pieces.map((part) => part.text).join("")),
      });
    }
  }
  return { cells, unseen: geometry.unseenCount() };
};
}"""

CONVOLUTIONS = {
    "sobel": ((INK, KERNELS["sobel_vertical"].values), {}),
    "box": ((INK, KERNELS["box_3"].values), {"padding": "same"}),
    "gaussian": ((INK, KERNELS["gaussian_5"].values), {"padding": 2, "padding_mode": "reflect"}),
    "random": ((INK, RNG.normal(size=(3, 3))), {"bias": -0.37, "activation": "relu"}),
    "small weights": ((INK, RNG.normal(size=(2, 4)) * 0.01), {"bias": 0.003}),
    "large": ((INK * 255, RNG.normal(size=(3, 3)) * 90), {}),
    "whole numbers": ((RNG.integers(-4, 9, (6, 6)), RNG.integers(-3, 4, (3, 3))), {"bias": 2}),
    "halves": ((RNG.integers(0, 9, (6, 6)) / 8, np.full((2, 2), 0.5)), {"bias": 0.125}),
    "whole map of ninths": ((np.full((4, 4), 5), KERNELS["box_3"].values), {}),
    "whole map of tenths": ((np.full((4, 4), 2.5), np.float32([[0.4, 0.6], [1, 2]])), {}),
    "7 x 7": ((INK, RNG.normal(size=(7, 7))), {"padding": "same", "strides": 3}),
    "dilated": ((INK, RNG.normal(size=(3, 2))), {"dilation_rate": 2, "padding": "same"}),
    "one": ((np.float32([[0.3]]), np.float32([[1 / 3]])), {}),
    "zeros": ((np.zeros((4, 4)), np.zeros((3, 3))), {}),
    "huge weights": ((INK, np.full((3, 3), 100.0)), {"bias": -99.99}),
}
DEEP = {
    "colour": ((PICTURE, KERNELS["sobel_vertical"].values), {"bias": 0.1}),
    "deep": (
        (RNG.random((5, 5, 40)), RNG.normal(size=(3, 3, 40)) * 0.1),
        {"bias": -0.2, "activation": "relu"},
    ),
}


@pytest.fixture(scope="module")
def scripts(browser):
    """A page with the scripts that draw nothing, one for all tests: a context costs a second."""
    context = browser.new_context()
    page = context.new_page()
    serve_components(page)
    page.evaluate(EXPLAIN)
    yield page
    context.close()


@pytest.fixture
def run(scripts):
    def explain(scene, hidden=False, whole=True):
        message = base64.b64encode(pack({"settings": scene.settings()}, scene.arrays())).decode()
        return scripts.evaluate("(arguments) => explain(...arguments)", [message, hidden, whole])

    return explain


def number(text):
    return Fraction(text.strip().strip("()").replace("−", "-"))


def decimals(text):
    return len(text.partition(".")[2])


def rounded(value, digits):
    """Round to this many decimals, half away from zero."""
    scaled = abs(value) * 10**digits
    size = Fraction(int(scaled + Fraction(1, 2)), 10**digits)
    return -size if value < 0 else size


def terms(text):
    """The summands of "−1 + 0.5 − 0.25 (bias) + 0 (6 times)"."""
    plain = re.sub(r"\((bias|\d+ times|\d+ more)\)", "", text)
    parts = re.split(r" ([+−]) ", plain.strip())
    signs = ["+", *parts[1::2]]
    return [
        number(part) if sign == "+" else -number(part) for sign, part in zip(signs, parts[::2], strict=True)
    ]


def check_sum(text):
    """ "terms = sum" or "terms = sum ≈ rounded": exact as printed. Returns the final text."""
    left, _, right = text.partition(" = ")
    if fraction := re.match(r"\((.*)\)/(\d+)(.*)", left):
        return check_fraction(sum(terms(fraction[1])), int(fraction[2]), fraction[3], right)
    total, _, shown = right.partition(" ≈ ")
    assert sum(terms(left)) == number(total), text
    if shown:
        assert decimals(shown) < decimals(total)
        assert rounded(number(total), decimals(shown)) == number(shown), text
    return shown or total


def check_fraction(numerator, denominator, bias, right):
    """ "(terms)/n + bias = m/n + bias = value", or "≈ value": exact as printed."""
    written, sign, shown = re.fullmatch(r"(.*) ([=≈]) (.*)", right).groups()
    written = re.fullmatch(rf"(.*)/{denominator}(.*)", written)
    assert number(written[1]) == numerator
    total = Fraction(numerator) / denominator + sum(terms("0" + bias))
    assert (number(shown) == total) == (sign == "=")
    assert rounded(total, decimals(shown)) == number(shown)
    return shown


def ending(line):
    return re.split("\u2003(?:ReLU|shown)", line)[0]


@pytest.mark.parametrize("name", CONVOLUTIONS)
def test_products_add_up_as_printed_and_are_the_cores(run, name):
    (x, kernel), options = CONVOLUTIONS[name]
    scene = convolution(x, kernel, **options)
    core_options = {key: value for key, value in options.items() if key != "activation"}
    for cell in run(scene)["cells"]:
        factors, sums = cell["lines"]
        final = check_sum(ending(sums).removeprefix("= "))
        explained = explain_conv2d(
            scene.x[..., 0], scene.kernel[..., 0], row=cell["row"], column=cell["column"], **core_options
        )
        half = Fraction(1, 2 * 10 ** decimals(final))
        assert abs(Fraction(float(explained.total)) - number(final)) <= half * Fraction(101, 100), sums
        shown = number(final)
        assert number(cell["text"]) == (max(shown, 0) if options.get("activation") else shown)
        check_factors(factors, sums)


def check_factors(factors, sums):
    """Every printed pair of factors gives the printed product, rounded to its decimals."""
    pairs = [pair for pair in factors.partition(" = ")[2].split(" + ") if "·" in pair]
    sums = sums.removeprefix("= ").partition(" = ")[0]
    if fraction := re.match(r"\((.*)\)/(\d+)", sums):  # the products' numerators, over their denominator
        products = [
            f"{number(part.replace('−', ''))}/{fraction[2]}" for part in re.split(r" [+−] ", fraction[1])
        ]
        for pair, product in zip(pairs, products, strict=False):
            left, right = pair.split("·")
            assert abs(number(left) * number(right)) == Fraction(product), f"{pair} in {factors}"
        return
    products = re.split(r" [+−] ", sums)
    for pair, product in zip(pairs, products, strict=False):
        left, right = pair.split("·")
        size = number(product.replace("−", ""))
        assert rounded(abs(number(left) * number(right)), decimals(product)) == size, f"{pair} in {factors}"


def test_the_largest_of_many_terms_and_the_rest_add_up_to_the_same(run):
    shortened = 0
    for (x, kernel), options in [*CONVOLUTIONS.values(), *DEEP.values()]:
        scene = convolution(x, kernel, **options)
        for whole, cut in zip(run(scene)["cells"], run(scene, whole=False)["cells"], strict=True):
            place = 1 if len(scene.x.shape) == 2 or scene.x.shape[2] == 1 else 0
            sums = [ending(cell["lines"][place]).partition("= ")[2] for cell in (whole, cut)]
            assert check_sum(sums[0]) == check_sum(sums[1])
            if "more)" in sums[1]:
                shortened += 1
                assert len(sums[1].partition(" = ")[0].split(" + ")) <= 6 + sums[1].count(" − ")
    assert shortened > 50


@pytest.mark.parametrize("name", DEEP)
def test_channels_add_up_line_by_line(run, name):
    (x, kernel), options = DEEP[name]
    scene = convolution(x, kernel, **options)
    values = scene.x / (255 if scene.x.dtype == np.uint8 else 1)
    for cell in run(scene)["cells"]:
        whole, *channels = cell["lines"]
        assert len(channels) == scene.x.shape[2]
        name, _, sums = ending(whole).partition(" = ")
        assert name == f"output[{cell['row']}, {cell['column']}]"
        final = check_sum(sums)
        printed = [check_sum(line.partition(": ")[2]) for line in channels]
        assert [number(text) for text in printed] == terms(sums.partition(" = ")[0])[:-1]
        explained = explain_conv2d(
            values, scene.kernel[..., None], options["bias"], row=cell["row"], column=cell["column"]
        )
        half = Fraction(1, 2 * 10 ** decimals(final))
        assert abs(Fraction(float(explained.total)) - number(final)) <= half * Fraction(101, 100)


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_average_is_the_printed_sum_divided(run, padding):
    scene = pooling(INK, 3, strides=2, padding=padding, kind="average")
    for cell in run(scene)["cells"]:
        (line,) = cell["lines"]
        found = re.fullmatch(r"output\[\d+, \d+\] = \((.*)\) / (\d+) = (.*) / \d+ = (.*)", line)
        parts, count, total, mean = found.groups()
        explained = explain_pool2d(
            INK, 3, row=cell["row"], column=cell["column"], strides=2, padding=padding, kind="average"
        )
        assert int(count) == explained.valid.sum()
        assert sum(terms(parts)) == number(total)
        assert rounded(number(total) / int(count), decimals(mean)) == number(mean)
        assert float(number(mean)) == pytest.approx(explained.value, abs=0.0051)


def test_whole_numbers_have_no_decimals_and_their_fractions_have(run):
    def lines(scene):
        return run(scene)["cells"][0]["lines"]

    fives = np.full((4, 4), 5)
    assert lines(pooling(fives, kind="average")) == ["output[0, 0] = (5 + 5 + 5 + 5) / 4 = 20 / 4 = 5"]
    odd = np.float32([[1, 2], [3, 3]])
    assert lines(pooling(odd, kind="average")) == ["output[0, 0] = (1 + 2 + 3 + 3) / 4 = 9 / 4 = 2.25"]
    ninths = " + ".join(["5"] * 9)
    assert lines(convolution(fives, KERNELS["box_3"].values))[1] == f"= ({ninths})/9 + 0 (bias) = 45/9 = 5"
    halves = convolution(np.float32([[0.5, 1.5]]), np.float32([[1, 1]]))
    assert lines(halves)[1] == "= 0.5 + 1.5 + 0 (bias) = 2"


@pytest.mark.parametrize("padding", ["valid", "same"])
def test_maximum_and_its_place_are_the_cores(run, padding):
    signed = np.round(INK - 0.5, 1)  # with equal values, so that the first of them must win
    scene = pooling(signed, 3, strides=2, padding=padding)
    for cell in run(scene)["cells"]:
        explained = explain_pool2d(
            signed, 3, row=cell["row"], column=cell["column"], strides=2, padding=padding
        )
        (line,) = cell["lines"]
        assert line.endswith(f"\u2003from input[{explained.argmax[0]}, {explained.argmax[1]}]")
        value = line.partition(") = ")[2].partition("\u2003from")[0]
        assert float(number(value)) == pytest.approx(explained.value, abs=0.0051)


def test_hidden_results_are_not_printed(run):
    scenes = [convolution(INK, KERNELS["sobel_vertical"].values), convolution(PICTURE, np.ones((3, 3)))]
    scenes += [pooling(INK, kind=kind) for kind in ("max", "average")]
    for scene in scenes:
        for shown, hidden in zip(run(scene)["cells"], run(scene, True)["cells"], strict=True):
            lines = [line for line in hidden["lines"] if line.startswith(("output", "= "))]
            assert lines[-1].endswith("= ?")
            assert hidden["spoken"].endswith("not shown yet.")
            assert shown["text"] not in lines[-1].rpartition(")")[2]


def test_negative_values_are_never_dropped_in_silence(run):
    minus = convolution(INK, -np.ones((3, 3)), view="clip")
    assert run(minus)["cells"][0]["lines"][-1].endswith("shown clipped: 0")
    assert "shown as |−" in run(convolution(INK, -np.ones((3, 3)), view="abs"))["cells"][0]["lines"][-1]
    relu = run(convolution(INK, -np.ones((3, 3)), activation="relu"))["cells"][0]
    assert re.search(r"ReLU: max\(0, −\d+\.\d+\) = 0\.00$", relu["lines"][-1])
    assert "After ReLU: 0.00." in relu["spoken"]


def test_spoken_numbers_have_no_signs_that_are_not_read(run):
    spoken = [cell["spoken"] for cell in run(convolution(INK, KERNELS["sobel_vertical"].values))["cells"]]
    assert all("−" not in text and "-" not in text for text in spoken)
    assert spoken[0].startswith("Output row 0, column 0: 9 products add up to ")


def test_cells_are_read_as_in_python(scripts):
    texts = ["1", " −2 ", "0,5", ".5", "3.", "1/9", "−1 / 4", "1e2", "1/-4", "", "  ", "abc", "NaN", "1/0"]
    texts += ["1e9", "-100.1", "1e999", "1//2", "1,2,3", "١", "9" * 50, "a much longer text", "0x10", "1_0"]
    for text in texts:
        assert scripts.evaluate("(text) => parseCell(text, 100)", text) == in_python(text)


def in_python(text):
    try:
        return {"value": pytest.approx(parse_cell(text, 100))}
    except CellError as error:
        return {"problem": str(error)}
