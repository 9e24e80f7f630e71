"""What follows after the commit: what looks odd in a new statement is shown to moderators, who decide; statements of a
process that becomes public can be found.
"""

from proeftuin.kernel.ids import split_thread
from proeftuin.ledger.models import Event
from proeftuin.ledger.registry import on
from proeftuin.moderation.actions.reports import notice
from proeftuin.moderation.logic import noticed
from proeftuin.opinions.documents import KIND, documents_of
from proeftuin.opinions.models import Statement
from proeftuin.opinions.moderating import subject_of
from proeftuin.processes.models import Process
from proeftuin.search import actions as search


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


@on("process.published")
def index_statements(event: Event) -> None:
    """Safe to run twice."""
    found = Statement.objects.shown().filter(
        method__process__ref=split_thread(event.thread)[1], method__process__state__in=Process.PUBLIC
    )
    search.put_all(documents_of(found.select_related("method__process").iterator(chunk_size=500)))


@on("process.unpublished")
def forget_statements(event: Event) -> None:
    """A draft again: nobody finds them. Safe to run twice."""
    found = Statement.objects.filter(method__process__ref=split_thread(event.thread)[1])
    for statement in found.exclude(method__process__state__in=Process.PUBLIC).only("ref"):
        search.drop(KIND, statement.ref)
