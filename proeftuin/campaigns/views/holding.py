"""The pages of who runs a campaign and who reviews it: writing, moving on, the register, the near miss, the report."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, signed_in, unpark
from proeftuin.accounts.limits import limit
from proeftuin.campaigns import exports, logic, permissions, queries
from proeftuin.campaigns.actions import pledging, preparing, turning
from proeftuin.campaigns.forms import (
    AdaptedForm,
    CampaignForm,
    PhotoForm,
    ReportForm,
    SendBackForm,
    values_of,
)
from proeftuin.campaigns.models import Campaign, Pledge
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import csv_page, see_other
from proeftuin.uploads.models import Upload
from proeftuin.uploads.queries import uploads_of


@signed_in
def campaign_new(request: Request) -> HttpResponse:
    form = CampaignForm(
        request.POST or unpark(request) or None, organisations=queries.organisations_of(request.actor),
        initiatives=queries.initiatives_of(request.actor), initial={"initiative": _number(request, "initiative")},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        limit(request, "campaign", "30/h")
        try:
            url = do_once(
                by=request.actor, token=form.cleaned_data["once"],
                work=lambda: preparing.start_campaign(by=request.actor, draft=form.draft()).get_absolute_url(),
            )  # fmt: skip
            return see_other(url)
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "campaigns/form.html", {"form": form})


def _number(request: Request, name: str) -> int | None:
    typed = request.GET.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 15 else None


@signed_in
def campaign_edit(request: Request, ref: str) -> HttpResponse:
    campaign = queries.campaign_for(request.actor, ref)
    require(permissions.can_edit(request.actor, campaign))
    form = CampaignForm(
        request.POST or unpark(request) or None, organisations=queries.organisations_of(request.actor),
        initiatives=queries.initiatives_of(request.actor), initial=dict(values_of(campaign)),
        words_only=campaign.is_shown,
    )  # fmt: skip
    context = {"form": form, "campaign": campaign}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            preparing.edit_campaign(by=request.actor, campaign=campaign, draft=form.draft(), version=version)
            return see_other(campaign.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            campaign.refresh_from_db()
            context["conflict"] = f"{campaign.title}\n\n{campaign.summary}\n\n{campaign.story}"
            return render(request, "campaigns/form.html", context, status=409)
    return form_page(request, "campaigns/form.html", context)


@signed_in
@require_POST
def campaign_move(request: Request, ref: str) -> HttpResponse:
    """One button each: hand in, approve, begin the work, stop."""
    campaign = queries.campaign_for(request.actor, ref)
    moves: dict[str, Callable[..., Campaign]] = {
        "hand_in": preparing.hand_in, "approve": preparing.approve, "deliver": turning.start_delivering,
        "give_up": turning.give_up,
    }  # fmt: skip
    work = moves.get(request.POST.get("do", ""))
    if work is None:
        raise Http404
    try:
        work(by=request.actor, campaign=campaign)
    except InvalidError as error:
        messages.error(request, str(error))
    return see_other(campaign.get_absolute_url())


@signed_in
def campaign_send_back(request: Request, ref: str) -> HttpResponse:
    campaign = queries.campaign_for(request.actor, ref)
    require(permissions.can_review(request.actor, campaign))
    form = SendBackForm(request.POST or unpark(request) or None)
    if request.method == "POST" and form.is_valid():
        try:
            preparing.send_back(by=request.actor, campaign=campaign, note=form.cleaned_data["note"])
            return see_other("/campaigns/")
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "campaigns/send_back.html", {"form": form, "campaign": campaign})


@signed_in
def campaign_register(request: Request, ref: str) -> HttpResponse:
    """Who pledged what, and what became of it. Ticked ones take one step together."""
    campaign = queries.campaign_for(request.actor, ref)
    require(permissions.can_hold(request.actor, campaign))
    if request.method == "POST":
        _steps(request, campaign)
        return see_other(request.get_full_path())
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    page = Paginator(queries.register_of(campaign, kind=kind, state=state), queries.PER_LIST).get_page(
        request.GET.get("page")
    )
    rows = [(one, logic.steps(one.kind, one.state, goes=campaign.goes, loan=one.is_loan)) for one in page]
    states = list(dict.fromkeys(step for one, _steps in rows for step in _steps))
    context = {
        "campaign": campaign, "page": page, "rows": rows, "steps": states, "kind": kind, "state": state,
        "kinds": tuple(logic.STATES), "totals": queries.register_totals(campaign),
    }  # fmt: skip
    return render(request, "campaigns/register.html", context)


def _steps(request: Request, campaign: Campaign) -> None:
    refs, state = request.POST.getlist("ref")[: queries.PER_LIST], request.POST.get("state", "")
    done = failed = 0
    for one in Pledge.objects.filter(campaign=campaign, ref__in=refs).order_by("pk"):
        one.campaign = campaign
        try:
            pledging.step(by=request.actor, pledge=one, state=state)
            done += 1
        except InvalidError:
            failed += 1
    if done:
        messages.success(request, _("%(n)d changed.") % {"n": done})
    if failed:
        messages.error(request, _("%(n)d could not take this step.") % {"n": failed})
    if not refs:
        messages.error(request, _("Tick first which ones."))


@signed_in
def campaign_register_csv(request: Request, ref: str) -> HttpResponse:
    campaign = queries.campaign_for(request.actor, ref)
    require(permissions.can_hold(request.actor, campaign))
    response = csv_page(f"campaign-{campaign.ref}", exports.HEADER, exports.rows(campaign))
    del response["Access-Control-Allow-Origin"]  # names and addresses: for its holder alone
    response["Cache-Control"] = "no-store"
    return response  # type: ignore[return-value]


@signed_in
def campaign_register_xlsx(request: Request, ref: str) -> HttpResponse:
    campaign = queries.campaign_for(request.actor, ref)
    require(permissions.can_hold(request.actor, campaign))
    response = exports.workbook(campaign)
    response["Cache-Control"] = "no-store"
    return response


@signed_in
def campaign_near_miss(request: Request, ref: str) -> HttpResponse:
    """Propose an adapted form, or stop."""
    campaign = queries.campaign_for(request.actor, ref)
    require(permissions.can_propose(request.actor, campaign))
    form = AdaptedForm(request.POST or unpark(request) or None)
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            turning.propose_adapted(by=request.actor, campaign=campaign, text=clean["text"], minimum=clean["minimum"])
            messages.success(request, _("Everyone who pledged is mailed. They have until the end of the window."))
            return see_other(campaign.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "campaigns/near_miss.html", {"form": form, "campaign": campaign})


@signed_in
def campaign_report(request: Request, ref: str) -> HttpResponse:
    """What was done, with photos. ``do`` says which form was sent."""
    campaign = queries.campaign_for(request.actor, ref)
    require(permissions.can_deliver(request.actor, campaign))
    do = request.POST.get("do", "")
    initial = {"text": campaign.report, "case_url": campaign.case_url, "version": campaign.version,
               "share": campaign.state == Campaign.State.REPORTED}  # fmt: skip
    form = ReportForm(request.POST if do == "report" else None, initial=initial)
    photo = (
        PhotoForm(request.POST, request.FILES, auto_id="photo-%s") if do == "photo" else PhotoForm(auto_id="photo-%s")
    )
    try:
        if request.method == "POST" and _reported(request, campaign, do, form, photo):
            return see_other(request.path if do != "report" else campaign.get_absolute_url())
    except InvalidError as error:
        (photo if do == "photo" else form).add_problems(error.problems)
    except StaleError as error:
        form.renew_version(error.current)
        form.add_error("text", _("Somebody else saved meanwhile. Read it in another window, then save."))
    context = {
        "form": photo if do == "photo" else form, "report": form, "photo": photo, "campaign": campaign,
        "photos": uploads_of(campaign.thread, frozenset()).get("photo", []),
    }  # fmt: skip
    return form_page(request, "campaigns/report.html", context)


def _reported(request: Request, campaign: Campaign, do: str, form: ReportForm, photo: PhotoForm) -> bool:
    if do == "remove":
        upload = get_object_or_404(Upload, thread=campaign.thread, ref=request.POST.get("ref", ""))
        turning.remove_photo(by=request.actor, campaign=campaign, upload=upload)
        return True
    if do == "photo" and photo.is_valid():
        clean = photo.cleaned_data
        turning.add_photo(
            by=request.actor, campaign=campaign, file=clean["files"], alt=clean["alt"], consent=clean["consent"]
        )
        return True
    if do == "report" and form.is_valid():
        clean = form.cleaned_data
        turning.write_report(
            by=request.actor, campaign=campaign, text=clean["text"], version=clean["version"] or 0,
            share=clean["share"], case_url=clean["case_url"],
        )  # fmt: skip
        return True
    return False
