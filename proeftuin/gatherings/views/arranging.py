"""The hosts' pages: writing down, announcing, changing, sharing, cancelling, and the list of who comes."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, at_work, signed_in, unpark
from proeftuin.accounts.limits import limit
from proeftuin.gatherings import permissions, queries
from proeftuin.gatherings.actions import arranging, registering
from proeftuin.gatherings.forms import CancelForm, GatheringForm, HostForm, values_of
from proeftuin.gatherings.models import Host
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other

PER_LIST = 500


@signed_in
def gathering_new(request: Request) -> HttpResponse:
    require(permissions.can_arrange(request.actor))
    initial = {"about": request.GET.get("about", "")[:80], "title": request.GET.get("title", "")[:200]}
    form = GatheringForm(
        request.POST or unpark(request) or None, initial=initial, organisations=queries.organisations_of(request.actor)
    )
    if request.method == "POST" and form.is_valid():
        limit(request, "gather", "30/h")
        clean = form.cleaned_data
        try:
            url = do_once(
                by=request.actor, token=clean["once"],
                work=lambda: arranging.arrange_gathering(
                    by=request.actor, organisation=form.organisations[clean["organisation"]], draft=form.draft(),
                    about=clean["about"],
                ).get_absolute_url(),
            )  # fmt: skip
            return see_other(url)
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "gatherings/form.html", {"form": form})


@signed_in
def gathering_edit(request: Request, ref: str) -> HttpResponse:
    gathering = queries.gathering_for(request.actor, ref)
    require(permissions.can_change(request.actor, gathering))
    form = GatheringForm(request.POST or unpark(request) or None, initial=dict(values_of(gathering)))
    context = {"form": form, "gathering": gathering}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            arranging.change_gathering(by=request.actor, gathering=gathering, draft=form.draft(), version=version)
            messages.success(request, _("Saved. Who comes is mailed when the moment or the place changed."))
            return see_other(gathering.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            gathering.refresh_from_db()
            context["conflict"] = f"{gathering.title}\n{gathering.starts_there:%Y-%m-%d %H:%M}\n\n{gathering.text}"
            return render(request, "gatherings/form.html", context, status=409)
    return form_page(request, "gatherings/form.html", context)


@signed_in
@require_POST
def gathering_publish(request: Request, ref: str) -> HttpResponse:
    gathering = queries.gathering_for(request.actor, ref)
    try:
        arranging.publish_gathering(by=request.actor, gathering=gathering)
        messages.success(request, _("It is announced. Everybody can read it and register."))
    except InvalidError as error:
        messages.error(request, str(error))
    return see_other(gathering.get_absolute_url())


@signed_in
def gathering_cancel(request: Request, ref: str) -> HttpResponse:
    gathering = queries.gathering_for(request.actor, ref)
    require(permissions.can_cancel(request.actor, gathering))
    form = CancelForm(request.POST or unpark(request) or None)
    if request.method == "POST" and form.is_valid():
        arranging.cancel_gathering(by=request.actor, gathering=gathering, reason=form.cleaned_data["reason"])
        return see_other(gathering.get_absolute_url())
    return form_page(request, "gatherings/cancel.html", {"form": form, "gathering": gathering})


@signed_in
def gathering_hosts(request: Request, ref: str) -> HttpResponse:
    """Who owns it, and asking another organisation."""
    gathering = queries.gathering_for(request.actor, ref)
    require(permissions.can_change(request.actor, gathering))
    form = HostForm(request.POST or unpark(request) or None)
    if request.method == "POST" and form.is_valid():
        arranging.invite_host(by=request.actor, gathering=gathering, organisation=form.cleaned_data["organisation"])
        return see_other(request.path)
    hosts, asked = queries.hosts_of(gathering)
    context = {
        "form": form, "gathering": gathering, "hosts": hosts, "asked": asked,
        "ours": {one.pk for one in queries.organisations_of(request.actor)},
    }  # fmt: skip
    return form_page(request, "gatherings/hosts.html", context)


@signed_in
@require_POST
def host_answer(request: Request, number: int) -> HttpResponse:
    """An organisation that was asked says yes or no; a host may leave too."""
    ours = [one.pk for one in queries.organisations_of(request.actor)]
    host = Host.objects.select_related("gathering", "organisation").filter(pk=number, organisation__in=ours).first()
    if host is None:
        raise Http404
    try:
        arranging.answer_as_host(by=request.actor, host=host, agree=request.POST.get("answer") == "yes")
    except InvalidError as error:
        messages.error(request, str(error))
    return see_other(host.gathering.get_absolute_url() if host.gathering.is_shown else "/gatherings/")


@at_work
def gathering_people(request: Request, ref: str) -> HttpResponse:
    """Who comes: to tick at the door, and to print."""
    gathering = queries.gathering_for(request.actor, ref)
    require(permissions.can_host(request.actor, gathering))
    if request.method == "POST":
        registering.tick_attendance(
            by=request.actor, gathering=gathering, came=request.POST.getlist("came")[:PER_LIST],
            listed=request.POST.getlist("listed")[:PER_LIST],
        )  # fmt: skip
        messages.success(request, _("Saved."))
        return see_other(request.get_full_path())
    page = Paginator(queries.people_of(gathering), PER_LIST).get_page(request.GET.get("page"))
    came = gathering.registrations.filter(came=True).count()
    return render(request, "gatherings/people.html", {"gathering": gathering, "page": page, "came": came})
