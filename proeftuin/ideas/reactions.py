"""What follows after the commit: a process that becomes public brings its ideas to search."""

from proeftuin.ideas.actions.submitting import forget_drafts
from proeftuin.ideas.documents import idea_document
from proeftuin.ideas.models import Idea
from proeftuin.kernel.ids import split_thread
from proeftuin.ledger.models import Event
from proeftuin.ledger.registry import on
from proeftuin.ledger.ticks import every
from proeftuin.processes.models import Process
from proeftuin.search import actions as search


@on("process.published")
def index_ideas(event: Event) -> None:
    """For imported ones, which were there before. Safe to run twice."""
    ideas = Idea.objects.shown().filter(
        process__ref=split_thread(event.thread)[1], process__state__in=Process.PUBLIC
    ).select_related("method", "process")  # fmt: skip
    search.put_all(idea_document(one) for one in ideas.iterator(chunk_size=500))


@every(minutes=60 * 24)
def forget_old_drafts() -> None:
    forget_drafts()
