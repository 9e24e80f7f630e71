"""What happens to a group, in words, and how its thread is named."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from proeftuin.groups.models import Group
from proeftuin.ledger import registry
from proeftuin.ledger.registry import ThreadCard

SENTENCES = {
    "group.begun": _("%(who)s began the group “%(title)s”"),
    "group.question_put": _("“%(question)s” was put into the group “%(title)s”"),
    "group.gathering": _("A gathering of the group “%(title)s”: “%(gathering)s”"),
}


def register() -> None:
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.thread_kind("group", cards)


def cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    found = Group.objects.filter(ref__in=list(refs)).only("ref", "title")
    return {one.ref: ThreadCard(one.title, one.get_absolute_url(), "public") for one in found}
