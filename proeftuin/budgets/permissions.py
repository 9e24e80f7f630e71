"""Who may vote on a budget, set it up, count it and read the outcome, and why not."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from proeftuin.budgets.models import Count
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.processes import permissions as processes
from proeftuin.processes.models import Method, Process, Seat
from proeftuin.processes.permissions import NOTHING, Credentials

VOTE = "vote"


def can_vote(actor: Actor, method: Method, shown: Credentials = NOTHING) -> Verdict:
    return processes.can_act(actor, method, VOTE, shown)


def can_set_up(actor: Actor, method: Method) -> Verdict:
    """Projects, prices and rules: until the first vote."""
    verdict = processes.can_manage(actor, method.process)
    if not verdict:
        return verdict
    if method.process.state in (Process.State.CLOSED, Process.State.ARCHIVED):
        return Denied(_("This process is closed."))
    return ALLOWED


def can_enter(actor: Actor, method: Method) -> Verdict:
    """Clerks, also after the deadline for what came in time by post: until a count is published."""
    verdict = processes.can_enter(actor, method.process)
    if not verdict:
        return verdict
    if Count.objects.filter(method=method).exclude(published_at=None).exists():
        return Denied(_("The count is published. What comes in now can’t count any more."))
    return ALLOWED


def can_count(actor: Actor, method: Method) -> Verdict:
    """Managers and analysts, when nobody can vote any more: an early count would tell how it stands."""
    verdict = processes.can_work(actor, method.process, "analyst")
    if not verdict:
        return verdict
    if not is_over(method):
        return Denied(
            _("Votes are counted when voting has ended."), _("Come back then."), until=closes_at(method)
        )  # fmt: skip
    return ALLOWED


def can_bring_file(actor: Actor) -> Verdict:
    """Whoever works on a process, and officers: a count of a file takes the machine's time."""
    if actor.has_role("officer"):
        return ALLOWED
    if actor.is_person and Seat.objects.filter(user_id=actor.person_id).exists():
        return ALLOWED
    if not actor.is_person:
        return Denied(_("Sign in first."))
    return Denied(_("Counting files is for people who work on a process."), _("Ask an officer of this site."))


def can_see_count(actor: Actor, count: Count) -> Verdict:
    """What is published is for everyone; before that, for who runs the process, or brought the file."""
    if count.published_at and (count.method is None or count.method.process.is_public):
        return ALLOWED
    if count.method is not None:
        held = processes.roles_of(actor, count.method.process)
        return ALLOWED if held & {"manager", "analyst", "decider"} else Denied(_("Not public yet."), hidden=True)
    own = actor.is_person and count.asked_by_id == actor.person_id
    return ALLOWED if own or actor.has_role() else Denied(_("Not public yet."), hidden=True)


def can_publish(actor: Actor, count: Count) -> Verdict:
    if count.method is not None:
        verdict = processes.can_manage(actor, count.method.process)
        if not verdict:
            return verdict
    elif not (actor.has_role() or (actor.is_person and count.asked_by_id == actor.person_id)):
        return Denied(_("Not public yet."), hidden=True)
    if not count.is_done:
        return Denied(_("This count is not finished."))
    return ALLOWED


def is_over(method: Method) -> bool:
    """Nobody can vote any more: its windows have passed, or the process is closed."""
    if method.process.state in (Process.State.CLOSED, Process.State.ARCHIVED):
        return True
    windows = [one.window for one in processes.openings_of(method) if one.action == VOTE]
    return bool(windows) and all(one.ends_at is not None and one.ends_at <= now() for one in windows)


def closes_at(method: Method) -> datetime | None:
    """When the last window closes, or None when one has no end."""
    ends = [one.phase.ends_at for one in processes.openings_of(method) if one.action == VOTE]
    known = [one for one in ends if one is not None]
    return max(known) if known and len(known) == len(ends) else None
