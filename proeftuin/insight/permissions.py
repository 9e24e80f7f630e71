"""Who may see the figures of a process, and who may hold them against a population or have them summarised."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import Denied, Verdict
from proeftuin.processes import permissions
from proeftuin.processes.models import Process


def can_view(actor: Actor, process: Process) -> Verdict:
    """Figures are as public as their process."""
    return permissions.can_view(actor, process)


def can_steer(actor: Actor, process: Process) -> Verdict:
    """Who runs the process counts again and fills in the population or have them summarised."""
    return permissions.can_work(actor, process, "manager", "analyst")


def can_review(actor: Actor, process: Process) -> Verdict:
    """Who manages the process reads, changes, publishes and takes off what a language model wrote."""
    return permissions.can_manage(actor, process)


def can_summarise(actor: Actor, process: Process) -> Verdict:
    """Who manages the process sends quotes to a language model, where an operator connected one."""
    if not settings.MODEL_URL:
        return Denied(_("No language model is connected to this site."), hidden=True)
    return can_review(actor, process)
