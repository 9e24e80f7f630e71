"""Pages of adoptions: taking over a case, step by step."""

from collections.abc import Callable

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, public, signed_in, unpark
from proeftuin.accounts.limits import limit
from proeftuin.content import vocabularies
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.ledger.queries import timeline
from proeftuin.library import data, logic, permissions, queries
from proeftuin.library.actions import adoptions as actions
from proeftuin.library.forms import AdoptForm, FitForm, HarvestForm, MoveForm, NoteForm, StopForm
from proeftuin.library.models import Adoption
from proeftuin.ui.forms import Form, form_page
from proeftuin.ui.http import csv_page, json_page, see_other


@public
def adoption_list(request: Request) -> HttpResponse:
    adoptions = queries.listed_adoptions()
    state = request.GET.get("state", "")
    if state in vocabularies.codes("adoption_states"):
        adoptions = adoptions.filter(state=state)
    page = Paginator(adoptions, queries.PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "states": vocabularies.terms("adoption_states"), "state": state}
    return render(request, "library/adoption_list.html", context)


@public
def adoption_list_json(request: Request) -> HttpResponse:
    page = Paginator(queries.listed_adoptions().select_related("new_case"), 100).get_page(request.GET.get("page"))
    things = [data.adoption_data(one) for one in page]
    return json_page({"count": page.paginator.count, "page": page.number, "adoptions": things})


@public
def adoption_list_csv(_request: Request) -> HttpResponse:
    adoptions = queries.listed_adoptions().select_related("new_case").order_by("id").iterator(chunk_size=500)
    things = map(data.adoption_data, adoptions)
    return csv_page("adoptions", data.ADOPTION_COLUMNS, data.rows(data.ADOPTION_COLUMNS, things))


@signed_in
def adopt(request: Request, ref: str) -> HttpResponse:
    """Begin to take over a case, for an organisation one belongs to."""
    case = queries.case_for(request.actor, ref)
    takers = [one for one in queries.takers_for(request.actor) if one.pk != case.organisation_id]
    form = AdoptForm(request.POST or unpark(request) or None, takers=takers)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        limit(request, "start", "30/h")
        try:
            url = do_once(
                by=request.actor, token=clean["once"],
                work=lambda: actions.start_adoption(
                    by=request.actor, case=case, taker=clean["taker"], mode=clean["mode"],
                    language=request.LANGUAGE_CODE, expectations=clean["expectations"],
                ).get_absolute_url(),
            )  # fmt: skip
            return see_other(url)
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "library/adopt.html", {"form": form, "case": case, "takers": takers})


@public
def adoption_page(request: Request, ref: str) -> HttpResponse:
    """Where the adoption stands, what was tested and changed, and what can be done now."""
    adoption = queries.adoption_for(ref)
    return _show(request, adoption, **_typed_before(request, adoption))


@public
def adoption_json(_request: Request, ref: str) -> HttpResponse:
    adoption = queries.adoption_for(ref)
    notes = [{"kind": one.kind, "state": one.state, "text": one.text, "at": one.at} for one in adoption.notes.all()]
    return json_page({**data.adoption_data(adoption), "notes": notes})


@signed_in
@require_POST
def adoption_move(request: Request, ref: str) -> HttpResponse:
    adoption = queries.adoption_for(ref)
    form = MoveForm(request.POST, targets=logic.adoption_next(adoption.state))

    def work() -> Adoption:
        clean = form.cleaned_data
        return actions.move_adoption(
            by=request.actor, adoption=adoption, to=clean["to"], version=clean["version"], note=clean["note"]
        )

    return _done(request, adoption, "move", form, work)


@signed_in
@require_POST
def adoption_stop(request: Request, ref: str) -> HttpResponse:
    adoption, form = queries.adoption_for(ref), StopForm(request.POST)

    def work() -> Adoption:
        clean = form.cleaned_data
        return actions.stop_adoption(
            by=request.actor, adoption=adoption, reason=clean["reason"], obstacles=clean["obstacles"],
            version=clean["version"],
        )  # fmt: skip

    return _done(request, adoption, "stop", form, work)


@signed_in
@require_POST
def adoption_note(request: Request, ref: str) -> HttpResponse:
    adoption, form = queries.adoption_for(ref), NoteForm(request.POST)

    def work() -> Adoption:
        clean = {name: value for name, value in form.cleaned_data.items() if name != "once"}
        do_once(
            by=request.actor, token=form.cleaned_data["once"],
            work=lambda: str(actions.note_adoption(by=request.actor, adoption=adoption, **clean).pk),
        )  # fmt: skip
        return adoption

    return _done(request, adoption, "note", form, work)


