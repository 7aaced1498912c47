import base64
import contextlib
import re
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cvdemo.core import KERNELS
from cvdemo.digits import Digit, digit_as_drawn, digit_from_strokes, samples
from cvdemo.lesson import link, strokes_code
from cvdemo.lesson.link import LinkError
from cvdemo.lesson.settings import ConvSettings
from cvdemo.nets.forward import load
from cvdemo.nets.model_cards import MODELS_DIR

URL_SAFE = re.compile(r"[A-Za-z0-9_-]+")
coordinates = st.floats(0, 1, width=32)
strokes_lists = st.lists(
    st.lists(st.tuples(coordinates, coordinates), min_size=1, max_size=40), min_size=1, max_size=4
)


def three(size=0.6, corner=(0.2, 0.2), points=80):
    """A 3 as a pointer would report it: two bows of many points."""
    t = np.linspace(-2.2, 1.6, points)
    upper = np.stack([0.5 + 0.4 * np.cos(t), 0.25 + 0.25 * np.sin(t)], axis=1)
    lower = np.stack([0.5 + 0.45 * np.cos(t + 0.6), 0.75 + 0.25 * np.sin(t + 0.6)], axis=1)
    return [np.round((bow * size + corner) * 280) / 280 for bow in (upper, lower)]


def drawn(strokes, place=digit_from_strokes):
    return Digit(place(strokes), "drawn", strokes)


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@pytest.mark.parametrize("place", [digit_from_strokes, digit_as_drawn])
@pytest.mark.parametrize(("size", "corner"), [(0.6, (0.2, 0.2)), (0.08, (0.9, 0.9)), (0.95, (0.02, 0.02))])
def test_a_drawn_digit_comes_back_looking_the_same(place, size, corner):
    digit = drawn(three(size, corner), place)
    text = link.encode_digit(digit)
    assert len(text) < 600
    assert URL_SAFE.fullmatch(text)
    back = link.decode_digit(text)
    assert back.source == "drawn"
    assert len(back.strokes) == 2
    assert np.abs(back.pixels - digit.pixels).mean() < 0.003
    assert np.abs(back.pixels - digit.pixels).max() < 0.2
    np.testing.assert_array_equal(back.pixels, place(back.strokes))


@pytest.mark.parametrize("name", ["dense", "convnet"])
def test_the_networks_read_a_linked_drawing_as_they_read_the_drawing(name):
    network = load(MODELS_DIR / f"{name}.keras")
    drawings = [three(size, (0.1, 0.0)) for size in (0.1, 0.3, 0.6, 0.9)]
    drawings += [[stroke[:, ::-1] for stroke in strokes] for strokes in drawings]
    for place in (digit_from_strokes, digit_as_drawn):
        digits = [drawn(strokes, place) for strokes in drawings]
        linked = [link.decode_digit(link.encode_digit(digit)) for digit in digits]
        scores, again = (network.predict(np.stack([d.pixels for d in group])) for group in (digits, linked))
        np.testing.assert_allclose(scores, again, atol=0.05)  # another answer only where two were tied


@pytest.mark.parametrize("place", [digit_from_strokes, digit_as_drawn])
@given(strokes=strokes_lists)
def test_a_link_of_a_link_is_the_same_link(place, strokes):
    text = link.encode_digit(drawn([np.array(stroke) for stroke in strokes], place))
    assert link.encode_digit(link.decode_digit(text)) == text


def test_a_drawing_that_was_moved_afterwards_is_kept_as_a_picture():
    strokes = three()
    moved = Digit(np.roll(digit_from_strokes(strokes), 3, axis=1), "drawn", strokes)
    back = link.decode_digit(link.encode_digit(moved))
    assert back.strokes == ()
    assert np.abs(back.pixels - moved.pixels).max() <= 0.5 / link.LEVELS + 1e-6


@given(strokes_lists)
def test_any_drawing_can_be_linked(strokes):
    strokes = [np.array(stroke) for stroke in strokes]
    digit = drawn(strokes)
    text = link.encode_digit(digit)
    assert len(text) <= link.MAX_TEXT
    assert np.abs(link.decode_digit(text).pixels - digit.pixels).mean() < link.SAME_PICTURE


def test_a_wild_scribble_still_fits_into_a_link():
    rng = np.random.default_rng(3)
    scribble = [rng.random((2500, 2)), rng.random((2400, 2))]
    dots = [point[None] for point in rng.random((900, 2))]
    for strokes in (scribble, dots):
        digit = drawn(strokes)
        text = link.encode_digit(digit)
        assert len(text) <= link.MAX_TEXT
        assert np.abs(link.decode_digit(text).pixels - digit.pixels).mean() < link.SAME_PICTURE


