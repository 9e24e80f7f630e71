"""Who may set up a panel, volunteer, draw and answer an invitation, and why not."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.panels.models import Draw, Panel, Volunteer
from proeftuin.processes import permissions as processes
from proeftuin.processes.models import Method, Process
from proeftuin.processes.permissions import NOTHING, Credentials

VOLUNTEER = "volunteer"


def can_set_up(actor: Actor, method: Method) -> Verdict:
    return processes.can_manage(actor, method.process)


def can_change_quotas(actor: Actor, panel: Panel) -> Verdict:
    """Whoever runs the process, until a first lottery was asked for: from then on quotas stand."""
    return can_set_up(actor, panel.method) and quotas_open(panel.draws.all())


def quotas_open(draws: Iterable[Draw]) -> Verdict:
    """Whether quotas may still change, for who runs it."""
    if all(one.state == Draw.State.IMPOSSIBLE for one in draws):
        return ALLOWED
    return Denied(_("A lottery was asked for with these quotas. They no longer change."))


def can_draw(actor: Actor, panel: Panel) -> Verdict:
    """Whoever runs the process, while it runs."""
    return can_set_up(actor, panel.method) and running(panel)


def running(panel: Panel) -> Verdict:
    """Whether a panel may be drawn now, for who runs it."""
    if panel.method.process.state == Process.State.PUBLISHED:
        return ALLOWED
    return Denied(_("This process is not running."), _("A panel is drawn in a published process."))


def can_volunteer(actor: Actor, method: Method, shown: Credentials = NOTHING) -> Verdict:
    """Those the opening asks for, with an account: who is drawn must be reached."""
    verdict = processes.can_act(actor, method, VOLUNTEER, shown)
    if not verdict:
        return verdict
    return ALLOWED if actor.is_person else processes.SIGN_IN


def can_enter(actor: Actor, method: Method) -> Verdict:
    """Clerks, for who wrote or called."""
    return processes.can_enter(actor, method.process)


def can_answer(actor: Actor, volunteer: Volunteer) -> Verdict:
    """Who volunteered, about themselves alone."""
    owner = volunteer.participant
    if owner is not None and owner.user_id is not None and owner.user_id == actor.person_id:
        return ALLOWED
    return Denied(_("This is not your registration."), hidden=True)
