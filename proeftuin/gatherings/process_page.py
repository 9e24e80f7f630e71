"""What this room shows on the page of a process: its sessions and workshops."""

from typing import TYPE_CHECKING

from proeftuin.gatherings import queries
from proeftuin.processes.models import Process
from proeftuin.processes.registry import Part, process_part

if TYPE_CHECKING:
    from proeftuin.accounts.access import Request


@process_part
def gatherings_of_the_process(_request: "Request", process: Process) -> Part | None:
    """One query."""
    found = queries.about(process.thread)
    return Part("gatherings/_of_thing.html", {"gatherings": found, "about": process.thread}) if found else None
