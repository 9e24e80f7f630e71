"""Who may write, publish and withdraw shared knowledge."""

from django.utils.translation import gettext_lazy as _

from proeftuin.items.models import Item
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.organisations.models import Membership

NOT_HERE = Denied(_("This is not published."), hidden=True)
BELONG = _("Find your organisation and ask to belong to it.")


def belongs(actor: Actor, organisation_id: int | None = None) -> bool:
    """A confirmed member of this organisation, or of any. One query."""
    seats = Membership.objects.filter(user_id=actor.person_id, state="confirmed")
    return actor.is_person and (seats.filter(organisation_id=organisation_id) if organisation_id else seats).exists()


def can_write(actor: Actor) -> Verdict:
    """Members of an organisation, for it; editors, for none as well."""
    if actor.is_system or actor.has_role("editor") or belongs(actor):
        return ALLOWED
    if not actor.is_person:
        return Denied(_("Sign in first."), remedy=_("You need an account for this. It takes a minute."))
    return Denied(_("You are not a confirmed member of an organisation yet."), remedy=BELONG)


def can_edit(actor: Actor, item: Item) -> Verdict:
    """Who wrote it, members of its organisation, and editors; for a published or a withdrawn one too."""
    own = actor.is_person and actor.id == item.author_id
    if actor.is_system or actor.has_role("editor") or own:
        return ALLOWED
    if item.organisation_id and belongs(actor, item.organisation_id):
        return ALLOWED
    if item.state == Item.State.DRAFT:
        return NOT_HERE
    return Denied(_("Only members of the organisation that shared this, and editors, can change it."))


def can_view(actor: Actor, item: Item | None) -> Verdict:
    """Drafts are for who works on them. Of a withdrawn one, everyone reads that it is, and why."""
    if item is None:
        return NOT_HERE
    if item.state != Item.State.DRAFT:
        return ALLOWED
    return ALLOWED if can_edit(actor, item) else NOT_HERE
