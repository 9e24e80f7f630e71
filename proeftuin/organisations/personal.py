"""The personal data this room holds: whom someone works with."""

from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.accounts.registry import Row, Section, shows_on_my_page
from proeftuin.kernel.actor import Actor
from proeftuin.organisations.models import Membership


def register() -> None:
    holds_personal_data("organisations", export=export, erase=erase)


@shows_on_my_page(lambda actor: Membership.objects.filter(user_id=actor.person_id))
def my_organisations(actor: Actor) -> Section:
    mine = (
        Membership.objects.filter(user_id=actor.person_id).select_related("organisation").order_by("organisation__name")
    )
    rows = [Row(_shown(one), one.organisation.get_absolute_url()) for one in mine]
    return Section(_("Your organisations"), rows)


def export(user: User) -> object:
    fields = ("organisation__ref", "organisation__name", "state", "administers", "since")
    return list(Membership.objects.filter(user=user).values(*fields))


def erase(user: User) -> None:
    """Memberships go."""
    Membership.objects.filter(user=user).delete()


def _shown(one: Membership) -> str:
    name = one.organisation.shown_name
    return name if one.state == Membership.State.CONFIRMED else _("%(organisation)s (asked)") % {"organisation": name}
