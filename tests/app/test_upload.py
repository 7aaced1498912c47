"""An uploaded picture becomes the digit: worked on once, as the centring switch says."""

import io

import numpy as np
import pytest
from PIL import Image

from cvdemo.digits import decode_upload, find_digits, picture_as_it_is, samples
from cvdemo.ui.digit import sources


def photo(index: int) -> bytes:
    """A test digit in dark ink, small and in a corner of light paper, as a PNG."""
    paper = np.full((400, 300), 230, np.uint8)
    paper[40:152, 30:142] -= (samples().images[index].repeat(4, 0).repeat(4, 1) * 0.8).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(paper).save(file, "PNG")
    return file.getvalue()


def upload(app, data: bytes):
    app.file_uploader(key="upload").set_value(("digit.png", data, "image/png")).run()
    assert not app.exception, [exception.value for exception in app.exception]
    return app.session_state["digit"].pixels


@pytest.fixture
def worked_on(monkeypatch):
    """The pictures that a digit was looked for in."""
    seen = []
    real = sources.find_digits
    monkeypatch.setattr(sources, "find_digits", lambda picture: seen.append(1) or real(picture))
    return seen


def test_an_upload_is_worked_on_once(follow_link, worked_on):
    app = follow_link("draw", source="Upload")
    upload(app, photo(0))
    assert len(worked_on) == 1
    app.run()
    assert len(worked_on) == 1


def test_without_centring_the_second_upload_is_squeezed_too(follow_link, worked_on):
    app = follow_link("draw", source="Upload", centre="false")
    for index in (0, 1):
        pixels = upload(app, photo(index))
        np.testing.assert_array_equal(pixels, picture_as_it_is(decode_upload(photo(index))))
    assert not worked_on


def test_the_same_picture_uploaded_again_is_the_digit_again(follow_link):
    app = follow_link("draw", source="Upload")
    first = upload(app, photo(0))
    upload(app, photo(1))
    np.testing.assert_array_equal(upload(app, photo(0)), first)


def two_digits() -> bytes:
    """Test digits 0 and 21, of two classes, side by side."""
    row = np.hstack([np.pad(samples().images[index], 12) for index in (0, 21)])
    file = io.BytesIO()
    Image.fromarray(255 - row.repeat(4, 0).repeat(4, 1)).save(file, "PNG")
    return file.getvalue()


def test_several_digits_are_said_to_be_several_and_each_can_be_chosen(follow_link, monkeypatch):
    offered, clicks = [], []

    def gallery(images, labels, *, key, chosen=None, **_):
        offered.append((labels, chosen))
        return clicks.pop() if key.startswith("found") and clicks else None

    monkeypatch.setattr(sources, "gallery", gallery)
    app = follow_link("draw", source="Upload")
    upload(app, two_digits())
    assert any("There are 2 digits in this picture" in text.value for text in app.markdown)
    found = find_digits(decode_upload(two_digits()))
    other = 1 - found.heaviest
    assert offered[-1] == (["digit 1 of 2 in your picture", "digit 2 of 2 in your picture"], found.heaviest)
    clicks.append(other)
    app.run()
    np.testing.assert_array_equal(app.session_state["digit"].pixels, found.pixels[other])
    assert offered[-1][1] == other
    app.run()
    np.testing.assert_array_equal(app.session_state["digit"].pixels, found.pixels[other])


def test_one_digit_is_not_offered(follow_link):
    app = follow_link("draw", source="Upload")
    upload(app, photo(0))
    assert not any("digits in this picture" in text.value for text in app.markdown)


def test_a_damaged_picture_leaves_the_digit_and_the_page_says_both(follow_link):
    app = follow_link("draw", source="Upload")
    before = upload(app, photo(0))
    np.testing.assert_array_equal(upload(app, b"no picture"), before)
    (warning,) = app.warning
    assert warning.value.endswith(" Your digit stays as it was.")
