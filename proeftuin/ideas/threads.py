"""Ideas as something to talk about."""

from django.db.models import F

from proeftuin.discussion.registry import Discussable, discussable
from proeftuin.ideas import permissions
from proeftuin.ideas.models import Idea
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.ids import split_thread, thread_of
from proeftuin.kernel.verdict import Verdict
from proeftuin.processes.actions.participation import take_part
from proeftuin.processes.permissions import can_act, roles_of


def register() -> None:
    discussable(Discussable("idea", can_comment, can_read, counted, scope, with_sides=True, speaks_for=speaks_for))


def can_comment(actor: Actor, thread: str) -> Verdict:
    idea = _idea(thread)
    if idea is None or not idea.is_shown:
        return permissions.NOT_HERE
    return can_act(actor, idea.method, "comment")


def can_read(actor: Actor, thread: str) -> Verdict:
    idea = _idea(thread)
    return permissions.can_view(actor, idea) if idea else permissions.NOT_HERE


def counted(actor: Actor, thread: str, change: int) -> None:
    """Within the transaction of the comment. Its writer takes part; the system that brings one back does not."""
    idea = _idea(thread)
    if idea is None:
        return
    if change > 0 and actor.is_person:
        take_part(by=actor, method=idea.method, action="comment")
    Idea.objects.filter(pk=idea.pk, comments__gte=max(-change, 0)).update(comments=F("comments") + change)


def scope(thread: str) -> str:
    ref = Idea.objects.filter(ref=split_thread(thread)[1]).values_list("process__ref", flat=True).first()
    return thread_of("process", ref) if ref else thread


def speaks_for(actor: Actor, thread: str) -> str:
    """Who runs the process may comment in the name of the body that asks."""
    idea = _idea(thread)
    if idea is None or not actor.is_person or not roles_of(actor, idea.process):
        return ""
    return str(idea.process.organisation.shown_name)


def _idea(thread: str) -> Idea | None:
    found = (
        Idea.objects.filter(ref=split_thread(thread)[1])
        .select_related("method__process__organisation", "participant")
        .first()
    )
    if found:
        found.process = found.method.process
    return found
