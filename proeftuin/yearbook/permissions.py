"""Who may make a report of a year, and who reads it before it is published."""

from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.organisations.models import Membership
from proeftuin.yearbook.models import YearReport

NOT_HERE = Denied(_("There is no such report."), hidden=True)


def can_start(actor: Actor, organisation_id: int | None = None) -> Verdict:
    """Editors for the whole site; members for their organisation. At most one query."""
    if actor.is_system or actor.has_role("editor"):
        return ALLOWED
    if not actor.is_person:
        return Denied(_("Sign in first."), remedy=_("You need an account for this. It takes a minute."))
    mine = Membership.objects.filter(user_id=actor.person_id, state="confirmed")
    if organisation_id is not None:
        mine = mine.filter(organisation_id=organisation_id)
    if mine.exists():
        return ALLOWED
    return Denied(
        _("A report is made by editors, or by members for their organisation."),
        remedy=_("Join your organisation first."),
    )


def can_edit(actor: Actor, report: YearReport) -> Verdict:
    if report.organisation_id is None:
        allowed = actor.is_system or actor.has_role("editor")
    else:
        allowed = bool(can_start(actor, report.organisation_id))
    if allowed:
        return ALLOWED
    return Denied(_("Only its editors can change this report.")) if report.is_public else NOT_HERE


def can_view(actor: Actor, report: YearReport) -> Verdict:
    return ALLOWED if report.is_public or can_edit(actor, report) else NOT_HERE
