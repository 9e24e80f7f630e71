"""Who may do what with test sites and trials, and why not."""

from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.organisations.models import Membership
from proeftuin.testbeds.models import TestSite, Trial

SIGN_IN = Denied(_("Sign in first."), remedy=_("You need an account for this. It takes a minute."))
NOT_HERE = Denied(_("There is no such test."), hidden=True)
JOIN = Denied(
    _("You are not a confirmed member of an organisation yet."),
    remedy=_("Find your organisation and ask to belong to it."),
)


def belongs(actor: Actor, organisation_id: int) -> bool:
    """Whether the actor is a confirmed member. One query."""
    if actor.is_system:
        return True
    return actor.is_person and Membership.objects.filter(
        user_id=actor.person_id, organisation_id=organisation_id, state="confirmed"
    ).exists()  # fmt: skip


def can_offer(actor: Actor, organisation_id: int) -> Verdict:
    if not (actor.is_person or actor.is_system):
        return SIGN_IN
    return ALLOWED if belongs(actor, organisation_id) else JOIN


def can_view_site(actor: Actor, site: TestSite) -> Verdict:
    return ALLOWED if site.is_shown or belongs(actor, site.organisation_id) else NOT_HERE


def can_host(actor: Actor, site: TestSite) -> Verdict:
    if belongs(actor, site.organisation_id):
        return ALLOWED
    return Denied(_("Only the host of this test site can do this.")) if site.is_shown else NOT_HERE


def can_apply(actor: Actor, site: TestSite) -> Verdict:
    """Any member of another organisation, while it is open."""
    if not site.is_shown:
        return NOT_HERE
    if site.state != TestSite.State.OPEN:
        return Denied(_("This test site takes no applications now."))
    return ALLOWED if actor.is_person or actor.is_system else SIGN_IN


def is_party(actor: Actor, trial: Trial) -> bool:
    """Whether the actor belongs to the host or to the firm. At most two queries."""
    return belongs(actor, trial.site.organisation_id) or belongs(actor, trial.firm_id)


def can_view_trial(actor: Actor, trial: Trial) -> Verdict:
    """Its parties; everybody from running on, and then only what is public of it."""
    return ALLOWED if trial.is_public or is_party(actor, trial) else NOT_HERE


def can_work(actor: Actor, trial: Trial) -> Verdict:
    """Plan, agreement, log: both parties."""
    if is_party(actor, trial):
        return ALLOWED
    return Denied(_("Only the two parties of this test can do this.")) if trial.is_public else NOT_HERE


def can_judge(actor: Actor, trial: Trial) -> Verdict:
    """Screening, report and decision: the host."""
    if belongs(actor, trial.site.organisation_id):
        return ALLOWED
    return Denied(_("Only the host of this test site can do this.")) if can_view_trial(actor, trial) else NOT_HERE
