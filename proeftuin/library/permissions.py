"""Who may do what in the library, and why not."""

from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.library.models import Adoption, Case, Lesson
from proeftuin.organisations.models import Membership, Organisation

SIGN_IN = Denied(_("Sign in first."), remedy=_("You need an account for this. It takes a minute."))


def can_view_case(actor: Actor, case: Case) -> Verdict:
    """Published cases are for everyone; the others for their authors and for editors."""
    if case.state == Case.State.PUBLISHED or is_author(actor, case) or actor.has_role("editor"):
        return ALLOWED
    return Denied(_("This case is not published."), hidden=True)


def can_write_case(actor: Actor) -> Verdict:
    return ALLOWED if actor.is_person or actor.is_system else SIGN_IN


def can_edit_case(actor: Actor, case: Case) -> Verdict:
    """Authors and editors. What an editor changes in an imported case lasts until its source changes."""
    if not can_view_case(actor, case):
        return Denied(_("This case is not published."), hidden=True)
    if not actor.is_person and not actor.is_system:
        return SIGN_IN
    if case.state == Case.State.PENDING_DELETION:
        return Denied(_("This case is about to be deleted."), remedy=_("Ask an editor to bring it back."))
    if is_author(actor, case) or actor.has_role("editor"):
        return ALLOWED
    return Denied(_("Only the authors of this case and editors can change it."))


def can_review_case(actor: Actor, case: Case) -> Verdict:
    """Editors, but nobody reviews what they wrote."""
    if not actor.has_role("editor"):
        return Denied(_("Only editors review cases."), hidden=not can_view_case(actor, case))
    if is_author(actor, case):
        return Denied(_("You wrote this case, so somebody else reviews it."))
    return ALLOWED


def can_import(actor: Actor) -> Verdict:
    """Imports run as a named part of the system."""
    return ALLOWED if actor.is_system or actor.has_role("editor") else Denied(_("Only editors can import."))


def can_write_lesson(actor: Actor) -> Verdict:
    return ALLOWED if actor.is_person or actor.is_system else SIGN_IN


def can_edit_lesson(actor: Actor, lesson: Lesson) -> Verdict:
    """Whoever wrote it, an author of its case, or an editor. Teams guard their own lessons before they call."""
    if actor.is_system or actor.has_role("editor") or (actor.id and lesson.author_id == actor.id):
        return ALLOWED
    if lesson.case and is_author(actor, lesson.case):
        return ALLOWED
    return Denied(_("Only who wrote this lesson can change it."))


def can_start_adoption(actor: Actor, case: Case, taker: Organisation | None) -> Verdict:
    """Anyone who works at the taking organisation, for a case that everybody can see."""
    if not actor.is_person and not actor.is_system:
        return SIGN_IN
    if case.state != Case.State.PUBLISHED:
        return Denied(_("Only a published case can be taken over."), hidden=not can_view_case(actor, case))
    if taker is None or not works_at(actor, taker):
        return Denied(
            _("You can take over a case for an organisation that you belong to."),
            remedy=_("Join your organisation first, on its page."),
        )
    if case.organisation_id == taker.pk:
        return Denied(_("This case is your organisation's own."))
    return ALLOWED


def can_move_adoption(actor: Actor, adoption: Adoption) -> Verdict:
    """Whoever works at the taking organisation."""
    if actor.is_system or actor.has_role("editor") or works_at(actor, adoption.taker):
        return ALLOWED
    return Denied(_("Only people of the organisation that takes this over can do this."))


def is_author(actor: Actor, case: Case) -> bool:
    """Whether the actor wrote the case. Uses prefetched authors when they are there."""
    return actor.is_person and any(author.pk == actor.id for author in case.authors.all())


def works_at(actor: Actor, organisation: Organisation) -> bool:
    """Who only asked to join does not work there yet."""
    if actor.is_system:
        return True
    confirmed = Membership.objects.filter(user_id=actor.person_id, organisation=organisation, state="confirmed")
    return actor.is_person and confirmed.exists()
