"""Who may take, answer, read and close an assessment, and why not."""

from django.utils.translation import gettext_lazy as _

from proeftuin.assessments.models import Assessment, Sheet
from proeftuin.initiatives import permissions as initiatives
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict

CLOSED = Denied(_("This assessment is closed."), remedy=_("Take it again to see what changed."))
GIVEN = Denied(
    _("You have given your answers."), remedy=_("What you gave stays as it is, so that everyone answers apart.")
)


def can_open(actor: Actor, initiative: Initiative) -> Verdict:
    """Whoever works in the team, and its coach."""
    return initiatives.can_log(actor, initiative)


def can_work(actor: Actor, assessment: Assessment) -> Verdict:
    """Filling in together, closing, publishing: as opening, while it is open."""
    seen = initiatives.can_log(actor, assessment.initiative)
    if not seen:
        return seen
    return CLOSED if assessment.closed_at else ALLOWED


def can_answer(actor: Actor, assessment: Assessment, sheet: Sheet | None, *, by_link: bool = False) -> Verdict:
    """Someone of the team, or whoever has the link where the team allows that. Once, while it is open."""
    if not by_link:
        seen = initiatives.can_view_team_content(actor, assessment.initiative)
        if not seen:
            return seen
    elif assessment.link_for == "nobody":
        return Denied(_("This link is closed."), remedy=_("Ask the team for a new one."), hidden=True)
    elif assessment.link_for == "accounts" and not actor.is_person:
        return Denied(_("Sign in to answer."), remedy=_("The team asks for an account."))
    if assessment.closed_at:
        return CLOSED
    return GIVEN if sheet and sheet.given_at else ALLOWED


def can_read(actor: Actor, assessment: Assessment, sheet: Sheet | None) -> Verdict:
    """The answers of others: once you gave your own, or when it is closed."""
    seen = initiatives.can_view_team_content(actor, assessment.initiative)
    if not seen:
        return seen
    if assessment.closed_at or (sheet and sheet.given_at):
        return ALLOWED
    return Denied(
        _("First give your own answers: then you see those of the others."),
        remedy=_("So nobody is led by what others think."),
    )


def can_view(actor: Actor, assessment: Assessment) -> Verdict:
    """The page: the team, and everyone when its summary is published."""
    if assessment.is_shown:
        return ALLOWED
    return initiatives.can_view_team_content(actor, assessment.initiative)
