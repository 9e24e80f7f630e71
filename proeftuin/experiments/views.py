"""Pages of experiments: the list of all, those of an initiative, one, and the forms of the team."""

from collections.abc import Callable

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, public, signed_in, unpark
from proeftuin.accounts.limits import limit
from proeftuin.content import vocabularies
from proeftuin.experiments import actions, data, permissions, queries
from proeftuin.experiments.drafts import PlanDraft
from proeftuin.experiments.forms import AbandonForm, PicturesForm, PlanForm, ResultForm, StartForm
from proeftuin.experiments.models import Experiment
from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.permissions import can_view_team_content
from proeftuin.initiatives.queries import initiative_for
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.search.documents import circles_of
from proeftuin.ui.forms import Form, form_page
from proeftuin.ui.http import FeedItem, atom_page, csv_page, json_page, see_other
from proeftuin.ui.onward import next_of, with_made
from proeftuin.uploads.queries import uploads_of

STANDINGS = ("keep", "change", "stop", "running", "abandoned")


@public
def experiment_list(request: Request) -> HttpResponse:
    """What teams tried, in the order in which it turned: what failed in the same size as what worked."""
    chosen = request.GET.get("standing", "")
    chosen = chosen if chosen in STANDINGS else ""
    page = Paginator(queries.public_list(chosen), queries.PER_PAGE).get_page(request.GET.get("page"))
    filters = [(code, vocabularies.label("experiment_standings", code)) for code in STANDINGS]
    return render(request, "experiments/list.html", {"page": page, "filters": filters, "chosen": chosen})


@public
def experiment_list_json(request: Request) -> HttpResponse:
    found = queries.public_list().select_related("replaces")
    page = Paginator(found, 100).get_page(request.GET.get("page"))
    things = [data.experiment_data(one) for one in page]
    return json_page({"count": page.paginator.count, "page": page.number, "experiments": things})


@public
def experiment_list_csv(_request: Request) -> HttpResponse:
    found = queries.public_list().select_related("replaces").order_by("pk").iterator(chunk_size=500)
    return csv_page("experiments", data.COLUMNS, data.rows(found))


@public
def experiment_list_atom(request: Request) -> HttpResponse:
    items = [
        FeedItem(
            one.ref, one.title, one.get_absolute_url(), one.learned if one.is_told else one.assumption, one.listed_at
        )
        for one in queries.public_list()[:50]
        if one.listed_at
    ]
    return atom_page(request, title="Proeftuin – experiments", url="/experiments/", items=items)


@public
def experiments_of(request: Request, ref: str) -> HttpResponse:
    """The experiments of one initiative; for the team also the plans."""
    initiative = initiative_for(request.actor, ref)
    page = Paginator(queries.of_initiative(request.actor, initiative), queries.PER_PAGE)
    shown = page.get_page(request.GET.get("page"))
    for one in shown:
        one.initiative = initiative
    may_plan = permissions.can_plan(request.actor, initiative)
    return render(request, "experiments/of_initiative.html", {"initiative": initiative, "page": shown, "may": may_plan})


@public
def experiment_page(request: Request, ref: str, key: str) -> HttpResponse:
    """One experiment: what was promised, what came of it, and what the team can do now."""
    initiative, one = _found(request, ref, key)
    files = uploads_of(initiative.thread, circles_of(request.actor)).get(one.subject, [])
    can = {verb for verb in ("start", "finish", "abandon") if permissions.can_do(request.actor, one, verb)}
    context = {
        "initiative": initiative, "one": one, "files": files, "can": can,
        "next_ones": queries.next_of(request.actor, one),
        "may_plan": permissions.can_plan(request.actor, initiative),
        "in_team": can_view_team_content(request.actor, initiative),
        "pictures": PicturesForm() if permissions.can_add_pictures(request.actor, one) else None,
    }  # fmt: skip
    return render(request, "experiments/page.html", context)


@public
def experiment_json(request: Request, ref: str, key: str) -> HttpResponse:
    return json_page(data.experiment_data(_public(request, ref, key)))


@public
def experiment_csv(request: Request, ref: str, key: str) -> HttpResponse:
    one = _public(request, ref, key)
    return csv_page(f"experiment-{one.ref}", data.COLUMNS, data.rows([one]))


@signed_in
def experiment_new(request: Request, ref: str) -> HttpResponse:
    """Write a plan. ``?after=REF`` goes on from an earlier one: its words are filled in, and it is referred to."""
    initiative = initiative_for(request.actor, ref)
    require(permissions.can_plan(request.actor, initiative))
    posted = request.POST or unpark(request) or None
    key = (posted or request.GET).get("replaces") or request.GET.get("after", "")
    earlier = queries.experiment_for(request.actor, initiative, key) if key else None
    initial = {**(_plan_of(earlier) if earlier else {}), "next": next_of(request)}
    form = PlanForm(posted, initial=initial | ({"replaces": earlier.ref} if earlier else {}))
    if request.method == "POST" and form.is_valid():
        limit(request, "post", "60/h")

        def work() -> str:
            made = actions.plan_experiment(
                by=request.actor, initiative=initiative, draft=form.draft(), replaces=earlier
            )
            onward = next_of(request)
            return with_made(onward, made.subject) if onward else made.get_absolute_url()

        try:
            return see_other(do_once(by=request.actor, token=form.cleaned_data["once"], work=work))
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "experiments/plan.html", {"form": form, "initiative": initiative, "earlier": earlier})


