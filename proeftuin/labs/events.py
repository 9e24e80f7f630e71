"""What happens to a lab, in words, and how its thread is named."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from proeftuin.labs.models import Lab
from proeftuin.ledger import registry
from proeftuin.ledger.registry import ThreadCard

SENTENCES = {
    "lab.opened": _("%(who)s opened the lab “%(name)s”"),
    "lab.closed": _("The lab “%(name)s” closed: %(reason)s"),
    "lab.owner_joined": _("%(organisation)s owns the lab “%(name)s” too"),
    "lab.owner_left": _("%(organisation)s does not own the lab “%(name)s” any more"),
    "lab.project_in": _("“%(title)s” is incubated in “%(name)s”"),
    "lab.project_out": _("“%(title)s” left “%(name)s” and stands on its own feet"),
}


def register() -> None:
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.thread_kind("lab", cards)


def cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    found = Lab.objects.filter(ref__in=list(refs)).only("ref", "name", "opened_at")
    return {
        one.ref: ThreadCard(one.name, one.get_absolute_url(), "public" if one.is_shown else f"lab:{one.ref}")
        for one in found
    }