@signed_in
@require_POST
def adoption_fit(request: Request, ref: str) -> HttpResponse:
    adoption, form = queries.adoption_for(ref), FitForm(request.POST)

    def work() -> Adoption:
        clean = {name: value for name, value in form.cleaned_data.items() if name != "once"}
        return actions.describe_adoption(by=request.actor, adoption=adoption, **clean)

    return _done(request, adoption, "fit", form, work)


@signed_in
@require_POST
def adoption_harvest(request: Request, ref: str) -> HttpResponse:
    """Tell the result; the taker's own case opens to be completed."""
    adoption, form = queries.adoption_for(ref), HarvestForm(request.POST)
    made: list[str] = []

    def work() -> Adoption:
        clean = form.cleaned_data
        case = actions.harvest_adoption(
            by=request.actor, adoption=adoption, result=clean["result"], version=clean["version"]
        )
        made.append(f"{case.get_absolute_url()}edit/")
        return adoption

    answer = _done(request, adoption, "harvest", form, work)
    return see_other(made[0]) if made else answer


def _typed_before(request: Request, adoption: Adoption) -> dict[str, Form]:
    """The form that someone filled in here when the session ended, if any."""
    makers: dict[str, Callable[[QueryDict], Form]] = {
        "move": lambda data: MoveForm(data, targets=logic.adoption_next(adoption.state)),
        "stop": lambda data: StopForm(data, auto_id="stop_%s"),
        "note": lambda data: NoteForm(data, auto_id="note_%s"),
        "fit": lambda data: FitForm(data, auto_id="fit_%s"),
        "harvest": lambda data: HarvestForm(data, auto_id="harvest_%s"),
    }
    if not permissions.can_move_adoption(request.actor, adoption):
        return {}
    typed = {name: unpark(request, f"{adoption.get_absolute_url()}{name}/") for name in makers}
    return {name: makers[name](data) for name, data in typed.items() if data is not None}


def _done(request: Request, adoption: Adoption, name: str, form: Form, work: Callable[[], Adoption]) -> HttpResponse:
    """Do the work and go back to the page; or show the page again with the form as it was typed."""
    require(permissions.can_move_adoption(request.actor, adoption))
    if form.is_valid():
        try:
            work()
            return see_other(adoption.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            form.add_error(None, _("Somebody else changed this adoption meanwhile. Look again, and send it once more."))
            fresh = queries.adoption_for(adoption.ref)
            return _show(request, fresh, **{name: form}, status=409)
    return _show(request, adoption, **{name: form}, status=422)


def _show(request: Request, adoption: Adoption, *, status: int = 200, **forms: Form) -> HttpResponse:
    may_move = permissions.can_move_adoption(request.actor, adoption)
    fit = {name: getattr(adoption, name) for name in ("problem_fit", "core", "expectations", "goes_live_on", "owner")}
    version = {"version": adoption.version}
    targets = [code for code in logic.adoption_next(adoption.state) if code != "harvested"]
    context = {
        "adoption": adoption,
        "steps": _steps(adoption),
        "obstacles": queries.open_obstacles(adoption),
        "entries": timeline(thread=adoption.thread, limit=30),
        "may_move": may_move,
        "move": MoveForm(initial=version, targets=targets, prefix=None) if may_move and targets else None,
        "note": NoteForm(auto_id="note_%s") if may_move else None,
        "fit": FitForm(initial={**fit, **version}, auto_id="fit_%s") if may_move else None,
        "stop": StopForm(initial=version, auto_id="stop_%s") if may_move and logic.can_stop(adoption.state) else None,
        "harvest": HarvestForm(initial=version, auto_id="harvest_%s")
        if may_move and adoption.state == "in_use"
        else None,
        "wrong": next(iter(forms.values()), None),
        **forms,
    }
    return render(request, "library/adoption.html", context, status=status)


def _steps(adoption: Adoption) -> list[dict[str, str]]:
    """The track of an adoption. Adapting and removing obstacles are side by side, so both count as the fifth step."""
    order = [code for code in logic.ADOPTION_ORDER if code != "removing_obstacles"]
    state = "adapting" if adoption.state == "removing_obstacles" else adoption.state
    if adoption.state == "stopped":
        notes = [note.state for note in adoption.notes.all()]
        state = notes[-1] if notes and notes[-1] in order else order[0]
    at = order.index(state)
    shown = {"adapting": adoption.state} if adoption.state == "removing_obstacles" else {}
    return [
        {
            "label": vocabularies.label("adoption_states", shown.get(code, code)),
            "state": "done" if i < at or adoption.state == "harvested" else "now" if i == at else "ahead",
        }
        for i, code in enumerate(order)
    ]
