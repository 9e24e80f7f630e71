"""What happens on an initiative, in words, and how its thread is named."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from proeftuin.initiatives.models import Initiative
from proeftuin.ledger import registry
from proeftuin.ledger.registry import ThreadCard

SENTENCES = {
    "initiative.started": _("%(who)s started “%(title)s”"),
    "initiative.edited": _("%(who)s changed the description of “%(title)s”"),
    "initiative.advanced": _("“%(title)s” went on to the phase “%(phase)s”"),
    "initiative.returned": _("“%(title)s” went back to the phase “%(phase)s”: %(reason)s"),
    "initiative.paused": _("“%(title)s” was paused: %(reason)s"),
    "initiative.resumed": _("“%(title)s” goes on"),
    "initiative.stopped": _("“%(title)s” stopped: %(reason)s"),
    "initiative.closed": _("“%(title)s” was closed, its lessons are shared"),
    "initiative.filled": _("%(who)s filled in: %(output)s"),
    "initiative.posted": _("%(who)s wrote in the logbook: “%(post)s”"),
    "initiative.post_edited": _("%(who)s changed a logbook entry: “%(post)s”"),
    "initiative.invited": _("%(who)s invited a %(role)s"),
    "initiative.joined": _("%(who)s joined the team as %(role)s"),
    "initiative.asked_to_join": _("%(who)s asks to join the team"),
    "initiative.declined": _("An invitation was declined"),
    "initiative.role_changed": _("A role in the team changed to %(role)s"),
    "initiative.left": _("%(who)s left the team"),
    "initiative.indicator_set": _("%(who)s set what will be measured: %(indicator)s"),
    "initiative.indicators_locked": _("What will be measured is fixed from now on"),
    "initiative.measured": _("%(who)s recorded a result: %(indicator)s"),
    "initiative.evaluated": _("“%(title)s” was evaluated: %(verdict)s"),
    "initiative.lessons_shared": _("“%(title)s” shared its lessons"),
    "initiative.task_added": _("%(who)s noted an action: %(task)s"),
    "initiative.task_changed": _("%(who)s changed an action: %(task)s"),
    "initiative.task_done": _("%(who)s finished an action: %(task)s"),
    "initiative.task_reopened": _("%(who)s opened an action again: %(task)s"),
    "initiative.task_overdue": _("The day of an action has passed: %(task)s"),
    "initiative.case_made": _("A case was made from “%(title)s”"),
}


def register() -> None:
    """Tell the ledger our words and names."""
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.thread_kind("initiative", cards)


def cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    return {
        one.ref: ThreadCard(one.title, one.get_absolute_url(), "public" if one.is_public else one.circle)
        for one in Initiative.objects.filter(ref__in=list(refs)).only("ref", "title", "is_public")
    }
