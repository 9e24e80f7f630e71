"""What this room shows on the page of a process: how many are answered, and how, against the promise."""

from typing import TYPE_CHECKING

from proeftuin.decisions.queries import summary_of
from proeftuin.processes.models import Process
from proeftuin.processes.registry import Part, process_part

if TYPE_CHECKING:
    from proeftuin.accounts.access import Request


@process_part
def answers_of(request: "Request", process: Process) -> Part | None:
    """One query, two once nothing is owed."""
    if not process.is_public or not process.answer_by:
        return None
    return Part("decisions/_process_part.html", {"process": process, "summary": summary_of(process)})
