"""Voting on a statement. Kept lean: this is what hundreds do at the same moment.

The totals of the statement and of the voter move in the same transaction, so that what is shown equals a recount.
"""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger.actions import record
from proeftuin.opinions import logic, permissions
from proeftuin.opinions.models import Statement, Vote, Voter
from proeftuin.processes.actions.participation import NOBODY, enter_for, in_time, take_part
from proeftuin.processes.drafts import About
from proeftuin.processes.models import Method, Participant
from proeftuin.processes.permissions import NOTHING, Credentials

TOTALS = {1: "agrees", -1: "disagrees", 0: "passes"}


def vote(*, by: Actor, statement: Statement, value: int, shown: Credentials = NOTHING) -> Vote:
    """Agree (1), disagree (-1) or pass (0). A later vote replaces an earlier one; the same twice is once.

    Select the method and its process along. Raises NotAllowedError, InvalidError.
    """
    _check(statement, value)
    try:
        return _vote(by, statement, value, shown)
    except IntegrityError:  # the same person's other request got there first
        return _vote(by, statement, value, shown)


@transaction.atomic
def enter_votes(
    *, by: Actor, method: Method, votes: Mapping[Statement, int], channel: str, key: str = "", about: About = NOBODY
) -> Voter:
    """A clerk enters what somebody ticked on paper or said. A form entered before is refused.

    Raises NotAllowedError, InvalidError.
    """
    if not votes:
        raise InvalidError({"": _("Fill in at least one statement.")})
    participant = enter_for(by=by, method=method, action=permissions.VOTE, channel=channel, key=key, about=about)
    if Voter.objects.filter(method=method, participant=participant).exists():
        raise InvalidError({"key": _("The form with this number was entered before.")})
    voter = Voter.objects.create(method=method, participant=participant, channel=channel)
    for statement, value in sorted(votes.items(), key=lambda pair: pair[0].pk):
        _check(statement, value)
        _cast(voter, statement, value)
    record("opinion.entered", by=by, thread=method.process.thread, audience=method.process.circle,
           data={"channel": {"vocabulary": "channels", "code": channel}, "method": method.title})  # fmt: skip
    voter.refresh_from_db(fields=["votes"])
    return voter


@transaction.atomic
def _vote(by: Actor, statement: Statement, value: int, shown: Credentials) -> Vote:
    method = statement.method
    participant = take_part(by=by, method=method, action=permissions.VOTE, shown=shown)
    voter = _voter(method, participant)
    given = Vote.objects.filter(voter=voter, statement=statement).first()
    if given and given.value == value:
        return given
    if given is None:
        given = _cast(voter, statement, value)
    elif Vote.objects.filter(pk=given.pk, value=given.value).update(value=value, at=now()):
        _count(statement, given.value, -1)
        _count(statement, value, 1)
        Voter.objects.filter(pk=voter.pk).update(changed_at=now())
        given.value = value
    in_time(participant)
    record("opinion.voted", by=by, thread=statement.thread, audience=by.ref)
    return given


def _voter(method: Method, participant: Participant) -> Voter:
    found = Voter.objects.filter(method=method, participant=participant).first()
    return found or Voter.objects.create(method=method, participant=participant, channel=participant.channel)


def _cast(voter: Voter, statement: Statement, value: int) -> Vote:
    made = Vote.objects.create(voter=voter, statement=statement, value=value)
    _count(statement, value, 1)
    Voter.objects.filter(pk=voter.pk).update(votes=F("votes") + 1, changed_at=now())
    return made


def _count(statement: Statement, value: int, step: int) -> None:
    """Move the total, if the statement is still shown: what was hidden a moment ago takes no votes. Raises then."""
    name = TOTALS[value]
    moved = Statement.objects.filter(pk=statement.pk, state=Statement.State.PUBLISHED).update(**{name: F(name) + step})
    if not moved:
        raise NotAllowedError(permissions.NOT_HERE)


def _check(statement: Statement, value: int) -> None:
    if not statement.is_shown:
        raise NotAllowedError(permissions.NOT_HERE)
    if value not in logic.VALUES:
        raise InvalidError({"value": _("Choose agree, disagree or pass.")})
