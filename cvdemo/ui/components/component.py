"""How Python talks to a browser component whose scripts, mark-up and style are files beside it.

A component NAME is a folder with `NAME.js` (an ES module), `NAME.html` and `NAME.css`. The server serves
them, as `pyproject.toml` declares; the browser keeps them, and a message carries data only.
"""

import hashlib
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st
from streamlit.components.v2 import component
from streamlit.errors import StreamlitAPIException

from cvdemo.ui.components.wire import pack

FOLDER = Path(__file__).parent
SERVED = ("*.js", "*.css", "*.html")


@cache
def scripts_version() -> str:
    """A short digest of all files that browsers fetch: a new one for every change of any of them."""
    digest = hashlib.sha256()
    for path in sorted(path for kind in SERVED for path in FOLDER.rglob(kind)):
        digest.update(path.relative_to(FOLDER).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


class Component:
    """A browser component, declared once at the top of its module.

    Args:
        name: of its folder, of its entry in `pyproject.toml`, and of its files.
    """

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def _mount(self) -> Callable[..., Any]:
        """Declared at its first use: only then is there a server that knows where the files are."""
        try:
            return component(f"cvdemo.{self.name}", js=f"{self.name}/{self.name}.js")
        except StreamlitAPIException as error:
            raise RuntimeError(
                "cvdemo is not installed here, so its browser components cannot be served. "
                "Run `pip install -r requirements.txt` in its folder."
            ) from error

    def __call__(
        self,
        data: Mapping[str, object],
        arrays: Mapping[str, np.ndarray] | None = None,
        *,
        key: str,
        **callbacks: Callable[[], None] | None,
    ) -> Any:
        """Show the component, or update it.

        Args:
            data: what JSON can hold, with tuples for lists: with a list Streamlit looks for data frames, and
                loads pandas to do so.
            arrays: uint8, int32 or float32, finite; they travel as bytes.
            key: identifies the component on its page.
            callbacks: `on_<name>_change` for every state and trigger that the component sends; None where the
                result is read instead.

        Returns:
            Streamlit's result: a mapping of what the browser sent, which is untrusted.
        """
        message = {"scripts": scripts_version(), **data}
        return self._mount(
            key=key,
            data=message if arrays is None else pack(message, arrays),
            **{name: callback or _ignore for name, callback in callbacks.items()},
        )


def when_chosen(key: str, count: int, act: Callable[[int], None] | None) -> Callable[[], None]:
    """What calls `act` before a run in which one of several things was chosen.

    Args:
        key: Of the component, which sends the index as `chosen`.
        count: How many there are to choose from.
        act: Is given the index.
    """

    def told() -> None:
        state = st.session_state.get(key)
        index = read_index(state.get("chosen"), count) if isinstance(state, Mapping) else None
        if act is not None and index is not None:
            act(index)

    return told


def read_index(raw: object, count: int) -> int | None:
    """The index that a browser sent, or None if it is not one."""
    return raw if type(raw) is int and 0 <= raw < count else None


def _ignore() -> None:
    """Streamlit knows a state or trigger by its callback, so there must be one."""
