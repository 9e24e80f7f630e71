"""What happens in a test bed, in words, and how its threads are named."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from proeftuin.ledger import registry
from proeftuin.ledger.registry import ThreadCard
from proeftuin.testbeds.models import TestSite, Trial

SENTENCES = {
    "test_site.opened": _("%(organisation)s takes applications for the test site “%(title)s”"),
    "test_site.closed": _("The test site “%(title)s” takes no applications now"),
    "trial.applied": _("%(who)s applied to test “%(title)s” at “%(site)s”"),
    "trial.screening": _("The host of “%(site)s” looks at “%(title)s”"),
    "trial.accepted": _("“%(title)s” may be tested at “%(site)s”"),
    "trial.declined": _("“%(title)s” is not tested at “%(site)s”"),
    "trial.running": _("The test of “%(title)s” at “%(site)s” began"),
    "trial.reported": _("The report of the test of “%(title)s” is there"),
    "trial.decided": _("Decided after the test of “%(title)s”: %(decision)s"),
}


def register() -> None:
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.thread_kind("test_site", site_cards)
    registry.thread_kind("trial", trial_cards)


def site_cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    found = TestSite.objects.filter(ref__in=list(refs)).only("ref", "title", "state")
    return {
        one.ref: ThreadCard(one.title, one.get_absolute_url(), "public" if one.is_shown else f"test-host:{one.ref}")
        for one in found
    }


def trial_cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    found = Trial.objects.filter(ref__in=list(refs)).only("ref", "title", "state")
    return {
        one.ref: ThreadCard(one.title, one.get_absolute_url(), "public" if one.is_public else one.circle)
        for one in found
    }
