"""What happens to calls and entries, in words, and how their threads are named."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from proeftuin.calls.models import Call, Entry
from proeftuin.ledger import registry
from proeftuin.ledger.registry import ThreadCard

SENTENCES = {
    "call.published": _("%(who)s announced the call “%(title)s”"),
    "call.edited": _("%(who)s changed the call “%(title)s”"),
    "call.moved": _("The call “%(title)s” is now in: %(stage)s"),
    "call.announced": _("The result of the call “%(title)s” is known"),
    "entry.submitted": _("“%(title)s” was sent in"),
    "entry.withdrawn": _("“%(title)s” was withdrawn"),
    "entry.author_joined": _("%(who)s joined the team of “%(title)s”"),
    "entry.judged": _("“%(title)s”: %(state)s"),
    "entry.result": _("The jury decided about “%(title)s”: %(state)s. Read what it tells you."),
    "entry.sponsored": _("A manager supports “%(title)s”"),
}


def register() -> None:
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.thread_kind("call", calls)
    registry.thread_kind("entry", entries)


def calls(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    found = Call.objects.filter(ref__in=list(refs)).only("ref", "title", "state")
    return {
        one.ref: ThreadCard(one.title, one.get_absolute_url(), "public" if one.is_shown else one.circle)
        for one in found
    }


def entries(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    found = Entry.objects.filter(ref__in=list(refs)).only("ref", "title")
    return {one.ref: ThreadCard(one.title, one.get_absolute_url(), one.circle) for one in found}
