"""Pages of test beds: the list, a site, applying, and a trial from screening to decision."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, public, signed_in, unpark
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.testbeds import actions, data, forms, logic, permissions, queries
from proeftuin.testbeds.models import Trial
from proeftuin.ui.forms import Form, form_page
from proeftuin.ui.http import json_page, see_other


@public
def site_list(request: Request) -> HttpResponse:
    page = Paginator(queries.listed(), queries.PER_PAGE).get_page(request.GET.get("page"))
    drafts, trials = queries.on_my_desk(request.actor)
    return render(request, "testbeds/list.html", {"page": page, "drafts": drafts, "trials": trials})


@public
def site_list_json(request: Request) -> HttpResponse:
    page = Paginator(queries.listed(), 100).get_page(request.GET.get("page"))
    found = [data.site_data(one) for one in page]
    return json_page({"count": page.paginator.count, "page": page.number, "test_sites": found})


@public
def site_page(request: Request, ref: str) -> HttpResponse:
    site = queries.site_for(request.actor, ref)
    is_host = permissions.belongs(request.actor, site.organisation_id)
    context = {
        "site": site, "is_host": is_host, "trials": queries.trials_of(request.actor, site, is_host=is_host),
        "may_apply": permissions.can_apply(request.actor, site),
    }  # fmt: skip
    return render(request, "testbeds/site.html", context)


@public
def site_json(request: Request, ref: str) -> HttpResponse:
    site = queries.site_for(request.actor, ref)
    if not site.is_shown:
        raise Http404
    return json_page(data.whole(site, site.trials.filter(state__in=Trial.PUBLIC).select_related("firm")))


@signed_in
def site_new(request: Request) -> HttpResponse:
    organisations = queries.organisations_of(request.actor)
    if not organisations:
        require(permissions.JOIN)
    form = forms.SiteForm(request.POST or unpark(request) or None, organisations=organisations)

    def work() -> str:
        organisation = form.organisations[form.cleaned_data["organisation"]]
        return actions.offer_site(by=request.actor, organisation=organisation, draft=form.draft()).get_absolute_url()

    return _made(request, form, "testbeds/form.html", {}, work)


@signed_in
def site_edit(request: Request, ref: str) -> HttpResponse:
    site = queries.site_for(request.actor, ref)
    require(permissions.can_host(request.actor, site))
    initial = {name: getattr(site, name) for name in (*actions.SITE, "capacity", "language", "version")}
    form = forms.SiteForm(request.POST or unpark(request) or None, initial=initial)
    context = {"form": form, "site": site}
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            actions.edit_site(by=request.actor, site=site, draft=form.draft(), version=version)
            return see_other(site.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            site.refresh_from_db()
            conflict = {"conflict": f"{site.title}\n\n{site.testable}"}
            return render(request, "testbeds/form.html", {**context, **conflict}, status=409)
    return form_page(request, "testbeds/form.html", context)


@signed_in
@require_POST
def site_open(request: Request, ref: str) -> HttpResponse:
    """Publish, or take no applications for now."""
    site = queries.site_for(request.actor, ref)
    try:
        actions.open_site(by=request.actor, site=site, take=request.POST.get("take") != "no")
    except InvalidError as error:
        messages.error(request, str(error))
    return see_other(site.get_absolute_url())


@signed_in
def site_apply(request: Request, ref: str) -> HttpResponse:
    site = queries.site_for(request.actor, ref)
    require(permissions.can_apply(request.actor, site))
    organisations = [one for one in queries.organisations_of(request.actor) if one.pk != site.organisation_id]
    if not organisations:
        require(permissions.JOIN)
    form = forms.TrialForm(request.POST or unpark(request) or None, organisations=organisations)

    def work() -> str:
        firm = form.organisations[form.cleaned_data["organisation"]]
        return actions.apply(by=request.actor, site=site, firm=firm, draft=form.draft()).get_absolute_url()

    return _made(request, form, "testbeds/apply.html", {"site": site}, work)


@public
def trial_page(request: Request, ref: str) -> HttpResponse:
    trial = queries.trial_for(request.actor, ref)
    is_host = permissions.belongs(request.actor, trial.site.organisation_id)
    is_firm = permissions.belongs(request.actor, trial.firm_id)
    is_party = is_host or is_firm
    context = {
        "trial": trial, "is_host": is_host, "is_firm": is_firm, "is_party": is_party, "missing": trial.missing,
        "missing_plan": logic.missing_plan(trial.plan),
        "entries": list(trial.entries.order_by("-pk")[: queries.SHOWN]) if is_party else [],
        "plan": [(code, trial.plan.get(code, "")) for code in logic.PLAN],
        "clauses": [(code, trial.clauses.get(code, "")) for code in logic.CLAUSES],
    }  # fmt: skip
    return render(request, "testbeds/trial.html", context)


@public
def trial_json(request: Request, ref: str) -> HttpResponse:
    trial = queries.trial_for(request.actor, ref)
    if not trial.is_public:
        raise Http404
    return json_page(data.trial_data(trial))


@signed_in
@require_POST
def trial_move(request: Request, ref: str) -> HttpResponse:
    """One button each: look at it, start, withdraw."""
    trial = queries.trial_for(request.actor, ref)
    moves: dict[str, Callable[..., Trial]] = {
        "screen": actions.screen, "start": actions.start, "withdraw": actions.withdraw,
    }  # fmt: skip
    work = moves.get(request.POST.get("do", ""))
    if work is None:
        raise Http404
    try:
        work(by=request.actor, trial=trial)
    except InvalidError as error:
        messages.error(request, str(error))
    return see_other(trial.get_absolute_url())


@signed_in
def trial_plan(request: Request, ref: str) -> HttpResponse:
    """The test plan and the agreement, by either party."""
    trial = queries.trial_for(request.actor, ref)
    require(permissions.can_work(request.actor, trial))
    initial = {f"plan_{code}": text for code, text in trial.plan.items()}
    initial |= {f"clause_{code}": text for code, text in trial.clauses.items()}
    form = forms.PlanForm(request.POST or unpark(request) or None, initial={**initial, "version": trial.version})
    context = {"form": form, "trial": trial, "title": _("Test plan and agreement")}
    if request.method == "POST" and form.is_valid():
        try:
            actions.write_plan(
                by=request.actor, trial=trial, plan=form.parts("plan"), clauses=form.parts("clause"),
                version=form.cleaned_data["version"] or 0,
            )  # fmt: skip
            return see_other(trial.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            trial.refresh_from_db()
            conflict = "\n".join([*trial.plan.values(), *trial.clauses.values()])
            return render(request, "testbeds/step.html", {**context, "conflict": conflict}, status=409)
    return form_page(request, "testbeds/step.html", context)


@signed_in
def trial_step(request: Request, ref: str, step: str) -> HttpResponse:
    """A step with a form: answer, log, report, decide."""
    trial = queries.trial_for(request.actor, ref)
    by_both = step == "log"
    require((permissions.can_work if by_both else permissions.can_judge)(request.actor, trial))
    kinds: dict[str, tuple[type[Form], str]] = {
        "answer": (forms.AnswerForm, _("Accept or decline")), "log": (forms.LogForm, _("Write in the log")),
        "report": (forms.TrialReportForm, _("Report of the test")),
        "decide": (forms.DecisionForm, _("Decide after the test")),
    }  # fmt: skip
    if step not in kinds:
        raise Http404
    kind, title = kinds[step]
    form = kind(request.POST or unpark(request) or None)
    if request.method == "POST" and form.is_valid():
        try:
            _do(request, trial, step, form.cleaned_data)
            return see_other(trial.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "testbeds/step.html", {"form": form, "trial": trial, "title": title})


def _do(request: Request, trial: Trial, step: str, clean: dict[str, str]) -> None:
    by = request.actor
    if step == "answer":
        actions.answer(by=by, trial=trial, accept=clean["answer"] == "yes", reason=clean["reason"])
    elif step == "log":
        actions.log(by=by, trial=trial, text=clean["text"])
    elif step == "report":
        actions.report(by=by, trial=trial, public=clean["public"], confidential=clean["confidential"])
    else:
        actions.decide(by=by, trial=trial, decision=clean["decision"], reason=clean["reason"])


def _made(
    request: Request, form: Form, template: str, context: dict[str, object], work: Callable[[], str]
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            return see_other(do_once(by=request.actor, token=form.cleaned_data["once"], work=work))
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, template, {**context, "form": form})
