"""The three ways to a digit: draw it, take a test digit, upload a picture."""

import hashlib

import numpy as np
import streamlit as st

from cvdemo.digits import (
    EXTENSIONS,
    MAX_MEGABYTES,
    Digit,
    FoundDigits,
    UploadError,
    decode_upload,
    digit_as_drawn,
    digit_from_strokes,
    find_digits,
    picture_as_it_is,
    samples,
)
from cvdemo.ui.components.gallery import gallery
from cvdemo.ui.components.sketchpad import sketchpad
from cvdemo.ui.digit.example import example_for
from cvdemo.ui.page import frame
from cvdemo.ui.session import current_digit, keys
from cvdemo.ui.session.current_digit import CENTRE
from cvdemo.ui.session.parameters import Choice

SOURCE = Choice(
    "source",
    "Where the digit comes from",
    {"draw": "Draw", "test": "Test digits", "upload": "Upload"},
    "draw",
)
SAMPLE_CLASS: Choice[int | None] = Choice(
    keys.SAMPLE_CLASS, "Show only", {digit: str(digit) for digit in range(10)}, None
)
_PLACED = "digit.placed"  # what the pad held when its digit was placed
_UPLOADED = "digit.upload"  # the uploaded picture, and the digest of its file
_FOUND = "digit.found"  # the digits found in the uploaded picture, and which of them was chosen
_UPLOAD_PROBLEM = "digit.upload_problem"  # what was wrong with the upload


def choose() -> tuple[Digit | None, bool]:
    """The controls of one source.

    Returns:
        The digit to look at, None for an empty pad; and whether a stroke is under way.
    """
    source = SOURCE.segmented_control(label_visibility="collapsed")
    settled = True
    if source == "test":
        digit = _from_samples()
    elif source == "upload":
        digit = _from_upload()
    else:
        digit, settled = _from_pad()
    if settled:
        current_digit.write_address()
    return digit, not settled


def centring_switch(digit: Digit | None) -> None:
    """Whether a drawing or picture is placed as MNIST places its digits. Test digits are placed already."""
    CENTRE.toggle(
        disabled=digit is not None and digit.source not in ("drawn", "uploaded"),
        help="MNIST's digits fit a 20 × 20 box, with their centre of mass in the middle of the image. "
        "Off: the pad or picture is shrunk to 28 × 28 as it is, and may look like nothing the networks "
        "learned from.",
    )


def _from_pad() -> tuple[Digit | None, bool]:
    """The digit on the pad, None if it is empty; and whether no stroke is under way."""
    digit = current_digit.current_digit()
    drawing = sketchpad(
        key="pad",
        strokes=digit.strokes,
        revision=current_digit.pad_version(),
        example=example_for(digit),
    )
    if drawing.problem:
        frame.wrong_input(drawing.problem)
    if not drawing.strokes:
        return (None if drawing.edited else current_digit.current_digit()), True
    centred = CENTRE.value
    placed = (drawing.revision, drawing.sequence, centred)
    if st.session_state.get(_PLACED) != placed:
        st.session_state[_PLACED] = placed
        place = digit_from_strokes if centred else digit_as_drawn
        current_digit.set_digit(Digit(place(drawing.strokes), "drawn", drawing.strokes), from_pad=True)
    return current_digit.current_digit(), not drawing.drawing


def _from_samples() -> Digit:
    every = samples()
    kind = SAMPLE_CLASS.pills(wrap=True)
    shown = np.flatnonzero((every.labels == kind) if kind is not None else np.arange(200) % 20 < 4)
    labels = [f"{frame.named(every.labels[index])}, test digit {index}" for index in shown]
    chosen = gallery(every.images[shown], labels, name="Test digits of MNIST", key="samples")
    if chosen is not None:
        index = int(shown[chosen])
        label = int(every.labels[index])
        current_digit.set_digit(Digit(every.images[index] / np.float32(255), "sample", (), label, index))
    st.caption("From MNIST's test set: none of the networks was trained on them.")
    return current_digit.current_digit()


def _from_upload() -> Digit:
    st.file_uploader(
        "A picture of one digit: a photo of paper, a scan, a drawing",
        type=EXTENSIONS,
        key="upload",
        help="It is read in memory and never stored. Save a HEIC photo as JPEG first.",
        on_change=_take_upload,
        max_upload_size=MAX_MEGABYTES,
    )
    if problem := st.session_state.get(_UPLOAD_PROBLEM):
        frame.wrong_input(problem, current_digit.STAYS)
    if (upload := st.session_state.get(_UPLOADED)) is not None:
        picture, content = upload
        st.image(picture, width=200, caption="your picture")
        if current_digit.current_digit().source == "uploaded":
            _place_upload(picture, content)
            _offer_digits(content)
    return current_digit.current_digit()


def _offer_digits(content: str) -> None:
    """Where a picture holds several digits: all of them, one of which is the current digit."""
    found: FoundDigits | None
    found, current = st.session_state.get(_FOUND, (None, 0))
    if found is None or not CENTRE.value or (count := len(found.pixels)) < 2:
        return
    st.markdown(f"**There are {count} digits in this picture.** Choose the one to classify:")
    chosen = gallery(
        np.rint(found.pixels * 255).astype(np.uint8),
        [f"digit {number} of {count} in your picture" for number in range(1, count + 1)],
        name="Digits in your picture",
        key=f"found_{content[:16]}",
        chosen=current,
    )
    if chosen is not None and chosen != current:
        st.session_state[_FOUND] = found, chosen
        current_digit.set_digit(Digit(found.pixels[chosen], "uploaded"))
        st.rerun()


def _place_upload(picture: np.ndarray, content: str) -> None:
    """Make the uploaded picture the current digit, as the centring switch says.

    Args:
        picture: The decoded picture.
        content: Digest of its file: one file, placed in one way, is worked on once.
    """
    centred = CENTRE.value
    placed = (content, centred)
    if st.session_state.get(_PLACED) != placed:
        if centred:
            found = find_digits(picture)
            st.session_state[_FOUND] = found, found.heaviest
            pixels = found.pixels[found.heaviest]
        else:
            pixels = picture_as_it_is(picture)
        current_digit.set_digit(Digit(pixels, "uploaded"))
        st.session_state[_PLACED] = placed


def _take_upload() -> None:
    """Decode and place what was uploaded; a broken file leaves the digit as it was and says why."""
    for key in (_UPLOAD_PROBLEM, _UPLOADED, _PLACED, _FOUND):
        st.session_state.pop(key, None)
    file = st.session_state["upload"]
    if file is None:
        return
    data = file.getvalue()
    content = hashlib.sha256(data).hexdigest()
    try:
        picture = decode_upload(data)
        _place_upload(picture, content)
        st.session_state[_UPLOADED] = (picture, content)
    except (UploadError, ValueError) as error:
        st.session_state[_UPLOAD_PROBLEM] = str(error)
