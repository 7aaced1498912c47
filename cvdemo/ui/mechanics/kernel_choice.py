"""Which kernel: one of the bank or the student's own, which no preset ever overwrites."""

import numpy as np
import streamlit as st

from cvdemo.core import KERNELS
from cvdemo.lesson.field_checks import Kernel
from cvdemo.lesson.limits import MAX_KERNEL_SIZE
from cvdemo.lesson.link import LinkError, decode_kernel, encode_kernel
from cvdemo.ui.page import frame
from cvdemo.ui.session import keys, parameters, query_params
from cvdemo.ui.session.parameters import Choice

OWN = "own"
KERNEL = Choice(
    keys.KERNEL,
    "Kernel",
    {name: kernel.title for name, kernel in KERNELS.items()} | {OWN: "My own kernel"},
    "sobel_vertical",
)
_OWN_VALUES = "kernel.own"  # the student's own kernel
_FORMER = "kernel.former"  # the student's own kernels before others took their place
MOST_FORMER = 20
_CHOSEN = "kernel.chosen_below"  # a kernel chosen below the control, taken over before it is drawn again


def choose() -> Kernel:
    """The control for the kernel; returns its rows of weights."""
    _take_own_of_link()
    if chosen := st.session_state.pop(_CHOSEN, None):
        KERNEL.set(chosen)
    kernel = values(KERNEL.selectbox(width=215))
    own = st.session_state.get(_OWN_VALUES)  # the address carries it also while a preset is chosen
    query_params.put(keys.OWN, encode_kernel(own) if own else None)
    return kernel


def title(name: str) -> str:
    return KERNEL.options[name]


def description(name: str, *, flip: bool = False) -> str:
    """What the kernel asks of the picture, what the `flip` changes, and where it comes from."""
    if name == OWN:
        return "Your own kernel. Type into its cells on the stage, or start from a kernel of the list."
    turned = _turned(KERNELS[name].values) if flip else ""
    return f"{KERNELS[name].says}{turned} Source: {KERNELS[name].source}."


def _turned(weights: np.ndarray) -> str:
    """What is different once the kernel is turned by 180°; empty where nothing is."""
    turned = weights[::-1, ::-1]
    if np.array_equal(turned, weights):
        return " Turned by 180° it is the same kernel."
    if np.array_equal(turned, -weights):
        return " **Turned by 180°, as here, every response has the opposite sign.**"
    return " **Turned by 180°, as here, all its directions are reversed.**"


def current_name() -> str:
    return KERNEL.value


def values(name: str) -> Kernel:
    """The weights of a kernel of the bank, or the student's."""
    if name == OWN:
        return st.session_state.setdefault(_OWN_VALUES, _rows(KERNELS["identity"].values))
    return _rows(KERNELS[name].values)


def edit(row: int, column: int, value: float) -> None:
    """A weight typed on the stage: it becomes part of the student's own kernel, chosen in a new run."""
    rows = [list(weights) for weights in values(current_name())]
    rows[row][column] = value
    _take_as_own(tuple(map(tuple, rows)))
    select(OWN)


def replace_own(weights: np.ndarray) -> None:
    """Make `weights` (rows, columns) the student's own kernel; the previous one can be restored."""
    _replace(_rows(weights))


def select(name: str) -> None:
    """Choose a kernel from somewhere below the control, in a new run."""
    st.session_state[_CHOSEN] = name
    st.rerun()


def size_controls() -> None:
    """Rows and columns of the kernel, 1 × 1 to 7 × 7; a change makes it the student's own."""
    if not parameters.offers("kernel_size", "Size of the kernel"):
        return
    rows = values(current_name())
    for name, size in (("rows", len(rows)), ("columns", len(rows[0]))):
        key = f"kernel_{name}"
        st.session_state[key] = size
        st.select_slider(f"Kernel {name}", range(1, MAX_KERNEL_SIZE + 1), key=key, on_change=_resize)
    if _FORMER in st.session_state:
        st.button("Restore previous kernel", icon=":material/undo:", on_click=_restore)


def _take_own_of_link() -> None:
    if text := query_params.text_from_link(keys.OWN):
        try:
            st.session_state[_OWN_VALUES] = decode_kernel(text)
        except LinkError as error:
            frame.wrong_input(error, "Your own kernel stays as it was.")


def _resize() -> None:
    """Keep the middle where the middle was: cut or fill up with zeros around it."""
    old = np.array(values(current_name()))
    size = (st.session_state["kernel_rows"], st.session_state["kernel_columns"])
    new = np.zeros(size)
    row, column = ((n - 1) // 2 - (o - 1) // 2 for n, o in zip(size, old.shape, strict=True))
    for (i, j), value in np.ndenumerate(old):
        if 0 <= i + row < size[0] and 0 <= j + column < size[1]:
            new[i + row, j + column] = value
    _take_as_own(_rows(new))
    KERNEL.set(OWN)


def _take_as_own(kernel: Kernel) -> None:
    """Make `kernel` the student's; if it grew from a preset, the previous one can be restored."""
    if current_name() == OWN:
        st.session_state[_OWN_VALUES] = kernel
    else:
        _replace(kernel)


def _replace(kernel: Kernel) -> None:
    own = st.session_state.get(_OWN_VALUES)
    if own not in (None, kernel):
        st.session_state[_FORMER] = [*st.session_state.get(_FORMER, ()), own][-MOST_FORMER:]
    st.session_state[_OWN_VALUES] = kernel


def _restore() -> None:
    """Swap in the previous kernel; repeated use cycles through all of them."""
    *earlier, last = st.session_state[_FORMER]
    st.session_state[_FORMER] = [st.session_state[_OWN_VALUES], *earlier]
    st.session_state[_OWN_VALUES] = last
    KERNEL.set(OWN)


def _rows(weights: np.ndarray) -> Kernel:
    return tuple(tuple(row) for row in np.asarray(weights, np.float32).tolist())
