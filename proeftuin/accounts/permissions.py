"""Who may give roles and change accounts."""

from django.utils.translation import gettext_lazy as _

from proeftuin.accounts.models import User
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict


def can_give_roles(actor: Actor) -> Verdict:
    """Administrators, and the system for the first of them."""
    if actor.is_system or "administrator" in actor.roles:
        return ALLOWED
    return Denied(_("Only administrators give roles."))


def can_edit_profile(actor: Actor) -> Verdict:
    return ALLOWED if actor.is_person else Denied(_("Sign in to change your profile."))


def can_erase_account(actor: Actor, user: User) -> Verdict:
    """Everyone their own; administrators and the system also another's, on request."""
    if actor.is_system or "administrator" in actor.roles or (actor.is_person and actor.id == user.pk):
        return ALLOWED
    return Denied(_("You can only delete your own account."))
