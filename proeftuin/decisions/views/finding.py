"""What each page of the desk begins with: the process, the right to be there, the contribution."""

from typing import Any

from django.http import Http404

from proeftuin.accounts.access import Request
from proeftuin.accounts.models import User
from proeftuin.decisions import permissions, queries
from proeftuin.decisions.registry import Answerable
from proeftuin.kernel.errors import require
from proeftuin.processes.models import Process, Seat
from proeftuin.processes.permissions import can_view, roles_of


def process_at_desk(request: Request, ref: str) -> Process:
    """The process, for who works at its desk. Two queries."""
    process = _process(ref)
    require(permissions.can_use_desk(request.actor, process))
    return process


def desk_and_crew(request: Request, ref: str) -> tuple[Process, list[User], frozenset[str]]:
    """The process, who works at its desk, and as what the actor does. Two queries, where the actor is one of them."""
    process = _process(ref)
    seats = list(Seat.objects.filter(process=process, role__in=permissions.DESK).select_related("user"))
    mine = frozenset(one.role for one in seats if one.user_id == request.actor.person_id)
    if not mine:
        require(permissions.can_use_desk(request.actor, process))
        mine = roles_of(request.actor, process)
    crew = {one.user_id: one.user for one in seats if one.user.is_active}
    return process, sorted(crew.values(), key=lambda one: one.display_name), mine


def public_process(request: Request, ref: str) -> Process:
    process = _process(ref)
    require(can_view(request.actor, process))
    return process


def contribution_at_desk(request: Request, ref: str, contribution_ref: str) -> Any:
    process = process_at_desk(request, ref)
    found = queries.contribution_for(process, contribution_ref)
    if found is None:
        raise Http404
    found.process = process
    return found


def kind_or_404() -> Answerable:
    kind = queries.kind_here()
    if kind is None:
        raise Http404
    return kind


def _process(ref: str) -> Process:
    found = Process.objects.select_related("organisation").filter(ref=ref).first()
    if found is None:
        raise Http404
    return found
