"""Amounts and the deadline, as the pages of campaigns show them."""

from django import template

from proeftuin.campaigns import words
from proeftuin.campaigns.models import Campaign

register = template.Library()


@register.filter
def euro(cents: int | None) -> str:
    """Whole cents as people read them: € 12.500."""
    return "" if cents is None else words.euro(cents)


@register.filter
def until(campaign: Campaign) -> str:
    """The exact deadline on the campaign's own clock, with its zone."""
    return words.deadline_words(campaign)
