"""What is around a page: its sidebar, made to fit the screen, its pager's keys, the browser's history."""

from cvdemo.ui.components.component import Component

__all__ = ["surround"]

_component = Component("surround")


def surround() -> None:
    """Close the sidebar where it would take a third of the screen, let PageUp and PageDown follow the
    pager's links, and make a page one entry of the browser's history. Call it once on every page.
    """
    _component({}, key="surround")