@pytest.mark.parametrize("index", [0, 37, 199])
def test_a_test_digit_is_its_number(index):
    digit = link.decode_digit(f"s{index}")
    assert link.encode_digit(digit) == f"s{index}"
    assert digit.sample == index
    assert digit.label == samples().labels[index]
    np.testing.assert_array_equal(digit.pixels, samples().images[index] / np.float32(255))


def test_a_test_digit_that_was_changed_is_a_picture():
    digit = link.decode_digit("s37")
    moved = Digit(np.roll(digit.pixels, 1, axis=0), "sample", (), digit.label, 37)
    assert link.encode_digit(moved).startswith("p")


def test_every_test_digit_survives_as_an_uploaded_picture():
    for image in samples().images:
        digit = Digit(image / np.float32(255), "uploaded")
        text = link.encode_digit(digit)
        assert len(text) < 600
        assert URL_SAFE.fullmatch(text)
        assert np.abs(link.decode_digit(text).pixels - digit.pixels).max() <= 0.5 / link.LEVELS + 1e-6


@pytest.mark.parametrize("source", ["training digit", "test digit"])
def test_a_labelled_digit_keeps_its_label(source):
    pixels = samples().images[63] / np.float32(255)
    text = link.encode_digit(Digit(pixels, source, label=3))
    again = link.decode_digit(text)
    assert (again.source, again.label) == (source, 3)
    np.testing.assert_allclose(again.pixels, pixels, atol=0.5 / 31)
    assert link.encode_digit(again) == text
    with pytest.raises(link.LinkError, match="damaged"):
        link.decode_digit(text[0] + "x" + text[2:])


def test_strokes_without_points_are_a_picture():
    digit = Digit(np.zeros((28, 28)), "drawn", (np.empty((0, 2)),))
    assert not link.decode_digit(link.encode_digit(digit)).pixels.any()


def test_noise_and_the_empty_picture_fit_too():
    noise = np.random.default_rng(0).random((28, 28))
    for pixels in (noise, np.zeros((28, 28)), np.ones((28, 28))):
        text = link.encode_digit(Digit(pixels, "uploaded"))
        assert len(text) <= link.MAX_TEXT
        assert np.abs(link.decode_digit(text).pixels - pixels).max() <= 0.5 / link.LEVELS + 1e-6


BOMB = bytes([link.PICTURE_VERSION]) + zlib.compress(bytes(50_000_000), 9)[: link.MAX_TEXT // 2]
PICTURE = bytes([link.PICTURE_VERSION]) + zlib.compress(bytes(784))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is damaged"),
        (None, "is damaged"),
        (37, "is damaged"),
        ("x12", "is damaged"),
        ("s", "whole number from 0 to 199"),
        ("s200", "whole number from 0 to 199"),
        ("s-1", "whole number from 0 to 199"),
        ("s١", "whole number from 0 to 199"),
        ("s1_0", "whole number from 0 to 199"),
        ("s" + "9" * 1500, "whole number from 0 to 199"),
        ("p" * 3000, "too long: at most 2000 characters"),
        ("p", "is damaged"),
        ("p!!", "is damaged"),
        ("pAAAAA", "is damaged"),
        ("p" + base64url(b"\x01nonsense"), "is damaged"),
        ("p" + base64url(BOMB), "is damaged"),
        ("p" + base64url(b"\x02" + PICTURE[1:]), "is damaged"),
        ("p" + base64url(b"\x01" + zlib.compress(bytes(783))), "is damaged"),
        ("p" + base64url(b"\x01" + zlib.compress(bytes([32] * 784))), "is damaged"),
        ("d" + base64url(b""), "is damaged"),
        ("d" + base64url(b"\x02\x01\x01\x00\x00"), "is damaged"),
        ("d" + base64url(b"\x01\x00"), "is damaged"),
        ("d" + base64url(b"\x01\x01\x02\x00\x00"), "is damaged"),
        ("d" + base64url(b"\x01\x01\x01\x01\x00"), "is damaged"),
        ("d" + base64url(b"\x01\x01\x01\x00\x00\x00"), "is damaged"),
        ("d" + base64url(b"\x01\xff\xff\xff\xff\xff\x01"), "is damaged"),
        ("d" + base64url(b"\x01\x01\x01\x00\x80"), "is damaged"),
        ("dé", "is damaged"),
    ],
)
def test_nonsense_in_place_of_a_digit_is_one_sentence(text, sentence):
    with pytest.raises(LinkError, match=sentence):
        link.decode_digit(text)


def test_a_bomb_inflates_to_one_picture_at_most(monkeypatch):
    grown = []
    real = zlib.decompressobj

    class Spy:
        def __init__(self):
            self.inflate = real()

        def decompress(self, data, longest):
            grown.append(len(result := self.inflate.decompress(data, longest)))
            return result

    monkeypatch.setattr(link.zlib, "decompressobj", Spy)
    with pytest.raises(LinkError, match="is damaged"):
        link.decode_digit("p" + base64url(BOMB))
    assert grown == [785]


