"""How every action on a decision begins and ends: the row locked, and a ledger row for who may know."""

from django.utils.translation import gettext as _

from proeftuin.deliberations.models import Decision, Elector
from proeftuin.deliberations.registry import Table, table_of
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import NotAllowedError
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record
from proeftuin.ledger.models import Event


def locked(decision: Decision) -> Decision:
    """The decision as it is now, held until the commit: whoever comes at the same moment waits."""
    return Decision.objects.select_for_update(no_key=True).get(pk=decision.pk)


def table_for(decision: Decision) -> Table:
    """The people around it. Raises NotAllowedError, hidden, when the thread is gone."""
    table = table_of(decision.thread)
    if table is None:
        raise NotAllowedError(Denied(_("There is nothing here."), hidden=True))
    return table


def elector_of(by: Actor, decision: Decision) -> Elector | None:
    return Elector.objects.filter(decision=decision, user_id=by.person_id).first() if by.is_person else None


def saved(decision: Decision) -> Decision:
    decision.version += 1
    decision.changed_at = now()
    decision.save()
    return decision


def told(
    by: Actor, decision: Decision, table: Table, kind: str, *, outcome: bool = False, team_only: bool = False,
    **data: object,
) -> Event:  # fmt: skip
    """Record it on the thread: for everyone when the decision is open or it is an outcome, else for the team.

    ``team_only``: a line names who did it, and outside the team nobody reads who answered what.
    """
    is_public = table.is_public and (decision.is_open or outcome) and not team_only
    return record(
        f"decision.{kind}", by=by, thread=decision.thread, subject=decision.subject,
        audience="public" if is_public else table.circle,
        data={"title": table.title, "decision": decision.title, **data},
    )  # fmt: skip
