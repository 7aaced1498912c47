"""The style sheets of the pages, served as files: a run of a page sends their addresses only."""

import hashlib
from functools import cache
from pathlib import Path

import streamlit as st

FOLDER = Path(__file__).parent / "sheets"

# On a slow network the page would be seen as plain text until its style is there: it waits, but not for ever.
_WAIT = """
@keyframes unstyled { from, to { visibility: hidden } }
[data-testid="stApp"] { animation: unstyled 3s }
"""


def use_first(*names: str) -> None:
    """Let the page look as `use` says, and be seen when the first of these style sheets is there.

    The first one ends the wait by `animation: none` for the app.
    """
    st.html(f"<style>{_WAIT}</style><style>{_imports(names)}</style>")


def use(*names: str) -> None:
    """Let the page look as these style sheets in `sheets/` say, the later ones over the earlier."""
    st.html(f"<style>{_imports(names)}</style>")


def _imports(names: tuple[str, ...]) -> str:
    return "".join(f'@import url("{_address(name)}");' for name in names)


@cache
def _address(name: str) -> str:
    """Where the browser finds a style sheet; another address for every change of it."""
    base = st.get_option("server.baseUrlPath").strip("/")
    version = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]
    folder = "_stcore/bidi-components/cvdemo.page/sheets"
    return f"/{base}/{folder}/{name}?{version}" if base else f"/{folder}/{name}?{version}"
