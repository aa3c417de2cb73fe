"""Numbers as they were told: a session works with 0.7 and 0.1, and comes to 0.8.

A float holds most decimals only nearly. What proofs say of a script they say of the decimals, so
whatever a script's expressions come to is worked out of these, as fractions.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import isfinite
from typing import Any


class Ratio(float):
    """A number that no float holds, such as a third: shown nearly, and worked with as it is."""

    __slots__ = ("exact",)

    exact: Fraction

    def __new__(cls, exact: Fraction) -> Ratio:
        """Take the number as it is.

        Raises:
            OverflowError: When it is larger than any float.
        """
        found = super().__new__(cls, exact)
        found.exact = exact
        return found


def exactly(value: Any) -> Any:
    """Give a number as its decimal says; whole numbers, and all else, as they are."""
    if not isinstance(value, float):
        return value
    return value.exact if isinstance(value, Ratio) else _as_told(value)


@lru_cache(maxsize=4096)
def _as_told(value: float) -> Fraction | float:
    return Fraction(repr(value)) if isfinite(value) else value


def plainly(value: Any) -> Any:
    """Give what was worked out as a number that can be shown: never a fraction.

    Raises:
        OverflowError: When it is larger than any float.
    """
    if not isinstance(value, Fraction):
        return value
    shown = float(value)
    return shown if exactly(shown) == value else Ratio(value)


def quotient(dividend: Any, divisor: Any) -> Any:
    """Divide; what whole numbers come to is exact as well."""
    is_whole = isinstance(dividend, int) and isinstance(divisor, int)
    return Fraction(dividend, divisor) if is_whole else dividend / divisor
