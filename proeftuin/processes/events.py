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
    "process.scheduled": _("%(who)s planned the publication"),
    "process.unpublished": _("%(who)s took “%(title)s” back into preparation"),
    "process.not_published": _("“%(title)s” could not be published as planned: its promise is not whole"),
    "process.phase_changed": _("%(who)s changed the phase “%(phase)s”"),
    "process.phase_removed": _("%(who)s took the phase “%(phase)s” out"),
    "process.method_changed": _("%(who)s changed “%(method)s”"),
    "process.method_removed": _("%(who)s took “%(method)s” out"),
    "process.amended": _("The rules of “%(title)s” changed: %(reason)s"),
    "process.duplicated": _("%(who)s made this from “%(title)s”"),
    "process.closed": _("“%(title)s” was closed. Read what came of it."),
    "process.archived": _("“%(title)s” went to the archive"),
    "process.retention_near": _("In a month we let go of who took part in “%(title)s”"),
    "process.anonymised": _("We let go of who took part in “%(title)s”; the counts stay"),
    "process.seat_given": _("%(who)s gave somebody a seat: %(role)s"),
    "process.seat_removed": _("%(who)s took a seat away: %(role)s"),
    "process.list_added": _("%(who)s added the list “%(list)s”"),
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
