"""Who may run a challenge, ask about it, and see what."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proeftuin.calls import permissions as calls
from proeftuin.challenges.logic import is_late
from proeftuin.challenges.models import Challenge
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.ui.templatetags.ui import moment

NOT_HERE = Denied(_("This is not shown."), hidden=True)
ACCOUNT = _("You need an account for this. It takes a minute.")


def can_run(actor: Actor, challenge: Challenge) -> Verdict:
    """Who runs its call."""
    return calls.can_run(actor, challenge.call)


def can_see(actor: Actor, challenge: Challenge) -> Verdict:
    return ALLOWED if challenge.is_shown or can_run(actor, challenge) else NOT_HERE


def can_ask(actor: Actor, challenge: Challenge) -> Verdict:
    """Everyone with an account, until the stated moment."""
    if not challenge.is_shown:
        return NOT_HERE
    if challenge.ask_until is None or challenge.reported_at:
        return Denied(_("There is no consultation now."))
    if is_late(challenge.ask_until, now()):
        return Denied(gettext("Questions could be asked until %(when)s.") % {"when": moment(challenge.ask_until)})
    return ALLOWED if actor.is_person else Denied(_("Sign in to ask a question."), remedy=ACCOUNT)


def can_answer(actor: Actor, challenge: Challenge) -> Verdict:
    """Whether someone can send in a solution: as for any entry of the call."""
    return calls.can_enter(actor, challenge.call) if challenge.is_shown else NOT_HERE


def can_see_costs(actor: Actor, challenge: Challenge) -> Verdict:
    """What offers cost is of who runs it, until the names are announced."""
    if can_run(actor, challenge) or (challenge.is_shown and challenge.announced_at):
        return ALLOWED
    return NOT_HERE
