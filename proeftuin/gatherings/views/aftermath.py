"""Afterwards: the hosts' desk, a host of a study trip, a finding that goes on, and who hosts the next."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, at_work, public, signed_in
from proeftuin.accounts.limits import limit
from proeftuin.content import vocabularies
from proeftuin.gatherings import permissions, queries
from proeftuin.gatherings.actions import aftermath
from proeftuin.gatherings.forms import (
    FileForm,
    FindingForm,
    FollowUpForm,
    LessonKindForm,
    OfferForm,
    ReportForm,
    VisitForm,
)
from proeftuin.gatherings.models import Finding, Gathering, Offer, Report
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ui.forms import Form, form_page
from proeftuin.ui.http import see_other
from proeftuin.uploads.models import Upload

type Forms = dict[str, Form]


@at_work
def after(request: Request, ref: str) -> HttpResponse:
    """Report, findings, visits, follow-up and files on one page; each form says in ``do`` which it is."""
    gathering = queries.gathering_for(request.actor, ref)
    require(permissions.can_change(request.actor, gathering))
    do = request.POST.get("do", "")
    forms = _forms(request, gathering, do)
    if request.method == "POST":
        limit(request, "aftermath", "300/h")
        try:
            if _do(request, gathering, do, forms):
                return see_other(f"{request.path}#{do}")
        except InvalidError as error:
            if do in forms:
                forms[do].add_problems(error.problems)
            else:
                messages.error(request, str(error))
                return see_other(request.path)
        except StaleError as error:
            forms["report"].renew_version(error.current)
            forms["report"].add_error("text", _("Somebody else saved meanwhile. Read it in another window, then save."))
    context = {
        **queries.came_of(gathering, everything=True), "gathering": gathering, "forms": forms, "form": forms.get(do),
        "may_report": permissions.can_report(request.actor, gathering),
        "lesson_kinds": vocabularies.terms("lesson_kinds"),
    }  # fmt: skip
    return form_page(request, "gatherings/after.html", context)


def _forms(request: Request, gathering: Gathering, do: str) -> Forms:
    report = Report.objects.filter(gathering=gathering).first()
    first = {"text": report.text, "version": report.version} if report else {"version": 1}

    def bound(name: str) -> object:
        return request.POST if name == do else None

    told = ReportForm(bound("report"), initial=first, shared=bool(report and report.shared_at))
    return {
        "report": told,
        "finding": FindingForm(bound("finding"), gathering=gathering, auto_id="finding-%s"),
        "visit": VisitForm(bound("visit"), auto_id="visit-%s"),
        "follow_up": FollowUpForm(bound("follow_up"), auto_id="follow-%s"),
        "file": FileForm(bound("file"), request.FILES if do == "file" else None, auto_id="file-%s"),
    }


def _do(request: Request, gathering: Gathering, do: str, forms: Forms) -> bool:
    """Whether it was done. Raises InvalidError and StaleError, as the actions do."""
    by = request.actor
    if do == "remove":
        finding = get_object_or_404(Finding, gathering=gathering, ref=request.POST.get("ref", ""))
        aftermath.remove_finding(by=by, finding=finding)
        return True
    if do == "done":
        number = request.POST.get("number", "")
        found = gathering.follow_ups.filter(pk=int(number) if number.isdecimal() and len(number) < 15 else 0).first()
        if found is None:
            raise Http404
        aftermath.tick_follow_up(by=by, follow_up=found)
        return True
    if do == "unfile":
        upload = get_object_or_404(Upload, thread=gathering.thread, ref=request.POST.get("ref", ""))
        aftermath.remove_file(by=by, gathering=gathering, upload=upload)
        return True
    form = forms.get(do)
    if form is None or not form.is_valid():
        return False
    clean = {name: value for name, value in form.cleaned_data.items() if name != "once"}
    deeds: dict[str, Callable[..., object]] = {
        "report": aftermath.write_report, "finding": aftermath.add_finding, "visit": aftermath.add_visit,
        "follow_up": aftermath.add_follow_up, "file": aftermath.add_file,
    }  # fmt: skip
    if do == "report":
        clean["version"], clean["share"] = clean["version"] or 0, clean.get("share", False)
    if do == "file":
        clean["file"] = clean.pop("files")
    deeds[do](by=by, gathering=gathering, **clean)
    return True


@signed_in
@require_POST
def finding_on(request: Request, ref: str) -> HttpResponse:
    """A finding becomes a lesson, or the beginning of a case, in one click."""
    finding = get_object_or_404(Finding.objects.select_related("gathering"), ref=ref)
    require(permissions.can_host(request.actor, finding.gathering))
    kind = LessonKindForm(request.POST)
    try:
        if request.POST.get("to") == "case":
            finding = aftermath.finding_to_case(by=request.actor, finding=finding)
            return see_other(finding.became)
        if kind.is_valid():
            aftermath.finding_to_lesson(by=request.actor, finding=finding, kind=kind.cleaned_data["kind"])
            messages.success(request, _("It is a lesson in the library now."))
        else:
            messages.error(request, _("Choose what kind of lesson it is."))
    except InvalidError as error:
        messages.error(request, str(error))
    return see_other(f"{finding.gathering.get_absolute_url()}after/#findings")


@public
def visit_page(request: Request, ref: str, visit: str) -> HttpResponse:
    """A host of a study trip, and what was seen there."""
    found = queries.visit_for(request.actor, ref, visit)
    is_host = permissions.is_host(request.actor, found.gathering)
    findings = queries.findings_at(found, everything=is_host)
    others = [one for one in found.gathering.visits.all() if one.pk != found.pk]
    context = {"visit": found, "gathering": found.gathering, "findings": findings, "others": others, "is_host": is_host}
    return render(request, "gatherings/visit.html", context)


@signed_in
def gathering_offer(request: Request, ref: str) -> HttpResponse:
    """I offer to host the next one."""
    gathering = queries.gathering_for(request.actor, ref)
    require(permissions.can_offer(request.actor, gathering))
    form = OfferForm(request.POST or None, organisations=queries.organisations_of(request.actor))
    if request.method == "POST" and form.is_valid():
        organisation = form.organisations[form.cleaned_data["organisation"]]
        aftermath.offer_to_host(
            by=request.actor, gathering=gathering, organisation=organisation, note=form.cleaned_data["note"]
        )
        messages.success(request, _("Thank you. The hosts read it and answer."))
        return see_other(f"{gathering.get_absolute_url()}#next")
    return form_page(request, "gatherings/offer.html", {"form": form, "gathering": gathering})


@signed_in
@require_POST
def offer_answer(request: Request, number: int) -> HttpResponse:
    offer = Offer.objects.select_related("gathering").filter(pk=number).first()
    if offer is None or not permissions.is_host(request.actor, offer.gathering):
        raise Http404
    aftermath.answer_offer(by=request.actor, offer=offer, accept=request.POST.get("answer") == "yes")
    return see_other(f"{offer.gathering.get_absolute_url()}#next")
