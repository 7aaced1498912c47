"""The address that is given away: that of the page as it is, with what a class shall see of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from cvdemo.lesson.link import encode_digit
from cvdemo.ui.page.display import LECTURE, PREDICT, THEME
from cvdemo.ui.page.embedding import PARAMETER as EMBED
from cvdemo.ui.page.embedding import Part
from cvdemo.ui.session import current_digit
from cvdemo.ui.session.parameters import HIDE

LONGEST = 2000  # characters: what browsers, chats and learning platforms carry
HEIGHTS: Mapping[Part, int] = {"page": 900, "stage": 640, "lecture": 800}  # pixels of a frame


@dataclass(frozen=True)
class Shown:
    """What the class shall see.

    Attributes:
        lecture: The lecture view.
        predict: Outputs are hidden, and stay so.
        hide: Names of controls and parts that are not there.
    """

    lecture: bool = False
    predict: bool = False
    hide: tuple[str, ...] = ()


def address(base: str, query: Mapping[str, str], shown: Shown) -> str:
    """The address to give away.

    Args:
        base: Of the page, without parameters.
        query: What the page's own address says.
        shown: What the class shall see of it.

    Returns:
        At most `LONGEST` characters if a shorter way to write the digit is all that it takes: a long drawing
        is then sent as its 28 × 28 pixels.
    """
    own = {each.name for each in (LECTURE, PREDICT, HIDE, THEME)}
    said = {name: text for name, text in query.items() if name not in own}
    if shown.lecture:
        said[LECTURE.name] = LECTURE.encode(True)
    if shown.predict:
        said[PREDICT.name] = PREDICT.encode(True)
    if shown.hide:
        said[HIDE.name] = HIDE.encode(shown.hide)
    written = _written(base, said)
    if len(written) > LONGEST and current_digit.PARAMETER in said:
        said[current_digit.PARAMETER] = encode_digit(current_digit.without_strokes())
        written = _written(base, said)
    return written


def frame(link: str, part: Part, title: str) -> str:
    """The HTML with which a course page shows a part of the app.

    Args:
        link: What `address` gave.
        part: What is shown of the page.
        title: Of the page, for screen readers.
    """
    source = f"{link}{'&' if '?' in link else '?'}{EMBED}={part}"
    return (
        f'<iframe src="{escape(source)}"\n'
        f'  title="{escape(title)}" width="100%" height="{HEIGHTS[part]}" style="border: 0"\n'
        f'  allow="fullscreen; clipboard-write"></iframe>'
    )


def _written(base: str, query: Mapping[str, str]) -> str:
    return f"{base}?{urlencode(query, safe=',;')}" if query else base


def ordered(names: Iterable[str]) -> tuple[str, ...]:
    """Names as the address lists them."""
    return tuple(sorted({*names}))
