"""What every action on an initiative ends with: a ledger row and a fresh index."""

from proeftuin.initiatives.documents import initiative_document
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.ledger.actions import record
from proeftuin.ledger.models import Event
from proeftuin.search import actions as search


def told(
    by: Actor, initiative: Initiative, kind: str, *, subject: str = "", team_only: bool = False, **data: object
) -> Event:
    """Record what happened on the initiative's thread, for everyone or for the team."""
    audience = initiative.circle if team_only or not initiative.is_public else "public"
    return record(
        kind, by=by, thread=initiative.thread, subject=subject, audience=audience,
        data={"title": initiative.title, **data},
    )  # fmt: skip


def touched(initiative: Initiative) -> None:
    """Say that something changed, without a new version of the description."""
    initiative.changed_at = now()
    initiative.save(update_fields=["changed_at"])


def reindex(initiative: Initiative) -> None:
    search.put(initiative_document(initiative))


def code(vocabulary: str, value: str) -> dict[str, str]:
    """A code in the ledger, shown in the reader's language later."""
    return {"vocabulary": vocabulary, "code": value}
