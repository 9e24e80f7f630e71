"""What follows after the commit: what looks odd in a new statement is shown to moderators, who decide."""

from proeftuin.kernel.ids import split_thread
from proeftuin.ledger.models import Event
from proeftuin.ledger.registry import on
from proeftuin.moderation.actions.reports import notice
from proeftuin.moderation.logic import noticed
from proeftuin.opinions.models import Statement
from proeftuin.opinions.moderating import subject_of


@on("statement.proposed")
def look_for_hints(event: Event) -> None:
    """Only where people vote at once: what waits is read anyway. Nothing is hidden for it. Safe to run twice."""
    statement = (
        Statement.objects.shown()
        .select_related("method__process", "participant__user")
        .filter(ref=split_thread(event.thread)[1], participant__isnull=False)
        .first()
    )
    if statement is None:
        return
    earlier = Statement.objects.filter(participant=statement.participant, at__lte=statement.at).exclude(pk=statement.pk)
    texts = list(earlier.order_by("-id").values_list("at", "text")[:20])
    notice(kind="statement", subject=subject_of(statement), hints=noticed(statement.text, statement.at, texts))
