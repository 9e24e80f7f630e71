"""The personal data this room holds: to show it to its owner, and to let it go."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.accounts.registry import Row, Section, shows_on_my_page
from proeftuin.kernel.actor import Actor
from proeftuin.library.models import Adoption, AdoptionNote, Case, Lesson
from proeftuin.search.documents import finds_circles, named


def register() -> None:
    holds_personal_data("library", export=export, erase=erase)
    finds_circles(circles)


def circles(actor: Actor) -> QuerySet[Any, Any]:
    """One's own cases, and for an editor also the cases that wait for review."""
    cases = Q(authors__id=actor.person_id)
    if actor.has_role("editor"):
        cases |= Q(state=Case.State.PENDING)
    return named("case", Case.objects.filter(cases).exclude(state=Case.State.PUBLISHED), "ref")


@shows_on_my_page(lambda actor: Case.objects.filter(authors=actor.person_id))
def my_cases(actor: Actor) -> Section:
    mine = Case.objects.filter(authors=actor.person_id).order_by("-changed_at")[:50]
    return Section(_("Your cases"), [Row(one.title, one.get_absolute_url()) for one in mine])


def export(user: User) -> object:
    """What this person wrote here."""
    return {
        "cases": list(Case.objects.filter(authors=user).values("ref", "title", "state", "contact")),
        "lessons": list(Lesson.objects.filter(author=user).values("ref", "text", "created_at")),
        "adoptions": list(Adoption.objects.filter(started_by=user).values("ref", "state", "created_at")),
        "adoption_notes": list(AdoptionNote.objects.filter(author=user).values("text", "at")),
    }


def erase(user: User) -> None:
    """Cases and lessons stay, without the person. A contact that names the person goes."""
    for case in Case.objects.filter(authors=user).exclude(contact=""):
        if _names(case.contact, user):
            case.contact, case.contact_is_public = "", False
            case.save(update_fields=["contact", "contact_is_public"])
    Case.authors.through.objects.filter(user=user).delete()
    Lesson.objects.filter(author=user).update(author=None)
    Adoption.objects.filter(started_by=user).update(started_by=None)
    AdoptionNote.objects.filter(author=user).update(author=None)
    for adoption in Adoption.objects.exclude(owner=""):
        if _names(adoption.owner, user):
            adoption.owner = ""
            adoption.save(update_fields=["owner"])


def _names(text: str, user: User) -> bool:
    return any(word and word.lower() in text.lower() for word in (user.name, user.email))