@signed_in
def experiment_edit(request: Request, ref: str, key: str) -> HttpResponse:
    initiative, one = _found(request, ref, key)
    require(permissions.can_edit(request.actor, one))
    form = PlanForm(request.POST or unpark(request) or None, initial=_plan_of(one) | {"version": one.version})

    def work() -> None:
        version = form.cleaned_data["version"] or 0
        actions.edit_plan(by=request.actor, experiment=one, draft=form.draft(), version=version)

    context = {"form": form, "initiative": initiative, "one": one, "earlier": one.replaces}
    return _saved(request, "experiments/plan.html", context, work, one)


@signed_in
def experiment_start(request: Request, ref: str, key: str) -> HttpResponse:
    """Read the promise once more, then start: after that it is fixed."""
    initiative, one = _found(request, ref, key)
    require(permissions.can_do(request.actor, one, "start"))
    form = StartForm(request.POST if request.method == "POST" else None, initial={"version": one.version})

    def work() -> None:
        version = form.cleaned_data["version"] or 0
        actions.start_experiment(by=request.actor, experiment=one, version=version)

    context = {"form": form, "initiative": initiative, "one": one}
    return _saved(request, "experiments/start.html", context, work, one)


@signed_in
def experiment_result(request: Request, ref: str, key: str) -> HttpResponse:
    """Fill in what was seen: keep it for now, or finish with a verdict."""
    initiative, one = _found(request, ref, key)
    require(permissions.can_do(request.actor, one, "finish"))
    names = ("result_value", "saw", "learned", "version")
    judged = {True: "yes", False: "no", None: ""}[one.judged_met]
    initial = {name: getattr(one, name) for name in names} | {"judged_met": judged, "next": next_of(request)}
    form = ResultForm(
        request.POST or unpark(request) or None, request.FILES or None, initial=initial,
        in_numbers=one.threshold_value is not None, unit=one.threshold_unit,
    )  # fmt: skip

    def work() -> None:
        clean = form.cleaned_data
        do = actions.save_result if request.POST.get("verb") == "save" else actions.finish_experiment
        after = do(by=request.actor, experiment=one, draft=form.draft(), version=clean["version"] or 0)
        if clean["files"]:
            actions.add_pictures(by=request.actor, experiment=after, files=clean["files"])

    context = {"form": form, "initiative": initiative, "one": one}
    return _saved(request, "experiments/result.html", context, work, one)


@signed_in
def experiment_abandon(request: Request, ref: str, key: str) -> HttpResponse:
    """Break a running one off with a public reason; or throw a plan away that never started."""
    initiative, one = _found(request, ref, key)
    if one.state == Experiment.State.DRAFT:
        require(permissions.can_edit(request.actor, one))
        if request.method == "POST":
            actions.remove_draft(by=request.actor, experiment=one)
            return see_other(f"{initiative.get_absolute_url()}experiments/")
        return render(request, "experiments/abandon.html", {"initiative": initiative, "one": one})
    require(permissions.can_do(request.actor, one, "abandon"))
    form = AbandonForm(request.POST or unpark(request) or None)

    def work() -> None:
        actions.abandon_experiment(by=request.actor, experiment=one, reason=form.cleaned_data["reason"])

    context = {"form": form, "initiative": initiative, "one": one}
    return _saved(request, "experiments/abandon.html", context, work, one)


@signed_in
@require_POST
def experiment_lesson(request: Request, ref: str, key: str) -> HttpResponse:
    """One click: what was learned becomes a lesson, to be shared on the page of lessons."""
    initiative, one = _found(request, ref, key)
    try:
        actions.make_lesson(by=request.actor, experiment=one)
    except InvalidError as error:
        context = {"initiative": initiative, "one": one, "problem": str(error)}
        return render(request, "experiments/no_lesson.html", context, status=422)
    return see_other(f"{initiative.get_absolute_url()}lessons/")


@signed_in
def experiment_pictures(request: Request, ref: str, key: str) -> HttpResponse:
    initiative, one = _found(request, ref, key)
    require(permissions.can_add_pictures(request.actor, one))
    form = PicturesForm(request.POST or None, request.FILES or None)

    def work() -> None:
        clean = form.cleaned_data
        actions.add_pictures(by=request.actor, experiment=one, files=clean["files"], alt=clean["alt"])

    context = {"form": form, "initiative": initiative, "one": one}
    return _saved(request, "experiments/pictures.html", context, work, one)


def _found(request: Request, ref: str, key: str) -> tuple[Initiative, Experiment]:
    initiative = initiative_for(request.actor, ref)
    return initiative, queries.experiment_for(request.actor, initiative, key)


def _public(request: Request, ref: str, key: str) -> Experiment:
    """Only what everyone may see has machine-readable twins."""
    _initiative, one = _found(request, ref, key)
    if not one.is_public:
        raise Http404
    return one


def _plan_of(one: Experiment) -> dict[str, object]:
    values = {name: getattr(one, name) for name in PlanDraft.__dataclass_fields__}
    return values | {"more_is_better": "yes" if one.more_is_better else "no"}


def _saved(
    request: Request, template: str, context: dict[str, object], work: Callable[[], None], one: Experiment
) -> HttpResponse:
    """Do it and go back to the experiment, or on; or show the form again as it was typed."""
    form = context["form"]
    assert isinstance(form, Form)  # noqa: S101 - the views above make it
    if request.method == "POST" and form.is_valid():
        try:
            work()
            onward = next_of(request)
            return see_other(with_made(onward, one.subject) if onward else one.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            fresh = queries.experiment_for(request.actor, one.initiative, one.ref)
            return render(request, template, {**context, "conflict": _in_words(fresh)}, status=409)
    return form_page(request, template, context)


def _in_words(one: Experiment) -> str:
    words = (one.title, one.assumption, one.test, one.measure, one.threshold_words, one.saw, one.learned)
    return "\n\n".join(filter(None, words))
