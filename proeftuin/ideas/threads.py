"""Ideas as the services below know them: something to talk about, and something to answer."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from proeftuin.accounts.models import User
from proeftuin.decisions.registry import Answerable, answerable
from proeftuin.discussion.registry import Discussable, discussable
from proeftuin.ideas import permissions
from proeftuin.ideas.actions import states
from proeftuin.ideas.models import Idea
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.ids import split_thread, thread_of
from proeftuin.kernel.verdict import Verdict
from proeftuin.processes.actions.participation import take_part
from proeftuin.processes.models import Process
from proeftuin.processes.permissions import can_act


def register() -> None:
    discussable(Discussable("idea", can_comment, can_read, counted, scope, with_sides=True))
    answerable(Answerable("idea", _("Ideas"), contributions, answered, contributors, process_of))


def can_comment(actor: Actor, thread: str) -> Verdict:
    idea = _idea(thread)
    if idea is None or not idea.is_shown:
        return permissions.NOT_HERE
    return can_act(actor, idea.method, "comment")


def can_read(actor: Actor, thread: str) -> Verdict:
    idea = _idea(thread)
    return permissions.can_view(actor, idea) if idea else permissions.NOT_HERE


def counted(actor: Actor, thread: str, change: int) -> None:
    """Within the transaction of the comment. Its writer takes part; a moderator who brings one back does not."""
    idea = _idea(thread)
    if idea is None:
        return
    if change > 0 and can_act(actor, idea.method, "comment"):
        take_part(by=actor, method=idea.method, action="comment")
    Idea.objects.filter(pk=idea.pk, comments__gte=max(-change, 0)).update(comments=F("comments") + change)


def scope(thread: str) -> str:
    ref = Idea.objects.filter(ref=split_thread(thread)[1]).values_list("process__ref", flat=True).first()
    return thread_of("process", ref) if ref else thread


def contributions(process: Process) -> "QuerySet[Any]":
    return Idea.objects.shown().filter(process=process)


def answered(actor: Actor, refs: Sequence[str], answer: str) -> None:
    states.answered(refs, answer)


def contributors(refs: Sequence[str]) -> "QuerySet[Any]":
    """The people whose ideas these are, those merged into them too."""
    mine = User.objects.filter(participations__ideas__ref__in=refs)
    theirs = User.objects.filter(participations__ideas__merged_into__ref__in=refs)
    return (mine | theirs).distinct()


def process_of(ref: str) -> Process | None:
    return Process.objects.filter(ideas__ref=ref).first()


def _idea(thread: str) -> Idea | None:
    found = Idea.objects.filter(ref=split_thread(thread)[1]).select_related("method__process", "participant").first()
    if found:
        found.process = found.method.process
    return found
