"""The back office of a panel: quotas, what stands in their way, the lottery, the draw, members and tables."""

from collections.abc import Callable, Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, at_work
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.panels import logic, permissions, queries
from proeftuin.panels.actions import drawing, setup, volunteering
from proeftuin.panels.forms import CategoryForm, DrawForm, LotteryForm, SizeForm, TablesForm
from proeftuin.panels.logic import Category
from proeftuin.panels.models import Draw, Panel, Volunteer
from proeftuin.panels.views.quotas import change_typed
from proeftuin.processes.models import Method
from proeftuin.processes.permissions import can_view
from proeftuin.ui.forms import Form, form_page
from proeftuin.ui.http import see_other

SHOWN = 1_000  # members in the list of the back office: a panel is never larger


def own_panel(request: Request, ref: str) -> Panel:
    """The panel that the reader runs. Raises Http404, NotAllowedError."""
    panel = queries.panel_for(ref)
    if panel is None:
        raise Http404
    return _run_by(request, panel)


def _run_by(request: Request, panel: Panel) -> Panel:
    require(can_view(request.actor, panel.method.process))
    require(permissions.can_set_up(request.actor, panel.method))
    return panel


@at_work
def panel_manage(request: Request, ref: str) -> HttpResponse:
    """All of it on one page. A method of this kind that has no panel yet is asked to begin one."""
    panel = queries.panel_for(ref)
    return _begin(request, ref) if panel is None else _overview(request, _run_by(request, panel))


def _begin(request: Request, ref: str) -> HttpResponse:
    method = Method.objects.select_related("process").filter(ref=ref, kind="panel").first()
    if method is None:
        raise Http404
    require(can_view(request.actor, method.process))
    require(permissions.can_set_up(request.actor, method))
    if request.method == "POST":
        setup.begin_panel(by=request.actor, method=method)
        return see_other(reverse("panel_quotas", args=[ref]))
    return render(request, "panels/begin.html", {"method": method, "process": method.process})


def _overview(request: Request, panel: Panel, *, form: Form | None = None) -> HttpResponse:
    draws = queries.draws_of(panel)
    open_one = next((one for one in draws if one.state in (Draw.State.ASKED, Draw.State.PUBLISHED)), None)
    states = queries.states_of(panel)
    seated = states.get(Volunteer.State.INVITED, 0) + states.get(Volunteer.State.ACCEPTED, 0)
    empty = panel.size - seated
    conflict = drawing.conflict_now(panel) if open_one is None and empty and panel.categories else None
    people = panel.volunteers.exclude(draw=None).order_by("state", "code")[:SHOWN]
    context = {
        "panel": panel, "method": panel.method, "process": panel.method.process, "draws": draws, "open": open_one,
        "conflict": conflict, "changes": _changes(panel, conflict), "states": states, "empty": empty, "seated": seated,
        "waiting": states.get(Volunteer.State.WAITING, 0), "people": people, "form": form,
        "may_change": permissions.quotas_open(draws), "may_draw": permissions.running(panel),
        "ask": form if isinstance(form, LotteryForm) else LotteryForm(auto_id="ask_%s"),
        "seed": form if isinstance(form, DrawForm) else DrawForm(auto_id="seed_%s"),
        "seats": form if isinstance(form, TablesForm) else TablesForm(auto_id="seats_%s"),
        "comparisons": queries.comparisons(panel, draws, guarded=False),
    }  # fmt: skip
    return form_page(request, "panels/manage.html", context)


def _changes(panel: Panel, conflict: drawing.Conflict | None) -> list[dict[str, object]]:
    """The smallest change that makes room, in words of the panel."""
    titles = {(one.code, feature.code): (one.title, feature.title) for one in panel.parsed for feature in one.features}
    return [
        {"category": titles[key][0], "feature": titles[key][1], "change": one}
        for one in (conflict.changes if conflict else ())
        if (key := (one.quota.category, one.quota.feature)) in titles
    ]


