"""Series: the page with its twins, coming to all of it, and what hosts do so that it goes on."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proeftuin.accounts.access import Request, public, signed_in, unpark
from proeftuin.accounts.limits import limit
from proeftuin.gatherings import data, logic, permissions, queries
from proeftuin.gatherings.actions import series as deeds
from proeftuin.gatherings.actions.whole_series import register_for_series
from proeftuin.gatherings.calendars import calendar_of, calendar_page
from proeftuin.gatherings.forms import AgainForm, GuestForm, SeriesChoiceForm, SeriesForm
from proeftuin.gatherings.models import Gathering
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.processes.forms import on_wall
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import absolute, json_page, see_other

PER_PAGE, PER_FILE = 20, 200


@public
def series_page(request: Request, ref: str) -> HttpResponse:
    form = GuestForm(has_account=request.actor.is_person)
    return render(request, "gatherings/series.html", _page_of(request, ref, form))


def _page_of(request: Request, ref: str, form: GuestForm) -> dict[str, object]:
    """What the page of a series shows, with the form to come to all of it as it was typed. Raises Http404."""
    series, is_host = queries.series_and_mine(request.actor, ref)
    coming = queries.sessions(series)
    page = Paginator(queries.held_sessions(series), PER_PAGE).get_page(request.GET.get("page"))
    mine = queries.my_states(request.actor, series)
    opened = [one for one in coming if permissions.can_register(one)]
    return {
        "series": series, "form": form, "is_host": is_host, "page": page,
        "coming": [(one, mine.get(one.pk, "")) for one in coming], "open": opened,
        "missing": [one for one in opened if one.pk not in mine],
        "drafts": queries.drafts_of(series) if is_host else [],
        "latest": coming[-1] if coming else next(iter(page), None),
        "feed": absolute(f"/gatherings/series/{series.ref}.ics").partition("://")[2],
    }  # fmt: skip


@public
def series_json(request: Request, ref: str) -> HttpResponse:
    """The series with its gatherings, the latest first."""
    series = queries.series_for(request.actor, ref)
    shown = Gathering.objects.shown().filter(series=series).order_by("-starts_at", "-id")
    page = Paginator(shown.select_related("series").prefetch_related("hosts__organisation"), PER_FILE).get_page(
        request.GET.get("page")
    )
    return json_page(data.series_data(series, page, number=page.number, count=page.paginator.count))


@public
def series_ics(request: Request, ref: str) -> HttpResponse:
    """All of it in one calendar, to keep or to follow. Each gathering is the same event as in its own file."""
    series = queries.series_for(request.actor, ref)
    return calendar_page(calendar_of(queries.series_for_calendar(series), title=series.title), series.ref)


@public
def series_register(request: Request, ref: str) -> HttpResponse:
    """Come to every session that is still to come."""
    series = queries.series_for(request.actor, ref)
    if request.method != "POST":
        return see_other(f"{series.get_absolute_url()}#register")
    limit(request, "register", "30/h")
    form = GuestForm(request.POST, has_account=request.actor.is_person)
    if form.is_valid():
        try:
            mine = register_for_series(by=request.actor, series=series, guest=form.guest())
            if request.actor.is_person:
                words = ngettext("You are on the list of %(n)d gathering.", "You are on the list of %(n)d gatherings.",
                                 len(mine))  # fmt: skip
                messages.success(request, words % {"n": len(mine)})
            else:
                messages.success(request, _("Look at your mail now, and say yes there. Only then you have a place."))
            return see_other(f"{series.get_absolute_url()}#coming")
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "gatherings/series.html", _page_of(request, ref, form))


@signed_in
def series_edit(request: Request, ref: str) -> HttpResponse:
    series = queries.series_for(request.actor, ref)
    require(permissions.can_change_series(request.actor, series))
    initial = {name: getattr(series, name) for name in ("title", "text", "language", "version")}
    form = SeriesForm(request.POST or unpark(request) or None, initial=initial)
    context = {"form": form, "series": series}
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            deeds.change_series(
                by=request.actor, series=series, title=clean["title"], text=clean["text"], language=clean["language"],
                version=clean["version"] or 0,
            )  # fmt: skip
            return see_other(series.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            series.refresh_from_db()
            context["conflict"] = f"{series.title}\n\n{series.text}"
            return render(request, "gatherings/series_edit.html", context, status=409)
    return form_page(request, "gatherings/series_edit.html", context)


@signed_in
def gathering_series(request: Request, ref: str) -> HttpResponse:
    """To which series a gathering belongs."""
    gathering = queries.gathering_for(request.actor, ref)
    require(permissions.can_change(request.actor, gathering))
    ours = queries.series_of(request.actor)
    if gathering.series and gathering.series not in ours:
        ours = [gathering.series, *ours]
    initial = {"series": gathering.series.ref if gathering.series else SeriesChoiceForm.NEW, "title": gathering.title}
    form = SeriesChoiceForm(request.POST or unpark(request) or None, ours=ours, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["series"] == SeriesChoiceForm.NEW:
                series = deeds.begin_series(by=request.actor, gathering=gathering, title=form.cleaned_data["title"])
                return see_other(series.get_absolute_url())
            chosen = form.ours.get(form.cleaned_data["series"])
            deeds.put_in_series(by=request.actor, gathering=gathering, series=chosen)
            return see_other(gathering.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "gatherings/gathering_series.html", {"form": form, "gathering": gathering})


@signed_in
def gathering_again(request: Request, ref: str) -> HttpResponse:
    """Plan the next one like this: the day is asked, the rest is taken over."""
    gathering = queries.gathering_for(request.actor, ref)
    require(permissions.can_host(request.actor, gathering))
    starts = logic.next_start(queries.starts_in(gathering), now())
    initial = {
        "starts_at": on_wall(starts, gathering.zone),
        "ends_at": on_wall(starts + (gathering.ends_there - gathering.starts_there), gathering.zone),
    }
    form = AgainForm(request.POST or unpark(request) or None, initial=initial, zone=gathering.zone)
    if request.method == "POST" and form.is_valid():
        limit(request, "gather", "30/h")
        clean = form.cleaned_data
        try:
            url = do_once(
                by=request.actor, token=clean["once"],
                work=lambda: deeds.plan_next(
                    by=request.actor, gathering=gathering, starts_at=clean["starts_at"], ends_at=clean["ends_at"]
                ).get_absolute_url(),
            )  # fmt: skip
            messages.success(request, _("The draft is ready. Read it once more, then announce it."))
            return see_other(url)
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "gatherings/again.html", {"form": form, "gathering": gathering})
