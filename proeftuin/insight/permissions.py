"""Who may see the figures of a process, and who may hold them against a population."""

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import Verdict
from proeftuin.processes import permissions
from proeftuin.processes.models import Process


def can_view(actor: Actor, process: Process) -> Verdict:
    """Figures are as public as their process."""
    return permissions.can_view(actor, process)


def can_steer(actor: Actor, process: Process) -> Verdict:
    """Who runs the process counts again and fills in the population."""
    return permissions.can_work(actor, process, "manager", "analyst")
