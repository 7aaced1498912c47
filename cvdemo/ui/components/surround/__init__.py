"""What is around a page: its sidebar, its colours, its pager's keys, the browser's history."""

from typing import Literal

from cvdemo.ui.components.component import Component

__all__ = ["surround"]

Theme = Literal["light", "dark"]
_component = Component("surround")


def surround(theme: Theme | None) -> None:
    """Fit to the page what is around it: call it once on every page.

    The sidebar is closed where it would take a third of the screen, PageUp and PageDown follow the pager's
    links, a page is one entry of the browser's history, and the colours are light or dark.

    Args:
        theme: None for the colours of the reader's system.
    """
    _component({"theme": theme}, key="surround")
