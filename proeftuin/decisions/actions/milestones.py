"""Telling how far it is, also long after the process closed. Whoever contributed hears of it."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.decisions import logic, permissions
from proeftuin.decisions.drafts import MilestoneDraft
from proeftuin.decisions.models import Milestone
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import record


@transaction.atomic
def add_milestone(*, by: Actor, contribution: Any, draft: MilestoneDraft) -> Milestone:
    """Plan a step, or tell that one was taken. Only of what was accepted, at least in part. Raises InvalidError."""
    require(permissions.can_tell_progress(by, contribution.process))
    if contribution.answer not in ("accepted", "partly"):
        raise InvalidError({"": _("First publish an answer that accepts it. Then tell how far it is.")})
    _check(draft)
    milestone = Milestone(thread=contribution.thread, process_id=contribution.process_id)
    _fill(milestone, draft)
    milestone.save()
    _tell(by, contribution, milestone, "milestone.done" if draft.is_done else "milestone.added")
    return milestone


@transaction.atomic
def edit_milestone(*, by: Actor, contribution: Any, milestone: Milestone, draft: MilestoneDraft, version: int,
                   ) -> Milestone:  # fmt: skip
    """Change a step, or say that it is done. People are told when it is done or the progress changed.

    Raises NotAllowedError, InvalidError, StaleError.
    """
    require(permissions.can_tell_progress(by, contribution.process))
    milestone = Milestone.objects.select_for_update(no_key=True).get(pk=milestone.pk, thread=contribution.thread)
    if milestone.version != version:
        raise StaleError(milestone.version)
    _check(draft)
    before = (milestone.progress, milestone.done_at is not None)
    _fill(milestone, draft)
    milestone.version += 1
    milestone.save()
    finished = draft.is_done and not before[1]
    moved = before != (milestone.progress, draft.is_done) or finished
    kind = "milestone.done" if finished else "milestone.changed" if moved else "milestone.reworded"
    _tell(by, contribution, milestone, kind)
    return milestone


def _tell(by: Actor, contribution: Any, milestone: Milestone, kind: str) -> None:
    steps = Milestone.objects.filter(thread=milestone.thread).values_list("progress", "done_at")
    percent = logic.progress((one, at is not None) for one, at in steps)
    record(kind, by=by, thread=milestone.thread, subject=f"milestone:{milestone.ref}",
           audience=contribution.process.audience,
           data={"title": contribution.title, "milestone": milestone.title, "progress": percent})  # fmt: skip


def _fill(milestone: Milestone, draft: MilestoneDraft) -> None:
    milestone.title, milestone.body = draft.title.strip(), draft.body.strip()
    milestone.progress, milestone.due_on = draft.progress, draft.due_on
    milestone.done_at = (milestone.done_at or now()) if draft.is_done else None


def _check(draft: MilestoneDraft) -> None:
    problems: dict[str, object] = {}
    if not draft.title.strip():
        problems["title"] = _("Say in a few words what this step is.")
    if not 0 <= draft.progress <= 100:
        problems["progress"] = _("Choose a number from 0 to 100.")
    if len(draft.body) > logic.LONGEST:
        problems["body"] = _("Write at most %(most)d characters.") % {"most": logic.LONGEST}
    if problems:
        raise InvalidError(problems)
