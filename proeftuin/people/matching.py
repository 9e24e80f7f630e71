"""Which challenges fit an innovator, and which innovators a challenge: what both texts share, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from proeftuin.calls.models import Call
from proeftuin.content import lexicon
from proeftuin.engines.retrieval import Lexicon
from proeftuin.kernel.clock import now
from proeftuin.people.logic.words import Read, Shared, read, share
from proeftuin.people.models import Nomination
from proeftuin.search.queries import lexicon as reading_with

MOST = 300  # open challenges looked at, and innovators


@dataclass(frozen=True, slots=True)
class Match:
    """A thing that fits, and why: the concepts it shares, in the reader's words, and the words."""

    thing: Call | Nomination
    shared: Shared

    @property
    def concepts(self) -> list[str]:
        return lexicon.labels(list(self.shared.concepts))

    @property
    def words(self) -> Sequence[str]:
        return self.shared.words[:6]


def challenges_for(one: Nomination) -> list[Match]:
    """Open challenges that fit, best first. Two queries."""
    lexicon_now = reading_with()
    mine = _read_innovator(one, lexicon_now)
    found = [Match(call, share(mine, _read_call(call, lexicon_now))) for call in _open_challenges()[:MOST]]
    return _best(found)


def innovators_for(call: Call) -> list[Match]:
    """Innovators who fit a challenge, best first. Two queries."""
    lexicon_now = reading_with()
    asked = _read_call(call, lexicon_now)
    shown = Nomination.objects.filter(state=Nomination.State.PUBLISHED).order_by("-published_at", "-pk")[:MOST]
    return _best([Match(one, share(_read_innovator(one, lexicon_now), asked)) for one in shown])


def open_challenge(ref: str) -> Call | None:
    return _open_challenges().filter(ref=ref).first()


def _open_challenges() -> "QuerySet[Call]":
    shown = Call.objects.filter(kind="challenge", deadline__gt=now()).exclude(state="draft")
    return shown.select_related("organisation").order_by("deadline", "pk")


def _best(found: Sequence[Match]) -> list[Match]:
    return sorted((one for one in found if one.shared.fits), key=lambda one: (-one.shared.weight, one.thing.ref))


def _read_innovator(one: Nomination, lexicon_now: Lexicon) -> Read:
    return read(f"{one.does}\n{one.why}", one.language, lexicon_now, one.themes)


def _read_call(call: Call, lexicon_now: Lexicon) -> Read:
    return read(f"{call.title}\n{call.summary}\n{call.body}", call.language, lexicon_now)
