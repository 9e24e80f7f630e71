"""Amounts and moments of campaigns in words of the reader's language."""

from typing import TYPE_CHECKING

from django.utils import formats
from django.utils.translation import gettext as _

from proeftuin.budgets.words import money

if TYPE_CHECKING:
    from proeftuin.campaigns.models import Campaign


def euro(cents: int) -> str:
    """ "€ 12.500", with cents only where there are any."""
    return money(cents, "EUR")


def deadline_words(campaign: "Campaign") -> str:
    """The exact deadline on the campaign's own clock: Friday 6 March 2026, 17:00 (CET)."""
    local = campaign.deadline_there
    return _("%(day)s, %(time)s (%(zone)s)") % {
        "day": formats.date_format(local, "l j F Y"), "time": formats.date_format(local, _("G:i")),
        "zone": local.tzname(),
    }  # fmt: skip
