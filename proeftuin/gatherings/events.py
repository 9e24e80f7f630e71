"""What happens to a gathering, in words, and how its thread is named. Who registers is told to nobody."""

from collections.abc import Iterable, Mapping

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from proeftuin.gatherings.models import Gathering, Series
from proeftuin.ledger import registry
from proeftuin.ledger.registry import ThreadCard

SENTENCES = {
    "gathering.published": _("%(who)s announced the gathering “%(title)s”"),
    "gathering.edited": _("%(who)s changed the words of the gathering “%(title)s”"),
    "gathering.moved": _("“%(title)s” has another moment or place"),
    "gathering.cancelled": _("“%(title)s” is cancelled: %(reason)s"),
    "gathering.host_agreed": _("%(organisation)s hosts “%(title)s” too"),
    "gathering.host_left": _("%(organisation)s does not host “%(title)s” any more"),
    "gathering.reported": _("%(who)s told what came of “%(title)s”"),
    "gathering.next_offered": _("%(organisation)s offers to host the next one after “%(title)s”"),
    "gathering.next_accepted": _("%(organisation)s hosts the next one after “%(title)s”"),
    "series.begun": _("%(who)s began the series “%(title)s”"),
    "series.edited": _("%(who)s changed the words of the series “%(title)s”"),
    "series.session": _("A new gathering in the series “%(title)s”: “%(gathering)s”"),
}


def register() -> None:
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.thread_kind("gathering", cards)
    registry.thread_kind("series", series_cards)


def cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    found = Gathering.objects.filter(ref__in=list(refs)).only("ref", "title", "state")
    return {
        one.ref: ThreadCard(
            one.title, one.get_absolute_url(), "public" if one.is_shown else f"gathering-hosts:{one.ref}"
        )
        for one in found
    }


def series_cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    shown = Exists(Gathering.objects.filter(series=OuterRef("pk")).exclude(state=Gathering.State.DRAFT))
    found = Series.objects.filter(ref__in=list(refs)).annotate(shown=shown).only("ref", "title")
    return {
        one.ref: ThreadCard(one.title, one.get_absolute_url(), "public" if one.shown else f"series-hosts:{one.ref}")
        for one in found
    }
