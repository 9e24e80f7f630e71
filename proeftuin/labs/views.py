"""Pages of labs: the list, a lab with its agenda and projects, and the owners' desk."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, public, signed_in
from proeftuin.accounts.limits import limit
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.labs import actions, data, permissions, queries
from proeftuin.labs.forms import AskInForm, CloseForm, LabForm, LogoForm, OwnerForm
from proeftuin.labs.models import Lab, Project
from proeftuin.ledger.actions import do_once
from proeftuin.ui.forms import Form, form_page
from proeftuin.ui.http import csv_page, json_page, see_other

FIELDS = (*actions.FIELDS, "version")


@public
def lab_list(request: Request) -> HttpResponse:
    town = request.GET.get("town", "")[:80]
    page = Paginator(queries.listed(town=town), queries.PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "town": town, "mine": queries.on_my_desk(request.actor),
               "may_begin": permissions.can_begin(request.actor)}  # fmt: skip
    return render(request, "labs/list.html", context)


@public
def lab_list_json(request: Request) -> HttpResponse:
    page = Paginator(queries.listed(), 100).get_page(request.GET.get("page"))
    found = [data.lab_data(one) for one in page]
    return json_page({"count": page.paginator.count, "page": page.number, "labs": found})


@public
def lab_list_csv(request: Request) -> HttpResponse:
    return cast(HttpResponse, csv_page("labs", data.COLUMNS, data.rows(queries.listed().iterator(chunk_size=500))))


@public
def lab_page(request: Request, ref: str) -> HttpResponse:
    return render(request, "labs/page.html", _page(request, queries.lab_for(request.actor, ref)))


@public
def lab_json(request: Request, ref: str) -> HttpResponse:
    lab = queries.lab_for(request.actor, ref)
    if not lab.is_shown:
        raise Http404
    coming, held = queries.agenda_of(lab)
    return json_page(data.whole(lab, queries.projects_of(lab), [*coming, *held]))


@signed_in
def lab_new(request: Request) -> HttpResponse:
    require(permissions.can_begin(request.actor))
    form = LabForm(request.POST or None, organisations=queries.organisations_of(request.actor))
    if request.method == "POST" and form.is_valid():
        limit(request, "lab", "20/h")
        try:
            url = do_once(
                by=request.actor, token=form.cleaned_data["once"],
                work=lambda: actions.begin_lab(
                    by=request.actor, organisation=form.organisations[form.cleaned_data["organisation"]],
                    draft=form.draft(),
                ).get_absolute_url(),
            )  # fmt: skip
            return see_other(url)
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "labs/form.html", {"form": form})


@signed_in
def lab_edit(request: Request, ref: str) -> HttpResponse:
    lab = queries.lab_for(request.actor, ref)
    require(permissions.can_run(request.actor, lab))
    form = LabForm(request.POST or None, initial={name: getattr(lab, name) for name in FIELDS})
    context = {"form": form, "lab": lab}
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            actions.change_lab(by=request.actor, lab=lab, draft=form.draft(), version=version)
            return see_other(lab.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            lab.refresh_from_db()
            conflict = f"{lab.name}\n\n{lab.text}\n\n{lab.place}"
            return render(request, "labs/form.html", {**context, "conflict": conflict}, status=409)
    return form_page(request, "labs/form.html", context)


@signed_in
def lab_do(request: Request, ref: str) -> HttpResponse:
    """What owners, who is asked to own it, and teams do on the page; each form says in ``do`` which it is."""
    lab = queries.lab_for(request.actor, ref)
    if request.method != "POST":
        return see_other(lab.get_absolute_url())
    limit(request, "lab-do", "300/h")
    do = request.POST.get("do", "")
    forms: dict[str, Form] = {
        "invite": OwnerForm(request.POST), "logo": LogoForm(request.POST, request.FILES, auto_id="logo-%s"),
        "close": CloseForm(request.POST, auto_id="close-%s"),
        "ask": AskInForm(request.POST, mine=queries.mine_in(request.actor, lab).could_come, auto_id="ask-%s"),
    }  # fmt: skip
    form = forms.get(do)
    try:
        if form is None:
            _plain(request, lab, do)
            return see_other(lab.get_absolute_url() if _still_mine(request, lab) else "/labs/")
        if form.is_valid():
            _with_form(request, lab, do, form)
            return see_other(f"{lab.get_absolute_url()}#{do}")
    except InvalidError as error:
        if form is None:
            messages.error(request, str(error))
            return see_other(lab.get_absolute_url())
        form.add_problems(error.problems)
    return form_page(request, "labs/page.html", {**_page(request, lab), f"{do}_form": form, "form": form})


def _plain(request: Request, lab: Lab, do: str) -> None:
    """Buttons without a field. Raises Http404, InvalidError, NotAllowedError."""
    by = request.actor
    if do == "open":
        actions.open_lab(by=by, lab=lab)
        messages.success(request, _("The lab is open. Everybody can read it."))
    elif do in ("agree", "leave"):
        owner = next((one for one in lab.owners.all() if str(one.pk) == request.POST.get("owner")), None)
        if owner is None:
            raise Http404
        actions.answer_as_owner(by=by, owner=owner, agree=do == "agree")
    elif do in ("take", "decline", "go"):
        project = _project(lab, request.POST.get("project", ""))
        (actions.leave_lab(by=by, project=project) if do == "go"
         else actions.answer_project(by=by, project=project, take=do == "take"))  # fmt: skip
    else:
        raise Http404


def _with_form(request: Request, lab: Lab, do: str, form: Form) -> None:
    by, clean = request.actor, form.cleaned_data
    if do == "invite":
        actions.invite_owner(by=by, lab=lab, organisation=clean["organisation"])
    elif do == "close":
        actions.close_lab(by=by, lab=lab, reason=clean["reason"])
    elif do == "ask":
        actions.ask_in(by=by, lab=lab, initiative=clean["initiative"], note=clean["note"])
        messages.success(request, _("The owners of the lab read it and answer."))
    else:
        ours = {one.pk for one in queries.organisations_of(by)}
        for owner in lab.owners.all():
            if owner.organisation_id in ours:
                actions.show_logo(by=by, owner=owner, file=clean["file"])
                return
        require(permissions.NOT_AN_OWNER)


def _project(lab: Lab, number: str) -> Project:
    found = lab.projects.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 15 else None
    if found is None:
        raise Http404
    return found


def _still_mine(request: Request, lab: Lab) -> bool:
    return bool(permissions.can_view(request.actor, lab)) or lab.is_shown


def _page(request: Request, lab: Lab) -> dict[str, object]:
    owners, asked = queries.owners_of(lab)
    coming, held = queries.agenda_of(lab)
    ours = {one.pk for one in queries.organisations_of(request.actor)}
    runs = any(one.organisation_id in ours for one in owners) or request.actor.has_role("editor")
    mine = queries.mine_in(request.actor, lab)
    could_come = [] if lab.is_closed or not lab.is_shown else mine.could_come
    return {
        "lab": lab, "owners": owners, "asked": asked, "coming": coming, "held": held, "runs": runs,
        "projects": queries.projects_of(lab, with_asked=runs),
        "to_answer": [one for one in asked if one.organisation_id in ours],
        "our_seats": [one for one in owners if one.organisation_id in ours],
        "invite_form": OwnerForm(), "logo_form": LogoForm(auto_id="logo-%s"),
        "close_form": CloseForm(auto_id="close-%s"), "led": mine.here,
        "ask_form": AskInForm(mine=could_come, auto_id="ask-%s") if could_come else None,
    }  # fmt: skip
