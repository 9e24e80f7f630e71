"""Who may ask, answer for an organisation, and write the summary."""

from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.questions.models import Question

NOT_HERE = Denied(_("This question is not shown."), hidden=True)
ACCOUNT = _("You need an account for this. It takes a minute.")


def can_view(actor: Actor, question: Question | None) -> Verdict:
    """Everyone reads what is shown; what is hidden only its writer does."""
    if question is None:
        return NOT_HERE
    own = actor.is_person and actor.id == question.author_id
    return ALLOWED if question.is_shown or own or actor.is_system or actor.has_role("moderator") else NOT_HERE


def can_ask(actor: Actor) -> Verdict:
    if actor.is_person or actor.is_system:
        return ALLOWED
    return Denied(_("Sign in to ask a question."), remedy=ACCOUNT)


def can_edit(actor: Actor, question: Question) -> Verdict:
    """Only who asked changes it and says what came of it."""
    if not question.is_shown:
        return NOT_HERE
    if actor.is_person and actor.id == question.author_id:
        return ALLOWED
    return Denied(_("Only who asked this can change it."))


def can_comment(actor: Actor, question: Question | None) -> Verdict:
    if question is None or not question.is_shown:
        return NOT_HERE
    if actor.is_person:
        return ALLOWED
    return Denied(_("Sign in to answer."), remedy=ACCOUNT)


def can_echo(actor: Actor, question: Question, *, belongs: bool) -> Verdict:
    """For an organisation speaks whoever is a confirmed member of it."""
    if not question.is_shown:
        return NOT_HERE
    if not actor.is_person:
        return Denied(_("Sign in to answer for your organisation."), remedy=ACCOUNT)
    if not belongs:
        return Denied(
            _("You are not a confirmed member of an organisation yet."),
            remedy=_("Find your organisation and ask to belong to it."),
        )
    return ALLOWED
