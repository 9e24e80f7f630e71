"""What follows after the commit: a process that becomes public brings the projects of its votes to search."""

from proeftuin.budgets.documents import KIND, documents_of
from proeftuin.budgets.models import Project
from proeftuin.kernel.ids import split_thread
from proeftuin.ledger.models import Event
from proeftuin.ledger.registry import on
from proeftuin.processes.models import Process
from proeftuin.search import actions as search


@on("process.published")
def index_projects(event: Event) -> None:
    """Safe to run twice."""
    found = Project.objects.filter(
        method__process__ref=split_thread(event.thread)[1], method__process__state__in=Process.PUBLIC, withdrawn_at=None
    )
    search.put_all(documents_of(found.select_related("method__process").iterator(chunk_size=500)))


@on("process.unpublished")
def forget_projects(event: Event) -> None:
    """A draft again: nobody finds them. Safe to run twice."""
    found = Project.objects.filter(method__process__ref=split_thread(event.thread)[1])
    for project in found.exclude(method__process__state__in=Process.PUBLIC).only("ref"):
        search.drop(KIND, project.ref)
