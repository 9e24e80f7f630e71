"""Who may vote, add statements, moderate and see the map, and why not."""

from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.opinions import logic
from proeftuin.opinions.models import Statement, Voter
from proeftuin.processes import permissions as processes
from proeftuin.processes.logic import window_now
from proeftuin.processes.models import Method, Participant, Process
from proeftuin.processes.permissions import NOTHING, Credentials

VOTE, PROPOSE = "vote", "propose"
NOT_HERE = Denied(_("This is not public."), hidden=True)


def can_vote(actor: Actor, method: Method, shown: Credentials = NOTHING) -> Verdict:
    return processes.can_act(actor, method, VOTE, shown)


def can_propose(actor: Actor, method: Method, shown: Credentials = NOTHING) -> Verdict:
    return processes.can_act(actor, method, PROPOSE, shown)


def takes_statements(method: Method) -> bool:
    """Whether people add statements here now; its own page says who may. No query when openings are kept."""
    state, _window = window_now([one.window for one in processes.openings_of(method)], PROPOSE, now())
    return state == "open" and method.process.state == Process.State.PUBLISHED


def can_moderate(actor: Actor, method: Method) -> Verdict:
    return processes.can_work(actor, method.process, "moderator")


def can_manage(actor: Actor, method: Method) -> Verdict:
    return processes.can_manage(actor, method.process)


def can_enter(actor: Actor, method: Method) -> Verdict:
    return processes.can_enter(actor, method.process)


def runs(actor: Actor, method: Method) -> bool:
    """Whether the actor holds a seat other than clerk: they see results at any time. One query."""
    return bool(processes.roles_of(actor, method.process) - {"clerk"})


def can_view(actor: Actor, statement: Statement) -> Verdict:
    """Shown ones of a public process are for everyone; the others for their writer and for who runs the process."""
    process = statement.method.process
    if process.is_public and statement.is_shown:
        return ALLOWED
    writer = statement.participant.user_id if statement.participant else None
    if (actor.is_person and writer == actor.id) or processes.roles_of(actor, process):
        return ALLOWED
    return NOT_HERE


def can_see_results(actor: Actor, method: Method, *, staff: bool) -> Verdict:
    """``staff``: the actor runs the process. The others see what the settings say, when they say it."""
    if staff:
        return ALLOWED
    when = logic.rules_of(method.settings).results
    if when == "never":
        return Denied(_("The results are for the people who run this process."))
    if when == "after" and not is_over(method):
        return Denied(_("The results are shown when voting has closed."), _("Come back then."))
    return ALLOWED


def can_export(actor: Actor, method: Method, *, staff: bool) -> Verdict:
    """Votes without names are open data once voting has closed; before that for who runs the process."""
    verdict = can_see_results(actor, method, staff=staff)
    if not verdict or staff or is_over(method):
        return verdict
    return Denied(_("The votes are open data when voting has closed."), _("Come back then."))


def is_over(method: Method) -> bool:
    """Nobody can vote any more: its windows have passed, or the process is closed."""
    if method.process.state in (Process.State.CLOSED, Process.State.ARCHIVED):
        return True
    windows = [one.window for one in processes.openings_of(method) if one.action == VOTE]
    return bool(windows) and all(one.ends_at is not None and one.ends_at <= now() for one in windows)


def participant_of(actor: Actor, process: Process, shown: Credentials) -> Participant | None:
    """The place someone already has in a process. One query, or none for who shows nothing."""
    known = Participant.objects.filter(process=process)
    if actor.is_person:
        return known.filter(user_id=actor.person_id).first()
    return known.filter(key=shown.visitor_key).first() if shown.visitor_key else None


def voter_of(actor: Actor, method: Method, shown: Credentials) -> Voter | None:
    """Someone's place in this conversation. One query, or none for who shows nothing."""
    known = Voter.objects.filter(method=method)
    if actor.is_person:
        return known.filter(participant__user_id=actor.person_id).first()
    return known.filter(participant__key=shown.visitor_key).first() if shown.visitor_key else None
