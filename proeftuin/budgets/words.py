"""Amounts in words of the reader's language."""

from fractions import Fraction

from django.utils import formats

SIGNS = {"EUR": "€"}


def money(cents: int, currency: str) -> str:
    """An amount of whole cents: "€ 12.500", with cents only where there are any."""
    return _shown(Fraction(cents, 100), currency, exact=cents % 100 != 0)


def amount(cents: int) -> str:
    """As :func:`money`, where the currency stands elsewhere: "12.500"."""
    return _shown(Fraction(cents, 100), "", exact=cents % 100 != 0).strip()


def about(amount: Fraction | float, currency: str) -> str:
    """An amount of the currency that need not be whole, rounded to cents."""
    value = Fraction(amount)
    return _shown(value, currency, exact=value.denominator != 1)


def _shown(value: Fraction, currency: str, *, exact: bool) -> str:
    cents = round(value * 100)
    number = formats.number_format(
        cents / 100 if exact else cents // 100, 2 if exact else 0, use_l10n=True, force_grouping=True
    )
    sign = SIGNS.get(currency, currency)
    return f"{sign}\u00a0{number}"
