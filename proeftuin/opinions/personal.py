"""The personal data this room holds: to show it to its owner, and to let it go."""

from itertools import batched

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.kernel.ids import thread_of
from proeftuin.ledger.actions import forget_people
from proeftuin.notifications.actions import forget_followers
from proeftuin.opinions.models import Chart, Statement, Vote
from proeftuin.processes.models import Process

BATCH = 500


def register() -> None:
    holds_personal_data("opinions", export=export, erase=erase)


def export(user: User) -> object:
    """The statements this person added, and what they voted."""
    added = Statement.objects.filter(participant__user=user).values("ref", "text", "state", "reason", "at")
    votes = Vote.objects.filter(voter__participant__user=user).order_by("pk")
    return {
        "statements": list(added),
        "votes": list(votes.values("statement__text", "value", "at")),
    }


def erase(user: User) -> None:
    """Statements and votes count on: they hang on the participant, which lets go of the person. What is left of the
    person in them is nothing.
    """


def let_go(process: Process) -> int:
    """Who added or followed a statement, and which group somebody was counted in, go. Returns how many maps changed."""
    refs = Statement.objects.filter(method__process=process).order_by("pk").values_list("ref", flat=True)
    for some in batched(refs.iterator(chunk_size=BATCH), BATCH):
        threads = [thread_of("statement", ref) for ref in some]
        forget_people(threads)
        forget_followers(threads)
    return Chart.objects.filter(method__process=process).update(earlier=b"")
