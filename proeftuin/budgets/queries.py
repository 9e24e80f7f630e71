"""Reading projects, ballots and counts."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count as CountOf

from proeftuin.budgets.models import Ballot, Count, Draft, Project
from proeftuin.kernel.actor import Actor
from proeftuin.processes.models import Method, Participant
from proeftuin.processes.permissions import Credentials, keep_openings

CHUNK = 2_000  # ballots read at a time


def method_for(ref: str) -> Method | None:
    """A vote on a budget with its process and openings. Two queries."""
    method = Method.objects.select_related("process__organisation").filter(ref=ref, kind="budget").first()
    if method is not None:
        keep_openings(method)
    return method


def projects_of(method: Method) -> list[Project]:
    """Those that one can choose, by number. One query."""
    return list(Project.objects.filter(method=method, withdrawn_at=None))


def all_projects(method: Method) -> list[Project]:
    """With those that were taken back. One query."""
    return list(Project.objects.filter(method=method))


def draft_of(actor: Actor, shown: Credentials, method: Method) -> Draft | None:
    """What someone chose but did not cast: of the account, else of this browser. One query."""
    mine = Draft.objects.filter(method=method)
    if actor.is_person:
        return mine.filter(user_id=actor.person_id).first()
    return mine.filter(key=shown.visitor_key).first() if shown.visitor_key else None


def ballot_of(actor: Actor, shown: Credentials, method: Method) -> Ballot | None:
    """What someone cast. Two queries: first the participant, then the ballot."""
    if not (actor.is_person or shown.visitor_key):
        return None
    who: dict[str, Any] = {"user_id": actor.person_id} if actor.is_person else {"key": shown.visitor_key}
    participant = Participant.objects.filter(process=method.process_id, **who).values("pk").first()
    if participant is None:
        return None
    return Ballot.objects.filter(method=method, participant=participant["pk"]).first()


def ballots_of(method: Method) -> Iterator[tuple[str, list[list[int]]]]:
    """Every ballot as (code, choices), in no order that tells when it came in."""
    walk = Ballot.objects.filter(method=method).order_by("code").values_list("code", "choices")
    yield from walk.iterator(chunk_size=CHUNK)


def channels_of(method: Method) -> dict[str, int]:
    """Ballots by the way they came in. One query."""
    tally = Ballot.objects.filter(method=method).order_by().values_list("channel").annotate(CountOf("id"))
    return dict(sorted(tally, key=lambda row: -row[1]))


def has_ballots(method: Method) -> bool:
    return Ballot.objects.filter(method=method).exists()


def published_count(method: Method) -> Count | None:
    """The count that everyone reads: the last one published. Without its input, which may be large. One query."""
    found = Count.objects.filter(method=method).exclude(published_at=None).defer("input")
    return found.order_by("-published_at").first()


def counts_of(method: Method) -> Sequence[Count]:
    """All counts of a method, newest first, without what is large. One query."""
    return list(Count.objects.filter(method=method).defer("input", "result", "compared", "notes")[:50])


def files_of(actor: Actor) -> Sequence[Count]:
    """The counts of files that someone brought along, newest first. One query."""
    mine = Count.objects.filter(method=None, asked_by_id=actor.person_id)
    return list(mine.defer("input", "result", "compared", "notes")[:50])


def count_for(ref: str) -> Count | None:
    """A count with its method, without its input. One query."""
    found = Count.objects.select_related("method__process__organisation").defer("input")
    return found.filter(ref=ref).first()
