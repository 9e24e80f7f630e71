"""What happens to a process, in words, and how its threads are named."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from proeftuin.ledger import registry
from proeftuin.ledger.registry import ThreadCard
from proeftuin.processes.models import Process

SENTENCES = {
    "process.started": _("%(who)s started to prepare “%(title)s”"),
    "process.edited": _("%(who)s changed the words of “%(title)s”"),
    "process.phase_added": _("%(who)s planned the phase “%(phase)s”"),
    "process.method_added": _("%(who)s added “%(method)s”"),
    "process.published": _("“%(title)s” was published"),
    "process.frozen": _("The first contribution came in. From now on the rules are fixed."),
}


def register() -> None:
    """Tell the ledger our words and names."""
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.thread_kind("process", process_cards)


def process_cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    found = Process.objects.filter(ref__in=list(refs)).only("ref", "title", "state")
    return {one.ref: ThreadCard(one.title, one.get_absolute_url(), one.audience) for one in found}
