"""What the answer depends on: a square covers each place of the digit, and networks classify what is left."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from cvdemo.lesson.number_format import percent
from cvdemo.nets.forward import Network
from cvdemo.nets.occlusion import Occlusion, occlude
from cvdemo.nets.registry import NETWORKS as SHIPPED
from cvdemo.nets.registry import OWN, pair
from cvdemo.ui.components.occlusion import Covered, covered_digits
from cvdemo.ui.networks.opened import Opened, networks_for_session
from cvdemo.ui.page import frame
from cvdemo.ui.page.parts import run_later
from cvdemo.ui.session import keys, pins, query_params
from cvdemo.ui.session.parameters import Choice, Choices, Toggle

SIZES = (3, 5, 7, 9)  # odd: a square has a middle
FILLS = {"paper": 0.0, "grey": 0.5}
ANSWER = "answer"
MOST_MULTIPLY_ADDS = 100e6  # of one digit; 577 of them then take seconds
COVERING = Toggle("covering", "Cover the digit")
SIZE = Choice("cover_size", "Square", {size: f"{size} × {size}" for size in SIZES}, 5)
FILL = Choice("cover_fill", "Filled with", {"paper": "paper (black)", "grey": "grey"}, "paper")
SCORE = Choice(
    "cover_score",
    "Score of",
    {ANSWER: "each network’s answer"} | {str(label): str(label) for label in range(10)},
    ANSWER,
)
NETWORKS = Choices(
    "cover_networks", "Networks", {name: each.title for name, each in SHIPPED.items()}, pair("lecture")
)
_PLACE = "covering.place"  # the middle of the square over the digit
_SHOWN = "covering.shown"  # where the square is, as last shown
_DIGIT = "covering.digit"
_PART = "covering"


@dataclass
class _Digit:
    """The digit of this session that is covered: as the page has it, and as the section shows it."""

    wanted: np.ndarray
    shown: np.ndarray | None = None

    @property
    def is_behind(self) -> bool:
        return self.shown is None or not np.array_equal(self.wanted, self.shown)


def section(digit: np.ndarray, choose: Callable[[], Sequence[Opened]]) -> None:
    """A switch, and what it opens: a part of the page that runs by itself.

    Args:
        digit: (28, 28) in [0, 1].
        choose: Gives the networks whose scores are shown side by side; called beside the other controls.
    """
    covered = st.session_state[_DIGIT] = _Digit(digit)

    def show() -> None:
        covered.shown = covered.wanted
        _show(covered.shown, choose)

    query_params.fragment(show, _PART)()


def follow(digit: np.ndarray) -> None:
    """Have the section cover the digit of another part of the page, as soon as that keeps nobody waiting.

    Covered at every place, a digit takes a network hundreds of times as long as the digit alone. When the
    page runs as a whole, the section is yet to come.

    Args:
        digit: (28, 28) in [0, 1].
    """
    if not query_params.is_part_alone():
        return
    covered = st.session_state[_DIGIT]
    covered.wanted = digit
    if COVERING.value and covered.is_behind:
        run_later(_PART, lambda: covered.is_behind)


def _show(digit: np.ndarray, choose: Callable[[], Sequence[Opened]]) -> None:
    frame.subheader("What the answer depends on")
    with frame.controls():
        opened = COVERING.toggle()
        if opened and digit.any():
            size, fill, score = SIZE.segmented_control(), FILL.segmented_control(), SCORE.selectbox(width=190)
            networks = choose()
    if not opened:
        frame.prose("A square covers each place of the digit in turn: how does the score change?")
        return
    if not digit.any():
        st.markdown("There is no ink to cover: draw or choose a digit first.")
        return
    found = []
    for each in networks:
        if (work := _multiply_adds(each.network)) > MOST_MULTIPLY_ADDS:
            frame.wrong_input(
                f"{each.title}: with {work / 1e6:,.0f} million multiply-adds for one digit, hundreds of "
                "covered ones would take too long here."
            )
            continue
        occlusion = _occlusion(each.digest or each.name, each, digit, size, FILLS[fill])
        if _finite(occlusion):
            found.append((each, occlusion))
        else:
            frame.wrong_input(f"{each.title}: scores of some covered digits are not finite numbers.")
    if not networks:
        st.markdown("Choose a network.")
    if found:
        _board(digit, found, score)


def choose_networks() -> list[Opened]:
    """The networks to compare: those chosen of the shipped ones, then the visitor's own."""
    networks = networks_for_session()
    names = NETWORKS.multiselect(width=420)
    return [networks[name] for name in (*names, OWN) if name in networks]


@st.cache_resource(max_entries=64, show_spinner="Classifying the covered digits …")
def _occlusion(of: str, _opened: Opened, digit: np.ndarray, size: int, fill: float) -> Occlusion:
    """Kept for the whole server: a class looks at the same digit."""
    return occlude(lambda digits: _opened.network.probabilities(_opened.predict(digits)), digit, size, fill)


def _finite(occlusion: Occlusion) -> bool:
    return bool(np.isfinite(occlusion.whole).all() and np.isfinite(occlusion.covered).all())


def _board(digit: np.ndarray, found: Sequence[tuple[Opened, Occlusion]], score: str) -> None:
    """The covered digit, the maps and the scores; the place of the square is part of the link."""
    networks = [
        Covered(opened.title, occlusion, int(occlusion.whole.argmax()) if score == ANSWER else int(score))
        for opened, occlusion in found
    ]
    at = pins.pinned(_PLACE, digit.shape, keys.COVERED)
    version, shown = st.session_state.get(_SHOWN, (0, None))
    if at != shown:  # a link, or the browser's Back button
        version += 1
    at = covered_digits(digit, networks, key="covered_digits", at=at, version=version)
    st.session_state[_SHOWN] = version, at
    pins.keep(_PLACE, at, keys.COVERED)
    frame.prose(_words(networks))


def _words(networks: Sequence[Covered]) -> str:
    """How far each score falls at most, and how many squares change the answer: counted, not explained."""
    lines = []
    for each in networks:
        occlusion, drop = each.occlusion, each.occlusion.drop(each.label)
        before = float(occlusion.whole[each.label])
        score, lowest = percent(before), percent(max(0.0, before - float(drop.max())))
        changed = int((occlusion.answers() != occlusion.whole.argmax()).sum())
        lines.append(
            f"- {each.title}: {changed} of the {drop.size} places of the square change the answer. The score "
            f"of {each.label} is {score} for the digit as it is, "
            + ("and nowhere lower." if lowest == score else f"and {lowest} at its lowest.")
        )
    return (
        "\n".join(lines)
        + "\n\nThe map shows where this square changes this score of this digit. It does not show what the "
        "network looks for: it was never trained on covered digits."
    )


def _multiply_adds(network: Network) -> int:
    return sum(layer.multiply_adds for layer in network.layers)
