"""A training, moment by moment: its kernels, what they make of the digit, its curves."""

from cvdemo.ui.components.component import Component
from cvdemo.ui.components.training.film import Chart, Fact, Film, Series, message

__all__ = ["Chart", "Fact", "Film", "Series", "training"]

_component = Component("training")


def training(film: Film, *, key: str, at: int = 0, follow: bool = False) -> int:
    """Show a training. Playing and scrubbing happen in the browser.

    Args:
        film: All moments of it.
        key: Identifies the component on its page.
        at: Index of the moment that is shown first.
        follow: The training goes on: whoever looks at its last moment sees each new one.

    Returns:
        Index of the moment at which the reader stopped; `at` until then.

    Raises:
        ValueError: For a film whose parts do not fit each other.
    """
    data, arrays = message(film, at=at, follow=follow)
    result = _component(data, arrays, key=key, on_at_change=None)
    shown = result.get("at")
    return shown if type(shown) is int and 0 <= shown < len(film.moments) else at