DECODERS = [
    link.decode_digit,
    link.decode_grid,
    link.decode_kernel,
    lambda text: link.decode_pin(text, (26, 26)),
    lambda text: link.int_from(text, 0, 9),
]
hostile = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="0123456789,;.-−e+_ rc", max_size=60),
    st.tuples(st.sampled_from("sdap"), st.binary(max_size=200).map(base64url)).map("".join),
    st.tuples(st.sampled_from("da"), st.binary(max_size=60).map(lambda b: base64url(b"\x01" + b))).map(
        "".join
    ),
    st.binary(max_size=900).map(lambda b: "p" + base64url(b"\x01" + zlib.compress(b))),
    st.none() | st.integers() | st.lists(st.integers(), max_size=2),
)


@pytest.mark.parametrize("decode", DECODERS)
@given(text=hostile)
def test_nothing_but_a_link_error_is_ever_raised(decode, text):
    with contextlib.suppress(LinkError):
        decode(text)


@given(strokes_lists)
def test_packed_strokes_stay_close_to_the_drawing(strokes):
    strokes = [np.array(stroke) for stroke in strokes]
    back = strokes_code.unpack_strokes(strokes_code.pack_strokes(strokes, 5000))
    assert len(back) == len(strokes)
    for simple, stroke in zip(back, strokes, strict=True):
        np.testing.assert_allclose(simple[[0, -1]], stroke[[0, -1]], atol=0.5 / strokes_code.GRID + 1e-7)
        assert len(simple) <= max(len(stroke), 2)


def test_simplifying_keeps_corners_and_drops_what_lies_on_the_line():
    path = np.array([[0, 0], [0.25, 0.0001], [0.5, 0], [0.5, 0.5], [0.5, 1]])
    np.testing.assert_array_equal(strokes_code.simplify(path, 0.001), path[[0, 2, 4]])
    np.testing.assert_array_equal(strokes_code.simplify(path[:1], 0.001), path[:1])


@pytest.mark.parametrize("name", KERNELS)
def test_kernels_come_back_bit_for_bit(name):
    values = KERNELS[name].values
    text = link.encode_kernel(values)
    assert ConvSettings(link.decode_kernel(text)) == ConvSettings(values)
    assert link.encode_kernel(ConvSettings(values).kernel) == text
    np.testing.assert_array_equal(link.decode_grid(text), values)


@given(st.lists(st.lists(st.floats(-1000, 1000, width=32), min_size=2, max_size=2), min_size=1, max_size=7))
def test_any_allowed_weights_come_back_bit_for_bit(rows):
    back = link.decode_kernel(link.encode_kernel(rows))
    np.testing.assert_array_equal(np.array(back, np.float32), np.array(rows, np.float32))


def test_a_kernel_reads_as_it_is_written():
    assert link.encode_kernel(KERNELS["sobel_vertical"].values) == "-1,0,1;-2,0,2;-1,0,1"
    assert link.encode_grid(np.array([[0.5, -0.0], [1e-5, 1000]])) == "0.5,0;1e-05,1000"
    np.testing.assert_array_equal(link.decode_grid("−1, .5;3.,0"), np.array([[-1, 0.5], [3, 0]], np.float32))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is missing"),
        ("1,2;3", "equally long rows, at most 7 × 7"),
        (";".join(["1"] * 8), "at most 7 × 7"),
        ("1" + ",1" * 7, "at most 7 × 7"),
        ("1,nan", "between −1000 and 1000"),
        ("inf", "between −1000 and 1000"),
        ("1e9", "between −1000 and 1000"),
        ("1001", "between −1000 and 1000"),
        ("1,,2", "between −1000 and 1000"),
        ("1" * 5000, "too long"),
    ],
)
def test_nonsense_in_place_of_a_kernel_is_one_sentence(text, sentence):
    with pytest.raises(LinkError, match=sentence):
        link.decode_kernel(text)


def test_pins_come_back_and_stay_inside():
    assert link.encode_pin(10, 13) == "r10c13"
    assert link.decode_pin("r10c13", (26, 26)) == (10, 13)
    with pytest.raises(LinkError, match="row 26 and column 0, lies outside the 26 × 26 output"):
        link.decode_pin("r26c0", (26, 26))
    with pytest.raises(LinkError, match="must look like r10c13"):
        link.decode_pin("r-1c2", (26, 26))


def test_whole_numbers_are_checked():
    assert link.int_from("-3", -5, 5) == -3
    with pytest.raises(LinkError, match="The seed in this link must be a whole number from 0 to 9"):
        link.int_from("10", 0, 9, "seed")
