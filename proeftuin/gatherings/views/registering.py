"""Registering, and the private page of who registered."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, public
from proeftuin.accounts.limits import limit
from proeftuin.gatherings import permissions, queries
from proeftuin.gatherings.actions import registering, whole_series
from proeftuin.gatherings.calendars import calendar_page, file_of
from proeftuin.gatherings.forms import GuestForm
from proeftuin.gatherings.links import path_of
from proeftuin.gatherings.models import Registration
from proeftuin.gatherings.views.public import page_of
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other

State = Registration.State


@public
def gathering_register(request: Request, ref: str) -> HttpResponse:
    gathering = queries.gathering_for(request.actor, ref)
    if request.method != "POST":
        return see_other(f"{gathering.get_absolute_url()}#register")
    require(permissions.can_register(gathering))
    limit(request, "register", "30/h")
    form = GuestForm(request.POST, has_account=request.actor.is_person)
    if form.is_valid():
        try:
            mine = registering.register(by=request.actor, gathering=gathering, guest=form.guest())
            if request.actor.is_person:
                return see_other(path_of(mine))
            messages.success(request, _("Look at your mail now, and say yes there. Only then you have a place."))
            return see_other(f"{gathering.get_absolute_url()}#register")
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "gatherings/page.html", page_of(request, ref, form))


@public
def mine(request: Request, ref: str, secret: str) -> HttpResponse:
    """One's own page: say yes, change, sign off. The link alone opens it; looking changes nothing."""
    registration = queries.registration_by_link(ref, secret)
    gathering = registration.gathering
    initial = {"name": registration.name, "needs": registration.needs}
    form = GuestForm(request.POST if "change" in request.POST else None, initial=initial, has_account=True)
    if request.method == "POST" and ("change" not in request.POST or form.is_valid()):
        limit(request, "register", "60/h")
        if request.POST.get("yes") == "all":
            whole_series.confirm_all(by=request.actor, registration=registration)
        elif "yes" in request.POST:
            registering.confirm(by=request.actor, registration=registration)
        elif request.POST.get("off") == "all":
            whole_series.sign_off_all(by=request.actor, registration=registration)
        elif "off" in request.POST:
            registering.sign_off(by=request.actor, registration=registration)
        elif "change" in request.POST:
            clean = form.cleaned_data
            registering.change_registration(
                by=request.actor, registration=registration, name=clean["name"], needs=clean["needs"]
            )
            messages.success(request, _("Saved."))
        return see_other(request.path)
    rest = [one for one in queries.of_the_same(registration) if one.pk != registration.pk]
    context = {
        "asked": [one for one in rest if one.state == State.ASKED and permissions.can_register(one.gathering)],
        "others": [(one, path_of(one)) for one in rest],
        "registration": registration, "gathering": gathering, "form": form, "path": request.path,
        "may_register": permissions.can_register(gathering),
        "queue": queries.place_in_queue(registration) if registration.state == State.WAITING else 0,
    }  # fmt: skip
    response = form_page(request, "gatherings/mine.html", context)
    response["X-Robots-Tag"] = "noindex"
    return response


@public
def mine_ics(_request: Request, ref: str, secret: str) -> HttpResponse:
    """The calendar file with the link, for who has a place."""
    registration = queries.registration_by_link(ref, secret)
    gathering = registration.gathering
    has_place = registration.state == State.REGISTERED
    return calendar_page(file_of(gathering, with_link=has_place), gathering.ref)
