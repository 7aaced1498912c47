"""The link to give: what it carries, how long it gets, how it is framed."""

import re
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest
import segno

from cvdemo.digits import Digit, digit_from_strokes
from cvdemo.lesson.link import MAX_TEXT, decode_digit, decode_kernel, encode_digit, encode_kernel
from cvdemo.ui.components.invite import qr_path
from cvdemo.ui.session import current_digit
from cvdemo.ui.session.parameters import HIDE, MOST_NAMES
from cvdemo.ui.share import link
from cvdemo.ui.share.link import LONGEST, Shown

BASE = "https://convnets.example-university.edu/courses/2026/deep-learning/convolution"
HIDDEN = tuple(f"a_control_{i}" for i in range(12))


def said(address):
    return {name: texts[-1] for name, texts in parse_qs(urlsplit(address).query).items()}


def scribble(seed, strokes):
    rng = np.random.default_rng(seed)
    lines = tuple(
        np.clip(rng.normal(0, 0.03, (40, 2)).cumsum(0) + rng.random(2), 0, 1) for _ in range(strokes)
    )
    return Digit(digit_from_strokes(lines), "drawn", lines)


@pytest.mark.parametrize("strokes", [1, 3, 10, 40])
def test_a_link_has_at_most_2000_characters_with_all_that_it_can_carry(monkeypatch, strokes):
    digit = scribble(strokes, strokes)
    monkeypatch.setattr(current_digit, "current_digit", lambda: digit)
    kernel = np.random.default_rng(1).uniform(-1, 1, (7, 7)).astype(np.float32)
    query = {"digit": encode_digit(digit), "own": encode_kernel(kernel), "kernel": "own", "pin": "r10c13"}
    address = link.address(BASE, query, Shown(lecture=True, predict=True, hide=HIDDEN))
    assert len(address) <= LONGEST
    read = said(address)
    assert decode_kernel(read["own"]) == tuple(map(tuple, kernel.tolist()))
    assert np.abs(decode_digit(read["digit"]).pixels - digit.pixels).mean() < 0.02
    assert HIDE.decode([read["hide"]]) == HIDDEN


def test_a_drawing_that_fits_keeps_its_strokes_and_a_long_one_becomes_its_pixels(monkeypatch):
    kinds = []
    for digit in (scribble(0, 1), scribble(1, 40)):
        monkeypatch.setattr(current_digit, "current_digit", lambda digit=digit: digit)
        query = {"digit": "d" + "x" * MAX_TEXT} if len(digit.strokes) > 1 else {"digit": encode_digit(digit)}
        kinds.append(said(link.address(BASE, query, Shown()))["digit"][0])
    assert kinds == ["d", "p"]


def test_the_switches_say_what_is_shown_whatever_the_page_itself_shows():
    query = {"padding": "same", "lecture": "true", "theme": "dark", "hide": "bias", "predict": "true"}
    assert said(link.address(BASE, query, Shown())) == {"padding": "same"}
    shown = Shown(lecture=True, hide=("code", "stride"))
    assert said(link.address(BASE, query, shown)) == {
        "padding": "same",
        "lecture": "true",
        "hide": "code.stride",
    }
    assert link.address(BASE, {}, Shown()) == BASE


class _Frame(HTMLParser):
    def handle_starttag(self, tag, attributes):
        self.tag, self.attributes = tag, dict(attributes)


@pytest.mark.parametrize("part", ["stage", "page", "lecture"])
def test_a_frame_is_html_that_leads_to_the_part(part):
    parser = _Frame()
    parser.feed(link.frame(f"{BASE}?own=1,2&kernel=own", part, 'A "title" <b>'))
    assert parser.tag == "iframe"
    assert said(parser.attributes["src"]) == {"own": "1,2", "kernel": "own", "embed": part}
    assert parser.attributes["title"] == 'A "title" <b>'
    parser.feed(link.frame(BASE, part, ""))
    assert parser.attributes["src"] == f"{BASE}?embed={part}"


@pytest.mark.parametrize(
    "text", ["", ".", "a..b", "A", "a b", "x" * 31, ".".join(["a"] * (MOST_NAMES + 1)), "é"]
)
def test_a_hidden_list_that_is_none_is_refused(text):
    with pytest.raises(ValueError, match=f"^{re.escape(text)}$"):
        HIDE.decode([text])


@pytest.mark.parametrize("text", [BASE, "x" * LONGEST])
def test_the_path_draws_the_code_with_its_quiet_zone(text):
    side, path = qr_path(text)
    drawn = np.zeros((side, side), bool)
    for run in path.split("M")[1:]:
        x, rest = run.split(" ", 1)
        y, rest = rest.split("h", 1)
        drawn[int(y), int(x) : int(x) + int(rest.split("v")[0])] = True
    code = np.array([*segno.make(text, error="l", boost_error=False, micro=False).matrix], bool)
    np.testing.assert_array_equal(drawn[4:-4, 4:-4], code)
    assert drawn.sum() == code.sum()
