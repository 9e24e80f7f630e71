"""Who may see the desk, work on an answer, publish it, and tell how far it is."""

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.verdict import Verdict
from proeftuin.processes.models import Process
from proeftuin.processes.permissions import can_work

DESK = ("manager", "analyst", "assessor", "decider")


def can_use_desk(actor: Actor, process: Process) -> Verdict:
    return can_work(actor, process, *DESK)


def can_analyse(actor: Actor, process: Process) -> Verdict:
    return can_work(actor, process, "analyst")


def can_assess(actor: Actor, process: Process) -> Verdict:
    return can_work(actor, process, "assessor")


def can_decide(actor: Actor, process: Process) -> Verdict:
    """Only who decides may decide and publish: a manager who does so too has that seat as well."""
    return can_work(actor, process, "decider")


def can_tell_progress(actor: Actor, process: Process) -> Verdict:
    return can_work(actor, process, "manager", "analyst", "decider")