@at_work
def panel_quotas(request: Request, ref: str) -> HttpResponse:
    """Size, categories and quotas: one form without script, saved at once."""
    panel = own_panel(request, ref)
    new = CategoryForm(request.POST if request.POST.get("do") == "add" else None, auto_id="new_%s")
    wrong: dict[str, object] = {}
    typed: Sequence[Category] = panel.parsed
    stale = False
    if request.method == "POST":
        try:
            if request.POST.get("do") != "add" or new.is_valid():
                size, households, change, typed = change_typed(request.POST, panel)
                edits = int(request.POST.get("edits", "0")) if request.POST.get("edits", "0").isdecimal() else 0
                setup.change_panel(
                    by=request.actor, panel=panel, edits=edits, change=change, size=size, households=households
                )
                return see_other(reverse("panel_quotas", args=[ref]))
        except InvalidError as error:
            wrong = error.problems
            if new.is_bound:
                new.add_problems(wrong)
        except StaleError as error:
            stale, panel.edits = True, error.current
    may_change = permissions.can_change_quotas(request.actor, panel)
    form = SizeForm(initial={"size": panel.size, "households": panel.households})
    for field in form.fields.values():
        field.disabled = not may_change
    context = {
        "panel": panel, "method": panel.method, "process": panel.method.process, "categories": typed, "wrong": wrong,
        "new": new, "form": form, "stale": stale, "may_change": may_change,
    }  # fmt: skip
    failed = stale or wrong or (new.is_bound and new.errors)
    return form_page(request, "panels/quotas.html", context, status=(409 if stale else 422) if failed else None)


@at_work
@require_POST
def panel_ask(request: Request, ref: str) -> HttpResponse:
    """Ask for the lottery: the worker makes it. Or take over the smallest change of the quotas."""
    panel = own_panel(request, ref)
    if request.POST.get("do") == "relax":
        return _relax(request, panel)
    form = LotteryForm(request.POST, auto_id="ask_%s")

    def work() -> object:
        return drawing.ask_lottery(by=request.actor, panel=panel, seed_source=form.cleaned_data["seed_source"])

    return _done(request, panel, form, work, _("The lottery is being made."))


def _relax(request: Request, panel: Panel) -> HttpResponse:
    conflict = drawing.conflict_now(panel)
    found = (
        {(one.quota.category, one.quota.feature): (one.minimum, one.maximum) for one in conflict.changes}
        if conflict
        else {}
    )
    setup.change_panel(
        by=request.actor, panel=panel, edits=panel.edits, change=lambda now: logic.relaxed(now.parsed, found)
    )
    messages.success(request, _("The quotas were relaxed."))
    return see_other(reverse("panel_manage", args=[panel.method.ref]))


@at_work
@require_POST
def panel_draw(request: Request, ref: str) -> HttpResponse:
    """Draw with the seed that was announced."""
    panel = own_panel(request, ref)
    open_one = panel.draws.filter(state=Draw.State.PUBLISHED).first()
    if open_one is None:
        raise Http404
    form = DrawForm(request.POST, auto_id="seed_%s")

    def work() -> object:
        return drawing.draw_members(by=request.actor, draw=open_one, seed=form.cleaned_data["seed"])

    return _done(request, panel, form, work, _("The panel is drawn. Who was drawn hears of it."))


@at_work
@require_POST
def panel_tables(request: Request, ref: str) -> HttpResponse:
    """Spread who comes over tables."""
    panel = own_panel(request, ref)
    form = TablesForm(request.POST, auto_id="seats_%s")

    def work() -> object:
        return drawing.seat_members(by=request.actor, panel=panel, **form_numbers(form))

    return _done(request, panel, form, work, _("The tables are set."))


def form_numbers(form: TablesForm) -> dict[str, int]:
    return {"tables": form.cleaned_data["tables"], "rounds": form.cleaned_data["rounds"]}


@at_work
@require_POST
def panel_members(request: Request, ref: str) -> HttpResponse:
    """What a member told by telephone or at the door."""
    panel = own_panel(request, ref)
    member = panel.volunteers.filter(code=request.POST.get("code", "")).first()
    if member is None or request.POST.get("do") not in ("accept", "decline"):
        raise Http404
    volunteering.answer_invitation(by=request.actor, volunteer=member, comes=request.POST["do"] == "accept")
    return see_other(f"{reverse('panel_manage', args=[ref])}#members")


def _done(request: Request, panel: Panel, form: Form, work: Callable[[], object], said: str) -> HttpResponse:
    if form.is_valid():
        try:
            work()
        except InvalidError as error:
            form.add_problems(error.problems)
        else:
            messages.success(request, said)
            return see_other(reverse("panel_manage", args=[panel.method.ref]))
    return _overview(request, panel, form=form)
