"""The back office of a vote: projects, rules, paper, counts, and files from elsewhere."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, at_work, public
from proeftuin.accounts.limits import limit
from proeftuin.budgets import forms, logic, permissions, queries
from proeftuin.budgets.actions import counting, projects, voting
from proeftuin.budgets.models import Count, Project
from proeftuin.budgets.views.voting import frame, lines, method_seen, typed_in
from proeftuin.budgets.words import money
from proeftuin.content import vocabularies
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.kernel.ids import new_ref
from proeftuin.ledger.actions import do_once
from proeftuin.processes.logic import reference
from proeftuin.processes.models import Method
from proeftuin.processes.registry import KINDS
from proeftuin.processes.views.managing import settings_page
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other

BY_HAND = ("paper", "telephone", "street", "email")
MOST_COPIES = 200
BRINGING = "20/h"


@at_work
def manage_projects(request: Request, ref: str) -> HttpResponse:
    """All projects, what they cost together, and whether they can still change."""
    method = _own(request, ref)
    context = frame(request, method)
    found = queries.all_projects(method)
    context |= {
        "lines": lines(context["rules"], found, {}),
        "fixed": queries.has_ballots(method),
        "total": money(sum(one.cost for one in found if not one.withdrawn_at), context["rules"].currency),
        "may_count": permissions.can_count(request.actor, method),
    }
    return render(request, "budgets/projects.html", context)


@at_work
def new_project(request: Request, ref: str) -> HttpResponse:
    method = _own(request, ref)
    form = forms.ProjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            url = do_once(
                by=request.actor, token=form.cleaned_data["once"],
                work=lambda: projects.add_project(by=request.actor, method=method, draft=form.draft()).ref,
            )  # fmt: skip
            return see_other(f"/budgets/{method.ref}/projects/#{url}")
        except InvalidError as error:
            form.add_problems(error.problems)
    context = {"form": form, "method": method, "process": method.process, "heading": _("Add a project")}
    return form_page(request, "budgets/form.html", {**context, "back": reverse("budget_projects", args=[method.ref])})


@at_work
def edit_project(request: Request, ref: str) -> HttpResponse:
    project = _project(request, ref)
    form = forms.ProjectForm(request.POST or None, initial=forms.ProjectForm.initial_of(project))
    conflict = False
    if request.method == "POST" and form.is_valid():
        try:
            projects.edit_project(
                by=request.actor, project=project, draft=form.draft(), version=form.cleaned_data["version"] or 0
            )
            return see_other(reverse("budget_projects", args=[project.method.ref]))
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            form.add_error(None, _("Somebody else changed it meanwhile. Look at it, and save again to keep yours."))
            conflict = True
    context = {"form": form, "method": project.method, "process": project.method.process,
               "heading": _("Change a project"), "project": project}  # fmt: skip
    return form_page(
        request, "budgets/form.html", {**context, "back": reverse("budget_projects", args=[project.method.ref])},
        status=409 if conflict else None,
    )  # fmt: skip


@at_work
def withdraw_project(request: Request, ref: str) -> HttpResponse:
    project = _project(request, ref)
    form = forms.WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            projects.withdraw_project(by=request.actor, project=project, reason=form.cleaned_data["reason"])
            return see_other(reverse("budget_projects", args=[project.method.ref]))
        except InvalidError as error:
            form.add_problems(error.problems)
    context = {"form": form, "method": project.method, "process": project.method.process,
               "heading": _("Take a project out"), "lead": project.title, "project": project}  # fmt: skip
    return form_page(
        request, "budgets/form.html", {**context, "back": reverse("budget_projects", args=[project.method.ref])}
    )


@at_work
def rules(request: Request, ref: str) -> HttpResponse:
    """How much money, how people vote, and which rule counts."""
    method = _own(request, ref)
    fixed = KINDS["budget"].fixed(method)
    form = forms.RulesForm(
        request.POST or None, initial=forms.RulesForm.initial_of(method.settings), fixed=fixed
    )  # fmt: skip

    def changed() -> dict[str, object]:
        return {name: value for name, value in form.settings_typed().items() if value != form.initial[name]}

    def save() -> None:
        projects.change_rules(by=request.actor, method=method, settings=changed())

    stands = [KINDS["budget"].told(name, form.initial[name]) for name in logic.in_use(form.initial) if name in fixed]
    return settings_page(
        request, "budgets/rules.html", form, method, typed=changed, save=save,
        after=reverse("budget_projects", args=[method.ref]), context={"stands": stands},
    )  # fmt: skip


@at_work
def enter(request: Request, ref: str) -> HttpResponse:
    """A clerk enters a ballot from paper or the telephone; nobody gets an account."""
    method = method_seen(request, ref)
    require(permissions.can_enter(request.actor, method))
    context = frame(request, method)
    found = queries.projects_of(method)
    typed = typed_in(request.POST, context["rules"], found) if request.method == "POST" else {}
    problems: dict[str, object] = {}
    if request.method == "POST":
        try:
            code = do_once(
                by=request.actor, token=request.POST.get("once", ""),
                work=lambda: voting.enter_ballot(
                    by=request.actor, method=method, typed=typed, channel=request.POST.get("channel", ""),
                    key=request.POST.get("key", "")[:60],
                ).receipt,
            )  # fmt: skip
            return see_other(f"{reverse('budget_enter', args=[method.ref])}?entered={code}")
        except InvalidError as error:
            problems = error.problems
    context |= {
        "lines": lines(context["rules"], found, typed),
        "problems": problems,
        "channels": [(code, vocabularies.label("channels", code)) for code in BY_HAND],
        "channel": request.POST.get("channel", "paper"),
        "key": request.POST.get("key", ""),
        "once": request.POST.get("once") or new_ref(),
        "entered": request.GET.get("entered", "")[:40],
    }
    return render(request, "budgets/enter.html", context, status=422 if problems else 200)


@public
def paper(request: Request, ref: str) -> HttpResponse:
    """A ballot to print. For clerks also many, each with its own number."""
    method = method_seen(request, ref)
    context = frame(request, method)
    asked = request.GET.get("copies", "")
    clerk = bool(permissions.can_enter(request.actor, method))
    copies = min(int(asked), MOST_COPIES) if clerk and asked.isdecimal() and len(asked) < 4 else 0
    context |= {
        "lines": lines(context["rules"], queries.projects_of(method), {}),
        "numbers": [reference(method.process.prefix, new_ref()[:6]) for _copy in range(copies)] or [""],
        "clerk": clerk,
    }
    return render(request, "budgets/paper.html", context)


@at_work
def counts(request: Request, ref: str) -> HttpResponse:
    """The counts of a vote: ask for one, look at it, publish it."""
    method = method_seen(request, ref)
    require(permissions.can_see_count(request.actor, Count(method=method)))
    verdict = permissions.can_count(request.actor, method)
    problems: dict[str, object] = {}
    if request.method == "POST":
        try:
            url = do_once(
                by=request.actor, token=request.POST.get("once", ""),
                work=lambda: counting.ask_count(by=request.actor, method=method).get_absolute_url(),
            )  # fmt: skip
            return see_other(url)
        except InvalidError as error:
            problems = error.problems
    context = frame(request, method) | {
        "counts": queries.counts_of(method), "may_count": verdict, "problems": problems, "once": new_ref(),
        "channels": queries.channels_of(method),
    }  # fmt: skip
    return render(request, "budgets/counts.html", context, status=422 if problems else 200)


@at_work
def files(request: Request) -> HttpResponse:
    """Bring a .pb file of any election along, and read its winners and the reasons."""
    require(permissions.can_bring_file(request.actor))
    form = forms.FileForm(
        request.POST or None, request.FILES or None,
        initial={"rule": "equal-shares", "utility": "cost", "completion": "add-one"},
    )  # fmt: skip
    if request.method == "POST":
        limit(request, "budget-file", BRINGING)
        if form.is_valid():
            try:
                return see_other(do_once(
                    by=request.actor, token=form.cleaned_data["once"], work=lambda: _brought(request, form)
                ))  # fmt: skip
            except InvalidError as error:
                form.add_problems(error.problems)
    return form_page(request, "budgets/files.html", {"form": form, "counts": queries.files_of(request.actor)})


def _brought(request: Request, form: forms.FileForm) -> str:
    upload = form.cleaned_data["file"]
    if upload.size > counting.LARGEST:
        raise InvalidError({"file": _("This file is too large: at most 40 MB.")})
    count = counting.count_file(
        by=request.actor, title=form.cleaned_data["title"], content=upload.read(), parameters=form.parameters(),
        tolerant=form.cleaned_data["tolerant"],
    )  # fmt: skip
    return count.get_absolute_url()


def _own(request: Request, ref: str) -> Method:
    method = method_seen(request, ref)
    require(permissions.can_set_up(request.actor, method))
    return method


def _project(request: Request, ref: str) -> Project:
    project = Project.objects.select_related("method__process__organisation").filter(ref=ref).first()
    if project is None:
        raise Http404
    require(permissions.can_set_up(request.actor, project.method))
    return project
