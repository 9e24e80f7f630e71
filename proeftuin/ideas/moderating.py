"""Ideas as moderators meet them: how they are shown, hidden and restored, and by whom they are read."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from proeftuin.ideas import permissions
from proeftuin.ideas.actions import states
from proeftuin.ideas.models import Idea
from proeftuin.kernel.actor import Actor
from proeftuin.ledger.actions import record
from proeftuin.moderation.registry import Subject, SubjectKind, moderated

OPEN = (Idea.State.PUBLISHED, Idea.State.MERGED)  # whose page everyone can read


def register() -> None:
    moderated(SubjectKind("idea", look, hide, restore, can_read))


def look(refs: Sequence[str]) -> Mapping[str, Subject]:
    """Ideas by ref, whatever their state. One query."""
    ideas = Idea.objects.filter(ref__in=list(refs)).select_related("process", "participant__user")
    return {one.ref: subject_of(one) for one in ideas}


def subject_of(idea: Idea) -> Subject:
    writer = idea.participant.user if idea.participant else None
    return Subject(
        ref=idea.ref, title=idea.title, text=idea.body, url=idea.get_absolute_url(), scope=idea.process.thread,
        at=idea.published_at, language=idea.language, writer_id=writer.pk if writer else None,
        writer_name=writer.display_name if writer else "", is_shown=idea.state in OPEN,
    )  # fmt: skip


@transaction.atomic
def hide(by: Actor, ref: str) -> None:
    """Take it out of the list, the search, the feeds and the totals, at once. Hidden twice is hidden once.

    What became part of another idea still has a page, so that is hidden too.
    """
    idea = states.locked(Idea.objects.get(ref=ref))
    if idea.state in OPEN:
        _move(by, idea, Idea.State.HIDDEN, "idea.hidden")


@transaction.atomic
def restore(by: Actor, ref: str) -> None:
    idea = states.locked(Idea.objects.get(ref=ref))
    if idea.state == Idea.State.HIDDEN:
        went_on = idea.merged_into_id is not None or Idea.objects.filter(split_from=idea).exists()
        _move(by, idea, Idea.State.MERGED if went_on else Idea.State.PUBLISHED, "idea.restored")


def can_read(actor: Actor, ref: str) -> bool:
    idea = Idea.objects.select_related("process", "participant").filter(ref=ref).first()
    return idea is not None and bool(permissions.can_view(actor, idea))


def _move(by: Actor, idea: Idea, state: str, event: str) -> None:
    states.move_to(idea, state)
    # Without words: the decision itself is told by the room that took it, with its reasons.
    record(event, by=by, thread=idea.thread, audience=idea.process.circle, data={"title": idea.title})
