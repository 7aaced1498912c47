"""How numbers are written: on screen, in links and in code."""

from collections.abc import Callable, Iterable

import numpy as np

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float, decimals: int = 3) -> str:
    """A value with a fixed number of decimals and a true minus sign: `−0.214`; never `−0.000`.

    Args:
        value: A finite number.
        decimals: Digits after the point.
    """
    return f"{_rounded(value, decimals):.{decimals}f}".replace("-", "−")


def signed(value: float, decimals: int = 2) -> str:
    """A value that is added to something, with its sign: `+1.20`, `−0.35`.

    Args:
        value: A finite number.
        decimals: Digits after the point.
    """
    return f"{_rounded(value, decimals):+.{decimals}f}".replace("-", "−")


def product(left: float, right: float, decimals: int = 3) -> str:
    """A multiplication that is right as printed: `3.197 · (−0.2074) = −0.663`.

    The factors get as many decimals as that takes, but at least `decimals`, and the product `decimals`.
    """
    left, right = float(left), float(right)
    digits = first_digits(lambda digits: multiplies(left, right, digits, decimals), decimals)
    return f"{factors(left, right, digits)} = {number(left * right, decimals)}"


def factors(left: float, right: float, decimals: int) -> str:
    """`3.197 · (−0.207)`: a negative second factor stands in brackets."""
    second = number(right, decimals)
    return f"{number(left, decimals)} · {f'({second})' if second.startswith('−') else second}"


def multiplies(left: float, right: float, digits: int, decimals: int = 3) -> bool:
    """Whether factors with `digits` decimals give the product that is printed with `decimals`."""
    off = _rounded(left, digits) * _rounded(right, digits) - _rounded(left * right, decimals)
    return abs(off) <= 0.5 * 10**-decimals * (1 + 1e-6)


def adds(terms: Iterable[float], total: float, digits: int) -> bool:
    """Whether `terms` with `digits` decimals add up to `total` with as many."""
    return abs(sum(_rounded(term, digits) for term in terms) - _rounded(total, digits)) < 0.5 * 10**-digits


def first_digits(holds: Callable[[int], bool], least: int = 3, most: int = 9) -> int:
    """The smallest number of decimals from `least` to `most` for which printed numbers agree; else `most`."""
    return next((digits for digits in range(least, most) if holds(digits)), most)


def percent(share: float) -> str:
    """A share as percent with one decimal; nearly all and nearly nothing are not rounded away.

    Args:
        share: In [0, 1].
    """
    if share < 0.0005:
        return "< 0.1 %"
    if share > 0.9995:
        return "> 99.9 %"
    return f"{100 * share:.1f} %"


def short(value: float) -> str:
    """Two significant digits, for where there is little room: `0.35`, `12`.

    Args:
        value: A finite number.
    """
    return f"{value:.2g}".replace("-", "−")


def power_of_ten(value: float) -> str:
    """A tiny value as one digit and a power of ten, `3 · 10⁻⁷`; zero as `0`.

    Args:
        value: A finite number of at least 0.
    """
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.0e}".split("e")
    return f"{mantissa} · 10{str(int(exponent)).translate(_RAISED)}"


def literal(value: float) -> str:
    """The shortest literal that gives the same float32, for code and links: `0.11111111`, `-2`.

    Args:
        value: A finite number.
    """
    return str(np.float32(value) + np.float32(0)).removesuffix(".0")  # adding 0 turns −0 into 0


def _rounded(value: float, decimals: int) -> float:
    return round(float(value), decimals) + 0.0  # adding 0 turns −0 into 0
