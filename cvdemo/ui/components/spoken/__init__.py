"""A sentence that a screen reader says once it has settled: the page's answer, not every step on the way."""

from cvdemo.ui.components.component import Component

_component = Component("spoken")


def spoken(text: str, *, key: str) -> None:
    """Have `text` said when it has not changed for a second; not what the page opens with."""
    _component({"text": text}, key=key)
