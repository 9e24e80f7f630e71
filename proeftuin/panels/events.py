"""What happens to a panel, in words. Of people it is told to themselves alone."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from proeftuin.ledger import registry
from proeftuin.ledger.registry import ThreadCard
from proeftuin.panels.models import Volunteer

SENTENCES = {
    "panel.begun": _("%(who)s began the panel “%(method)s”"),
    "panel.changed": _("%(who)s changed what the panel “%(method)s” must look like"),
    "panel.lottery_published": _("The lottery of “%(method)s” was published. Its mark is %(digest)s"),
    "panel.lottery_impossible": _("No lottery of “%(method)s” could be made: the quotas can't be met"),
    "panel.drawn": _("The panel “%(method)s” was drawn: %(members)s members"),
    "panel.registered": _("You registered for the draw"),
    "panel.invited": _("You were drawn for “%(method)s”. Say whether you come"),
    "panel.accepted": _("%(code)s comes"),
    "panel.declined": _("%(code)s can't come"),
    "panel.seated": _("The members of “%(method)s” were spread over %(tables)s tables"),
}


def register() -> None:
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.thread_kind("volunteer", volunteer_cards)


def volunteer_cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    """One registration is known to the person, and to nobody else. Who let go of it knows it no more."""
    found = Volunteer.objects.filter(ref__in=list(refs)).select_related("panel__method__process", "participant__user")
    return {
        one.ref: ThreadCard(
            one.panel.method.title, one.panel.method.get_absolute_url(),
            one.participant.user.actor_ref if one.participant and one.participant.user else one.process.circle,
        )
        for one in found
    }  # fmt: skip
