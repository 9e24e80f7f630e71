"""Who hears what became of a contribution, and of what waits at the desk. Each reaction may run twice."""

from collections.abc import Iterable
from itertools import batched

from proeftuin.accounts.models import User
from proeftuin.decisions import queries
from proeftuin.decisions.registry import KINDS
from proeftuin.kernel.ids import split_thread
from proeftuin.ledger.models import Event
from proeftuin.ledger.queries import card_for
from proeftuin.ledger.registry import SENTENCES, on
from proeftuin.notifications.models import Follow, Notice
from proeftuin.processes.models import Process

CHUNK = 2_000


@on("response.*")
def tell_of_the_answer(event: Event) -> None:
    tell_contributors(event)


@on("milestone.*")
def tell_of_the_progress(event: Event) -> None:
    tell_contributors(event)


@on("contribution.*")
def tell_what_became_of_it(event: Event) -> None:
    tell_contributors(event)


def tell_contributors(event: Event) -> None:
    """A notice for each who took part in the contribution, twenty thousand supporters included.

    Not for who did it, nor for who stopped following; not of what has no words or what not everyone may read.
    """
    kind, ref = split_thread(event.thread)
    if kind not in KINDS or event.kind not in SENTENCES or event.audience != "public":
        return
    if card_for(event.thread, frozenset()) is None:  # hidden since
        return
    told = queries.hearers(KINDS[kind], [ref]).exclude(pk__in=_who_let_go(event.thread))
    notice(event, told.values_list("pk", "ref").iterator(chunk_size=CHUNK))


def _who_let_go(thread: str) -> list[int]:
    """Who said to hear no more of this thread, and did not come back."""
    gone = Event.objects.on_thread(thread).filter(kind="thread.unfollowed").values_list("actor", flat=True)
    refs = [actor.partition(":")[2] for actor in gone]
    back = Follow.objects.filter(thread=thread).values("user")
    return list(User.objects.filter(ref__in=refs).exclude(pk__in=back).values_list("pk", flat=True)) if refs else []


@on("review.*")
def tell_who_is_asked(event: Event) -> None:
    """Whoever is assigned hears so; who decides hears what is escalated."""
    if event.kind in ("review.assigned", "review.assigned_many"):
        ref = event.audience.partition(":")[2]
        notice(event, User.objects.filter(ref=ref, is_active=True).values_list("pk", "ref"))
    if event.kind == "review.escalated":
        tell_deciders(event)


@on("answers.late")
def tell_deciders(event: Event) -> None:
    process = Process.objects.filter(ref=split_thread(event.thread)[1]).first()
    if process:
        notice(event, queries.colleagues(process, "decider", "manager").values_list("pk", "ref"))


def notice(event: Event, people: Iterable[tuple[int, str]]) -> None:
    """One notice each, in chunks. Again changes nothing."""
    for some in batched(people, CHUNK):
        Notice.objects.bulk_create(
            [Notice(user_id=pk, event_id=event.pk, thread=event.thread) for pk, ref in some if not _did_it(event, ref)],
            ignore_conflicts=True, batch_size=500,
        )  # fmt: skip


def _did_it(event: Event, ref: str) -> bool:
    return event.actor.partition(":")[2] == ref
