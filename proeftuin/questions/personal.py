"""The personal data this room holds: to show it to its owner, and to let it go."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.accounts.registry import Row, Section, shows_on_my_page
from proeftuin.kernel.actor import Actor
from proeftuin.questions.models import Echo, Question

SHOWN = 10


def register() -> None:
    holds_personal_data("questions", export=export, erase=erase)


def asked_by(actor: Actor) -> "QuerySet[Question]":
    return Question.objects.filter(author_id=actor.person_id)


@shows_on_my_page(asked_by)
def my_questions(actor: Actor) -> Section:
    """What one asked, the liveliest first."""
    mine = asked_by(actor).order_by("-changed_at", "-pk")[:SHOWN]
    return Section(_("Your questions"), [Row(one.title, one.get_absolute_url()) for one in mine])


def export(user: User) -> object:
    """What this person asked, and what they answered for an organisation."""
    asked = Question.objects.filter(author=user).values("ref", "title", "body", "summary", "created_at")
    answered = Echo.objects.filter(user=user).values("question__ref", "organisation__name", "kind", "note", "at")
    return {"questions": list(asked), "echoes": list(answered)}


def erase(user: User) -> None:
    """What was written stays, without the person."""
    Question.objects.filter(author=user).update(author=None)
    Echo.objects.filter(user=user).update(user=None)
