"""The style sheets of the pages, served as files: a run of a page sends their addresses only."""

import hashlib
from functools import cache
from pathlib import Path

import streamlit as st

FOLDER = Path(__file__).parent / "sheets"


def use(*names: str) -> None:
    """Let the page look as these style sheets in `sheets/` say, the later ones over the earlier."""
    imports = "".join(f'@import url("{_address(name)}");' for name in names)
    st.html(f"<style>{imports}</style>")


@cache
def _address(name: str) -> str:
    """Where the browser finds a style sheet; another address for every change of it."""
    base = st.get_option("server.baseUrlPath").strip("/")
    version = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]
    folder = "_stcore/bidi-components/cvdemo.page/sheets"
    return f"/{base}/{folder}/{name}?{version}" if base else f"/{folder}/{name}?{version}"
