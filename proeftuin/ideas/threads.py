"""Ideas as something to talk about."""

from django.db.models import F

from proeftuin.discussion.models import FOR
from proeftuin.discussion.registry import Discussable, discussable
from proeftuin.ideas import permissions
from proeftuin.ideas.models import Idea
from proeftuin.ideas.queries import idea_to_act_on
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import NotAllowedError, require
from proeftuin.kernel.ids import split_thread, thread_of
from proeftuin.kernel.verdict import Verdict
from proeftuin.processes.actions.participation import in_time, standing, take_part
from proeftuin.processes.permissions import can_act, keep_openings, roles_of


def register() -> None:
    discussable(
        Discussable(
            "idea", can_comment, can_read, counted, scope, with_sides=True, speaks_for=speaks_for, find=find,
            address=Idea.get_absolute_url, in_time=vote_in_time,
        )
    )  # fmt: skip


def find(thread: str) -> Idea | None:
    """The idea with all that the rules ask of it. One query."""
    return idea_to_act_on(split_thread(thread)[1])


def can_comment(actor: Actor, idea: Idea | None) -> Verdict:
    if idea is None or not idea.is_shown:
        return permissions.NOT_HERE
    keep_openings(idea.method)
    return can_act(actor, idea.method, "comment")


def can_read(actor: Actor, idea: Idea | None) -> Verdict:
    return permissions.can_view(actor, idea) if idea else permissions.NOT_HERE


def counted(actor: Actor, idea: Idea | None, change: int, side: int) -> None:
    """Within the transaction of the comment. Its writer takes part; the system that brings one back does not.

    What was hidden a moment ago takes no comments: raises NotAllowedError.
    """
    if idea is None:
        return
    new = change > 0 and actor.is_person
    writer = None
    if new:
        writer = take_part(by=actor, method=idea.method, action="comment")
    mine = Idea.objects.filter(pk=idea.pk, comments__gte=max(-change, 0))
    if new:
        mine = mine.filter(state=Idea.State.PUBLISHED)
    moved = {"comments": F("comments") + change, "said": F("said") + change}
    if side:
        name = "said_for" if side == FOR else "said_against"
        moved[name] = F(name) + change
    if not mine.update(**moved) and new:
        raise NotAllowedError(permissions.NOT_HERE)
    if writer:
        in_time(writer)


def vote_in_time(actor: Actor, idea: Idea | None) -> None:
    """Votes end with the comments: judged by the rules as they stand when the vote gets its turn."""
    if idea is None or not actor.is_person:
        return
    standing(actor, idea.process)
    require(can_act(actor, idea.method, "comment"))


def scope(idea: Idea) -> str:
    return thread_of("process", idea.process.ref)


def speaks_for(actor: Actor, idea: Idea | None) -> str:
    """Who runs the process may comment in the name of the body that asks."""
    if idea is None or not actor.is_person or not roles_of(actor, idea.process):
        return ""
    return str(idea.process.organisation.shown_name)
