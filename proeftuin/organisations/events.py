"""What happens to organisations, in words, and how their threads are named."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from proeftuin.ledger import registry
from proeftuin.ledger.registry import ThreadCard
from proeftuin.organisations.models import Organisation

SENTENCES = {
    "organisation.added": _("%(who)s added the organisation “%(organisation)s”"),
    "organisation.edited": _("%(who)s changed what is said of “%(organisation)s”"),
    "organisation.joined": _("%(who)s joined “%(organisation)s”"),
    "organisation.asked_to_join": _("%(who)s asks to join “%(organisation)s”"),
    "organisation.left": _("%(who)s left “%(organisation)s”"),
    "organisation.member_confirmed": _("%(who)s confirmed a member of “%(organisation)s”"),
    "organisation.administrator_made": _("%(who)s made somebody administrator of “%(organisation)s”"),
    "organisation.member_removed": _("%(who)s removed somebody from “%(organisation)s”"),
}


def register() -> None:
    """Tell the ledger our words and names."""
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.thread_kind("organisation", cards)


def cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    found = Organisation.objects.filter(ref__in=list(refs)).only("ref", "name", "names")
    return {one.ref: ThreadCard(one.shown_name, one.get_absolute_url()) for one in found}
