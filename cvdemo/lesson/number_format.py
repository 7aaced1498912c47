"""How numbers are written: on screen, in links and in code."""

from collections.abc import Callable, Iterable

import numpy as np

_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float, decimals: int = 3) -> str:
    """Write a value with a fixed number of decimals and a true minus sign; never `−0.000`.

    Args:
        value: A finite number.
        decimals: Digits after the point.

    Example:
        >>> number(-0.2138), number(-0.0001)
        ('−0.214', '0.000')
    """
    return f"{_rounded(value, decimals):.{decimals}f}".replace("-", "−")


def signed(value: float, decimals: int = 2) -> str:
    """Write a value that is added to something, with its sign.

    Args:
        value: A finite number.
        decimals: Digits after the point.

    Example:
        >>> signed(1.2), signed(-0.35)
        ('+1.20', '−0.35')
    """
    return f"{_rounded(value, decimals):+.{decimals}f}".replace("-", "−")


def product(left: float, right: float, decimals: int = 3) -> str:
    """Write a multiplication that is right as printed.

    Args:
        left, right: The factors, finite; they get as many decimals as that takes.
        decimals: Digits of the product after the point, and the fewest of the factors.

    Example:
        >>> product(3.197, -0.2074)
        '3.1970 · (−0.2074) = −0.663'
    """
    left, right = float(left), float(right)
    digits = first_digits(lambda digits: multiplies(left, right, digits, decimals), decimals)
    return f"{factors(left, right, digits)} = {number(left * right, decimals)}"


def factors(left: float, right: float, decimals: int) -> str:
    """Write a product of two factors; a negative second one stands in brackets.

    Args:
        left, right: Finite numbers.
        decimals: Digits after the point.

    Example:
        >>> factors(3.197, -0.207, 3)
        '3.197 · (−0.207)'
    """
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
    """Write a share as percent with one decimal; nearly all and nearly nothing are not rounded away.

    Args:
        share: In [0, 1].

    Example:
        >>> percent(0.5), percent(0.9999)
        ('50.0 %', '> 99.9 %')
    """
    if share < 0.0005:
        return "< 0.1 %"
    if share >= 0.9995:
        return "> 99.9 %"
    return f"{100 * share:.1f} %"


def short(value: float) -> str:
    """Write two significant digits, for where there is little room.

    Args:
        value: A finite number.

    Example:
        >>> short(0.349), short(12)
        ('0.35', '12')
    """
    return f"{value:.2g}".replace("-", "−")


def power_of_ten(value: float) -> str:
    """Write a tiny value as one digit and a power of ten; zero as `0`.

    Args:
        value: A finite number of at least 0.

    Example:
        >>> power_of_ten(3.1e-7)
        '3 · 10⁻⁷'
    """
    if value == 0:
        return "0"
    mantissa, exponent = f"{value:.0e}".split("e")
    return f"{mantissa} · 10{str(int(exponent)).translate(_RAISED)}"


def literal(value: float) -> str:
    """Write the shortest literal that gives the same float32, for code and links.

    Args:
        value: A finite number.

    Example:
        >>> literal(1 / 9), literal(-2)
        ('0.11111111', '-2')
    """
    return str(np.float32(value) + np.float32(0)).removesuffix(".0")  # adding 0 turns −0 into 0


def _rounded(value: float, decimals: int) -> float:
    return round(float(value), decimals) + 0.0  # adding 0 turns −0 into 0
