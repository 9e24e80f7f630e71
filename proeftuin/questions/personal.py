"""The personal data this room holds: to show it to its owner, and to let it go."""

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.questions.models import Echo, Question


def register() -> None:
    holds_personal_data("questions", export=export, erase=erase)


def export(user: User) -> object:
    """What this person asked, and what they answered for an organisation."""
    asked = Question.objects.filter(author=user).values("ref", "title", "body", "summary", "created_at")
    answered = Echo.objects.filter(user=user).values("question__ref", "organisation__name", "kind", "note", "at")
    return {"questions": list(asked), "echoes": list(answered)}


def erase(user: User) -> None:
    """What was written stays, without the person."""
    Question.objects.filter(author=user).update(author=None)
    Echo.objects.filter(user=user).update(user=None)
