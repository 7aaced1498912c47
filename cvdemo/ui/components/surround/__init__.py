"""What Streamlit draws around a page (its sidebar), made to fit the screen by the browser."""

from cvdemo.ui.components.component import Component

__all__ = ["surround"]

_component = Component("surround")


def surround() -> None:
    """Close the sidebar where it would take a third of the screen. Call it once on every page."""
    _component({}, key="surround")
