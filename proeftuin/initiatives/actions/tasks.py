"""Actions that a team agrees on: who does what, by when. Only the team sees them."""

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.initiatives import permissions
from proeftuin.initiatives.actions.saving import told
from proeftuin.initiatives.drafts import TaskDraft
from proeftuin.initiatives.models import Initiative, Member, Task
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require

NAMES = ("title", "note", "owner", "owner_name", "due_on")


@transaction.atomic
def add_task(*, by: Actor, initiative: Initiative, draft: TaskDraft, source: str = "") -> Task:
    """Note an action. ``source`` names what asked for it. Raises InvalidError."""
    require(permissions.can_log(by, initiative))
    _check(initiative, draft)
    task = Task.objects.create(initiative=initiative, source=source, **{name: getattr(draft, name) for name in NAMES})
    told(by, initiative, "initiative.task_added", subject=f"task:{task.ref}", team_only=True, task=task.title)
    return task


@transaction.atomic
def edit_task(*, by: Actor, task: Task, draft: TaskDraft, version: int) -> Task:
    """Change an action. Raises StaleError when somebody saved since ``version`` was read."""
    task = _locked(by, task)
    if task.version != version:
        raise StaleError(task.version)
    _check(task.initiative, draft)
    if task.due_on != draft.due_on:
        task.reminded_at = None
    for name in NAMES:
        setattr(task, name, getattr(draft, name))
    return _saved(by, task, "initiative.task_changed")


@transaction.atomic
def finish_task(*, by: Actor, task: Task) -> Task:
    """Say that it is done. Twice is once."""
    task = _locked(by, task)
    if task.done_at:
        return task
    task.done_at = now()
    return _saved(by, task, "initiative.task_done")


@transaction.atomic
def reopen_task(*, by: Actor, task: Task) -> Task:
    task = _locked(by, task)
    if not task.done_at:
        return task
    task.done_at = task.reminded_at = None
    return _saved(by, task, "initiative.task_reopened")


def _locked(by: Actor, task: Task) -> Task:
    task = Task.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=task.pk)
    require(permissions.can_log(by, task.initiative))
    return task


def _saved(by: Actor, task: Task, kind: str) -> Task:
    task.version += 1
    task.save()
    told(by, task.initiative, kind, subject=f"task:{task.ref}", team_only=True, task=task.title)
    return task


def _check(initiative: Initiative, draft: TaskDraft) -> None:
    if not draft.title.strip():
        raise InvalidError({"title": _("Say what will be done.")})
    if draft.owner is None:
        return
    if not Member.objects.filter(initiative=initiative, user=draft.owner, state=Member.State.ACTIVE).exists():
        raise InvalidError({"owner": _("Choose someone of the team, or write a name.")})
