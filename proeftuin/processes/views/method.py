"""The page of one way of taking part: this room finds it, the room of its kind shows it."""

from django.http import Http404, HttpResponse

from proeftuin.accounts.access import Request, public
from proeftuin.kernel.errors import require
from proeftuin.processes import permissions
from proeftuin.processes.models import Method
from proeftuin.processes.registry import KINDS


@public
def method_page(request: Request, ref: str, method_ref: str) -> HttpResponse:
    """Whoever may see the process may see how to take part in it, also by its secret preview link."""
    found = Method.objects.select_related("process__organisation").filter(process__ref=ref, ref=method_ref).first()
    kind = KINDS.get(found.kind) if found else None
    if found is None or kind is None or kind.view is None:
        raise Http404
    require(permissions.can_view(request.actor, found.process, secret=request.GET.get("preview", "")))
    return kind.view(request, found)
