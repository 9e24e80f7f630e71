"""Amounts as they are written ("1250", "1250.50", "1250,50") and as whole numbers of a smallest unit."""

import re
from collections.abc import Iterable
from fractions import Fraction

WRITTEN = re.compile(r"[+-]?\d{1,15}(?:[.,]\d{1,6})?")


def amount(text: str) -> Fraction | None:
    """The number that a text says, or None: digits with at most one decimal point or comma, no other signs."""
    text = text.strip().replace("\u00a0", "")
    if not WRITTEN.fullmatch(text) or not text.isascii():
        return None
    return Fraction(text.replace(",", "."))


def scale_of(amounts: Iterable[Fraction]) -> int:
    """The smallest power of ten that makes all of them whole."""
    scale = 1
    for one in amounts:
        while (one * scale).denominator != 1:
            scale *= 10
    return scale


def scaled(one: Fraction, scale: int) -> int:
    """The amount in smallest units."""
    return int(one * scale)


def plain(units: int | Fraction, scale: int) -> int | float:
    """An amount of smallest units as the number that people write: whole where it is whole."""
    value = Fraction(units) / scale
    return int(value) if value.denominator == 1 else float(value)


def written(units: int, scale: int) -> str:
    """An amount of smallest units as text, exact: "1250" or "1250.5"."""
    whole, rest = divmod(abs(units), scale)
    digits = len(str(scale)) - 1
    text = f"{whole}.{rest:0{digits}d}".rstrip("0") if rest else str(whole)
    return f"-{text}" if units < 0 else text
