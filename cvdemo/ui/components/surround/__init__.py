"""What is around a page: its sidebar, made to fit the screen, and the keys of its pager."""

from cvdemo.ui.components.component import Component

__all__ = ["surround"]

_component = Component("surround")


def surround() -> None:
    """Close the sidebar where it would take a third of the screen, and let PageUp and PageDown follow the
    pager's links. Call it once on every page.
    """
    _component({}, key="surround")
