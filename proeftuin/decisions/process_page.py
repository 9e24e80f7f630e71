"""What this room shows on the page of a process: how many are answered, and how, against the promise."""

from typing import TYPE_CHECKING

from proeftuin.decisions.permissions import can_use_desk
from proeftuin.decisions.queries import summary_of
from proeftuin.processes.models import Process
from proeftuin.processes.registry import Part, process_part

if TYPE_CHECKING:
    from proeftuin.accounts.access import Request


@process_part
def answers_of(request: "Request", process: Process) -> Part | None:
    """One query, two once nothing is owed; one more for whoever is signed in."""
    if not process.is_public or not process.answer_by:
        return None
    at_desk = request.actor.is_person and bool(can_use_desk(request.actor, process))
    context: dict[str, object] = {"process": process, "summary": summary_of(process), "at_desk": at_desk}
    return Part("decisions/_process_part.html", context)
