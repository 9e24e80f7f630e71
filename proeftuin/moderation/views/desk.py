"""The queue: what waits, decided one by one or several at once, with the keyboard, and undone."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, at_work, unpark
from proeftuin.kernel.errors import InvalidError
from proeftuin.ledger.queries import thread_cards
from proeftuin.ledger.registry import ThreadCard
from proeftuin.moderation import permissions, queries
from proeftuin.moderation.actions import decisions
from proeftuin.moderation.events import queue_url
from proeftuin.moderation.forms import DecisionForm
from proeftuin.moderation.models import Decision
from proeftuin.moderation.permissions import Reach
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other


@at_work
def queue(request: Request) -> HttpResponse:
    """All that waits where one moderates."""
    return _queue(request, permissions.reach_of(request.actor))


@at_work
def process_queue(request: Request, ref: str) -> HttpResponse:
    """What waits at one process."""
    scope = f"process:{ref}"
    reach = permissions.reach_of(request.actor, scope)
    card = thread_cards([scope]).get(scope)
    if card is None:
        raise Http404
    return _queue(request, reach, scope, card)


@at_work
@require_POST
def undo(request: Request, batch: str) -> HttpResponse:
    """Take back what was decided together."""
    first = Decision.objects.filter(batch=batch).first()
    if first is None:
        raise Http404
    count = decisions.undo(by=request.actor, batch=batch)
    messages.success(
        request, ngettext("%(n)d decision is undone.", "%(n)d decisions are undone.", count) % {"n": count}
    )
    return see_other(queue_url(first.scope) if request.POST.get("here") else "/moderation/")


def _queue(request: Request, reach: Reach, scope: str = "", card: ThreadCard | None = None) -> HttpResponse:
    form = DecisionForm(request.POST or unpark(request) or None)
    chosen = request.POST.getlist("chosen") or [request.POST.get("open", "")]
    if request.method == "POST" and form.is_valid():
        matters = list(queries.open_matters(reach).filter(ref__in=chosen))
        try:
            made = decisions.decide(by=request.actor, matters=matters, reasons=form.reasons())
            _say(request, len(made))
            return see_other(request.path)
        except InvalidError as error:
            form.add_problems(error.problems)
    shown = queries.queue(
        request.actor, reach, number=request.GET.get("page"),
        opened=request.POST.get("open") or request.GET.get("open", ""),
    )  # fmt: skip
    context = {"queue": shown, "form": form, "chosen": chosen, "scope": scope, "card": card}
    return form_page(request, "moderation/queue.html", context)


def _say(request: Request, count: int) -> None:
    if count:
        done = ngettext("%(n)d decision is taken. You can undo it for an hour.",
                        "%(n)d decisions are taken. You can undo them for an hour.", count)  # fmt: skip
        messages.success(request, done % {"n": count})
    else:
        messages.warning(request, _("Somebody else decided about this already."))
