"""The style sheets of the pages, served as files: a run of a page sends their addresses only."""

import hashlib
from functools import cache
from pathlib import Path

import streamlit as st

FOLDER = Path(__file__).parent


def use(*names: str) -> None:
    """Let the page look as these style sheets of this folder say, the later ones over the earlier."""
    imports = "".join(f'@import url("{_address(name)}");' for name in names)
    st.html(f"<style>{imports}</style>")


@cache
def _address(name: str) -> str:
    """Where the browser finds a style sheet; another address for every change of it."""
    base = st.get_option("server.baseUrlPath").strip("/")
    version = hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:12]
    folder = f"{base}/_stcore/bidi-components/cvdemo.page" if base else "_stcore/bidi-components/cvdemo.page"
    return f"/{folder}/{name}?{version}"
