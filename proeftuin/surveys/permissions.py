"""Who may make, answer and read a survey, and why not."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.processes import permissions as processes
from proeftuin.processes.models import Method, Process
from proeftuin.processes.permissions import NOTHING, Credentials

ANSWER = "answer"


def can_edit_questions(actor: Actor, method: Method) -> Verdict:
    return processes.can_manage(actor, method.process)


def can_answer(actor: Actor, method: Method, shown: Credentials = NOTHING) -> Verdict:
    return processes.can_act(actor, method, ANSWER, shown)


def can_enter(actor: Actor, method: Method) -> Verdict:
    return processes.can_work(actor, method.process, "clerk")


def can_read_answers(actor: Actor, method: Method) -> Verdict:
    """Whoever runs it, or studies, moderates or answers what came in; clerks only enter."""
    held = processes.roles_of(actor, method.process)
    if held - {"clerk"}:
        return ALLOWED
    return Denied(_("This is for the people who run this process."), hidden=not held)


def can_see_results(actor: Actor, method: Method, *, staff: bool) -> Verdict:
    """``staff``: the actor may read the answers. The others see what the settings say, when they say it."""
    if staff:
        return ALLOWED
    when = method.settings.get("results", "after")
    if when == "never":
        return Denied(_("The results of this survey are for the people who run it."))
    if when == "after" and not is_over(method):
        return Denied(
            _("The results are shown when the survey has closed."), _("Come back then."), until=closes_at(method)
        )
    return ALLOWED


def is_over(method: Method) -> bool:
    """Nobody can answer any more: its windows have passed, or the process is closed."""
    if method.process.state in (Process.State.CLOSED, Process.State.ARCHIVED):
        return True
    windows = [one.window for one in processes.openings_of(method) if one.action == ANSWER]
    return bool(windows) and all(one.ends_at is not None and one.ends_at <= now() for one in windows)


def closes_at(method: Method) -> datetime | None:
    """When the last window closes, or None when one has no end."""
    ends = [one.phase.ends_at for one in processes.openings_of(method) if one.action == ANSWER]
    known = [one for one in ends if one is not None]
    return max(known) if known and len(known) == len(ends) else None
