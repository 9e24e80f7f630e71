"""What happens to shared knowledge, in words, and how its thread is named."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from proeftuin.items.models import Item
from proeftuin.ledger import registry
from proeftuin.ledger.registry import ThreadCard

SENTENCES = {
    "item.published": _("%(who)s shared “%(title)s”"),
    "item.edited": _("%(who)s changed “%(title)s”"),
    "item.withdrawn": _("%(who)s withdrew “%(title)s”: %(reason)s"),
}


def register() -> None:
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.thread_kind("item", cards)


def cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    found = Item.objects.filter(ref__in=list(refs)).only("ref", "title", "state")
    return {
        one.ref: ThreadCard(one.title, one.get_absolute_url(), f"item:{one.ref}" if one.state == "draft" else "public")
        for one in found
    }
