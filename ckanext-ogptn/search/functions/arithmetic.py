"""Arithmetic as Java's: nothing fails, and what has no value is infinite or no number (NaN)."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence


def divide(a: float, b: float) -> float:
    """Divide; by zero the result is infinite, and that of 0 by 0 no number."""
    if b:
        return a / b
    if a == 0 or math.isnan(a):
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1, b)


def remainder(a: float, b: float) -> float:
    """Return the remainder of a division, with the sign of ``a``."""
    return math.fmod(a, b) if b and math.isfinite(a) else math.nan


def power(base: float, exponent: float) -> float:
    """Return a power; what is too large is infinite."""
    if base == 0 and exponent < 0:
        return math.inf
    try:
        return math.pow(base, exponent)
    except ValueError:
        return math.nan
    except OverflowError:
        return math.inf if base > 0 or exponent % 2 == 0 else -math.inf


def square_root(value: float) -> float:
    """Return the square root; a negative number has none."""
    return math.sqrt(value) if value >= 0 else math.nan


def cube_root(value: float) -> float:
    """Return the cube root."""
    return math.cbrt(value)


def logarithm(value: float) -> float:
    """Return the natural logarithm: minus infinity at 0, no number below."""
    if value > 0:
        return math.log(value)
    return -math.inf if value == 0 else math.nan


def logarithm_to_10(value: float) -> float:
    """Return the logarithm to the base 10: minus infinity at 0, no number below."""
    return math.log10(value) if value > 0 else logarithm(value)


def rounding(how: Callable[[float], int]) -> Callable[[float], float]:
    """Return a function that rounds what is finite."""
    return lambda value: float(how(value)) if math.isfinite(value) else value


def mapped(value: float, low: float, high: float, target: float, *default: float) -> float:
    """Return ``target`` for a value between the ends; for others ``default``, or the value itself."""
    return target if low <= value <= high else (default or (value,))[0]


def least(values: Sequence[float]) -> float:
    """Return the least value, no number where one is no number."""
    return math.nan if any(map(math.isnan, values)) else min(values)
