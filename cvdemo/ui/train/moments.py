"""A network in the middle of its training, on the pages that look into it: one setting for all of them."""

from collections.abc import Sequence

import streamlit as st

from cvdemo.nets.snapshots import EPOCHS, RECORDED, SnapshotError, load_measured
from cvdemo.ui.components.moments import moments, read_move
from cvdemo.ui.networks.opened import Opened
from cvdemo.ui.page import frame
from cvdemo.ui.page.navigation import open_page
from cvdemo.ui.session import query_params
from cvdemo.ui.session.parameters import hides, offers
from cvdemo.ui.train import recorded, words
from cvdemo.ui.train.epoch import EPOCH, LAST, network_at, step

_KEY = "moments"
_PLAY = "moments.play"  # the slider has just been asked for
_MOVING = "moments.moving"  # the slider is dragged or played
_MORE = "The same training with its curves, its mistakes and what Keras prints."


def at_moment(network: Opened) -> Opened:
    """The network as it was at the moment that is chosen; itself if its training was not recorded."""
    at = step(default=LAST)
    if at == LAST or not _is_recorded(network):
        return network
    try:
        return network_at(network.name, at)
    except SnapshotError as error:
        frame.wrong_input(error, "The trained network is shown.")
        return network


def offer(networks: Sequence[Opened]) -> None:
    """A button that has `control` show its slider, and play; nothing if it is there, or nothing recorded."""
    if EPOCH.value is None and any(map(_is_recorded, networks)) and not hides(EPOCH.name):
        st.button("Watch it learn", icon=":material/play_arrow:", key="watch", on_click=_open)


def control(networks: Sequence[Opened], *, always: bool = False) -> None:
    """The slider, with what is known of the networks at each moment; nothing if none was recorded.

    Args:
        networks: What the page shows; `at_moment` of them.
        always: Also where nobody has asked for it.
    """
    _keep()
    recorded_ones = [each for each in networks if _is_recorded(each)]
    if not recorded_ones or not offers(EPOCH.name, EPOCH.label) or (EPOCH.value is None and not always):
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="moments_row"):
        moments(
            [words.tick(epoch) for epoch in EPOCHS],
            [(words.moment(epoch), _known(recorded_ones, at)) for at, epoch in enumerate(EPOCHS)],
            key=_KEY,
            at=step(default=LAST),
            play=st.session_state.pop(_PLAY, False),
            on_move=_move,
        )
        if st.button(
            "Train it", icon=":material/arrow_forward:", type="tertiary", help=_MORE, key="to_train"
        ):
            recorded.choose_network(recorded_ones[0].name)
            open_page("train")
        if not always:
            st.button(
                "", icon=":material/close:", type="tertiary", help="Close", key="close", on_click=_close
            )


def _open() -> None:
    EPOCH.set(EPOCHS[0])
    st.session_state[_PLAY] = True


def _close() -> None:
    EPOCH.set(None)


def _move() -> None:
    if move := read_move(_KEY, len(EPOCHS)):
        EPOCH.set(EPOCHS[move.at])
        st.session_state[_MOVING] = not move.resting


def _keep() -> None:
    """Have the address carry the moment; while it plays the one before, to spare the history."""
    if st.session_state.pop(_MOVING, False):
        query_params.put(EPOCH.name, query_params.written().get(EPOCH.name))
    else:
        EPOCH.keep()


def _known(networks: Sequence[Opened], at: int) -> str:
    """The test accuracy of one network with its mistakes, or that of several."""
    measured = [load_measured(each.name)[at] for each in networks]
    if len(measured) == 1:
        (only,) = measured
        return f"test accuracy {words.share(only.accuracy)}, {only.mistakes:,} of 10,000 wrong"
    shares = (
        f"{(each.finished or each).title} {words.share(known.accuracy)}"
        for each, known in zip(networks, measured, strict=True)
    )
    return f"test accuracy: {', '.join(shares)}"


def _is_recorded(network: Opened) -> bool:
    """Whether a network that ships has a recording that can be read."""
    if network.name not in RECORDED:
        return False
    try:
        load_measured(network.name)
    except SnapshotError:
        return False
    return True
