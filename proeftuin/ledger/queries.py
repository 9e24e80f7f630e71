"""Reading the ledger: timelines for people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from proeftuin.content import vocabularies
from proeftuin.ledger.models import Event
from proeftuin.ledger.registry import NAMERS, SENTENCES, THREADS, ThreadCard


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a timeline, ready to show. ``card`` is the thread it belongs to, if it can be named."""

    id: int
    at: datetime
    kind: str
    sentence: str
    thread: str
    card: ThreadCard | None
    data: dict[str, object]


def timeline(
    *, thread: str = "", kinds: Sequence[str] = (), audiences: frozenset[str] = frozenset(), limit: int = 50
) -> list[Entry]:
    """What happened, newest first, as far as the reader may know. Three queries, whatever the length."""
    events = Event.objects.audible_to(audiences)
    if thread:
        events = events.on_thread(thread)
    if kinds:
        events = events.filter(kind__in=kinds)
    return entries(events.filter(kind__in=SENTENCES.keys())[:limit], audiences)


def told_on(thread: str, *, audiences: frozenset[str] = frozenset(), limit: int = 50) -> list[Entry]:
    """What happened on one thread, newest first, for a page that is the thread's own and may be seen. Two queries.

    The lines have no card: who reads them knows where they are.
    """
    found = Event.objects.audible_to(audiences).on_thread(thread).filter(kind__in=SENTENCES.keys())[:limit]
    events = list(found)
    names = actor_names({one.actor for one in events}) if events else {}
    return [Entry(one.pk, one.at, one.kind, sentence_of(one, names), one.thread, None, one.data) for one in events]


def entries(events: Iterable[Event], audiences: frozenset[str] = frozenset()) -> list[Entry]:
    """Events in words. Those whose thread the reader may not know of are left out."""
    events = list(events)
    names, cards = _names(events), thread_cards(event.thread for event in events)
    lines = []
    for event in events:
        card = cards.get(event.thread)
        if card and card.audience != "public" and card.audience not in audiences:
            continue
        sentence = sentence_of(event, names)
        lines.append(Entry(event.pk, event.at, event.kind, sentence, event.thread, card, event.data))
    return lines


def sentence_of(event: Event, names: dict[str, str]) -> str:
    """The event in words, in the active language."""
    words = {key: _shown(value) for key, value in event.data.items()}
    words["who"] = names.get(event.actor) or _("Someone")
    template = str(SENTENCES.get(event.kind, event.kind))
    try:
        return template % words
    except KeyError:  # an event written before its sentence gained a word
        return template % _Blank(words)


def thread_cards(threads: Iterable[str]) -> dict[str, ThreadCard]:
    """Cards of threads by name, one query for each kind of thread."""
    by_kind: dict[str, set[str]] = {}
    for thread in threads:
        kind, _separator, ref = thread.partition(":")
        if kind in THREADS and ref:
            by_kind.setdefault(kind, set()).add(ref)
    return {f"{kind}:{ref}": card for kind, refs in by_kind.items() for ref, card in THREADS[kind](refs).items()}


def card_for(thread: str, audiences: frozenset[str]) -> ThreadCard | None:
    """The card of one thread, if the reader may know of it."""
    card = thread_cards([thread]).get(thread)
    return card if card and (card.audience == "public" or card.audience in audiences) else None


def actor_names(refs: Iterable[str]) -> dict[str, str]:
    """Display names of actor refs."""
    refs = set(refs)
    return {ref: name for namer in NAMERS for ref, name in namer(refs).items()}


def _names(events: Sequence[Event]) -> dict[str, str]:
    return actor_names(event.actor for event in events)


def _shown(value: object) -> str:
    if isinstance(value, dict) and "vocabulary" in value:
        return vocabularies.label(str(value["vocabulary"]), str(value["code"]))
    return str(value)


class _Blank(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"
