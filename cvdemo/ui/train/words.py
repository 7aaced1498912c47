"""Moments of a training, and what is measured at them, in words."""

from fractions import Fraction

_GLYPHS = {Fraction(1, 8): "⅛", Fraction(1, 4): "¼", Fraction(1, 2): "½", Fraction(3, 4): "¾"}


def epochs(count: float) -> str:
    """A number of epochs as it is printed: ⅛, 1, 2.35.

    >>> epochs(0.125), epochs(3.0), epochs(2.348)
    ('⅛', '3', '2.35')
    """
    return _GLYPHS.get(Fraction(count).limit_denominator(1000)) or f"{count:.2f}".rstrip("0").rstrip(".")


def tick(count: float) -> str:
    """The moment below the slider."""
    return epochs(count) if count else "start"


def moment(count: float) -> str:
    """The moment beside the slider.

    >>> moment(0), moment(0.125), moment(2)
    ('untrained', 'after ⅛ epoch', 'after 2 epochs')
    """
    if not count:
        return "untrained"
    return f"after {epochs(count)} epoch{'s' if count > 1 else ''}"


def share(value: float | None) -> str:
    """A share as a percentage to two decimals; a dash where there is none yet.

    >>> share(0.98956), share(None)
    ('98.96 %', '–')
    """
    return "–" if value is None else f"{100 * value:.2f} %"


def loss(value: float | None) -> str:
    """A loss to three decimals; a dash where there is none yet."""
    return "–" if value is None else f"{value:.3f}"
