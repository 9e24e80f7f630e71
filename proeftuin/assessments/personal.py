"""The personal data this room holds: to show it to its owner, and to let it go."""

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.assessments.models import Assessment, Sheet


def register() -> None:
    holds_personal_data("assessments", export=export, erase=erase)


def export(user: User) -> object:
    """What this person answered in assessments that are still open; of the closed ones nobody knows it any more."""
    return [
        {
            "assessment": sheet.assessment.ref, "questionnaire": sheet.assessment.key, "given_at": sheet.given_at,
            "disciplines": sheet.disciplines, "answers": list(sheet.answers.values("item", "value", "note", "link")),
        }
        for sheet in Sheet.objects.filter(user=user).select_related("assessment")
    ]  # fmt: skip


def erase(user: User) -> None:
    """What was given counts on without the person; what was only kept goes."""
    Sheet.objects.filter(user=user, given_at=None).delete()
    Sheet.objects.filter(user=user).update(user=None)
    Assessment.objects.filter(author=user).update(author=None)
