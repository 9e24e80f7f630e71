"""What happens to a report, in words, and how its thread is named."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from proeftuin.ledger import registry
from proeftuin.ledger.registry import ThreadCard
from proeftuin.yearbook.models import YearReport

SENTENCES = {
    "year.published": _("%(who)s published “%(title)s”"),
    "year.renewed": _("%(who)s published edition %(number)s of “%(title)s”"),
}


def register() -> None:
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.thread_kind("year", cards)


def cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    found = YearReport.objects.filter(ref__in=list(refs)).only("ref", "title", "published_at")
    return {
        one.ref: ThreadCard(one.title, one.get_absolute_url(), "public" if one.is_public else f"year:{one.ref}")
        for one in found
    }
