"""What follows after the commit: a process that becomes public brings its ideas to search."""

from datetime import datetime

from proeftuin.ideas.actions.submitting import forget_drafts
from proeftuin.ideas.documents import documents_of
from proeftuin.ideas.models import Idea
from proeftuin.ideas.moderating import subject_of
from proeftuin.kernel.ids import split_thread
from proeftuin.ledger.models import Event
from proeftuin.ledger.registry import on
from proeftuin.ledger.ticks import every
from proeftuin.moderation.actions.reports import notice
from proeftuin.moderation.logic import noticed
from proeftuin.processes.models import Process
from proeftuin.search import actions as search


@on("process.published")
def index_ideas(event: Event) -> None:
    """For imported ones, which were there before. Safe to run twice."""
    ideas = Idea.objects.shown().filter(
        process__ref=split_thread(event.thread)[1], process__state__in=Process.PUBLIC
    ).select_related("method", "process")  # fmt: skip
    search.put_all(documents_of(ideas.iterator(chunk_size=500)))


@on("idea.submitted")
def look_for_hints(event: Event) -> None:
    """What looks odd is shown to moderators, who decide. Nothing is hidden for it. Safe to run twice."""
    idea = (
        Idea.objects.shown().select_related("process", "participant__user")
        .filter(ref=split_thread(event.thread)[1], participant__isnull=False).first()
    )  # fmt: skip
    if idea is None or idea.published_at is None:
        return
    earlier = Idea.objects.filter(participant=idea.participant, published_at__lte=idea.published_at).exclude(pk=idea.pk)
    texts: list[tuple[datetime, str]] = [
        (at, f"{title}\n{body}")
        for at, title, body in earlier.order_by("-id").values_list("published_at", "title", "body")[:20]
        if at is not None
    ]
    hints = noticed(f"{idea.title}\n{idea.body}", idea.published_at, texts)
    notice(kind="idea", subject=subject_of(idea), hints=hints)


@every(minutes=60 * 24)
def forget_old_drafts() -> None:
    forget_drafts()
