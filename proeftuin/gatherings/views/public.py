"""What everybody reads: the list with its twins, and a gathering's own page."""

from collections.abc import Mapping
from typing import cast

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, public
from proeftuin.content import vocabularies
from proeftuin.gatherings import data, permissions, queries
from proeftuin.gatherings.calendars import calendar_of, calendar_page, file_of
from proeftuin.gatherings.forms import GuestForm
from proeftuin.gatherings.links import path_of
from proeftuin.gatherings.models import Gathering
from proeftuin.ledger.queries import thread_cards
from proeftuin.ui.http import FeedItem, absolute, atom_page, csv_page, json_page

PER_PAGE, PER_FILE = 20, 100


@public
def gathering_list(request: Request) -> HttpResponse:
    """What is to come, or what was held; by kind, town and organisation."""
    chosen = _chosen(request)
    page = Paginator(queries.listed(**chosen), PER_PAGE).get_page(request.GET.get("page"))
    drafts, asked = queries.on_my_desk(request.actor)
    context = {
        **chosen, "page": page, "kinds": vocabularies.terms("gathering_kinds"), "towns": queries.towns(),
        "may_arrange": permissions.can_arrange(request.actor),
        "drafts": drafts, "asked": asked,
        "feed": absolute("/gatherings.ics").replace("https://", "webcal://", 1),
    }  # fmt: skip
    return render(request, "gatherings/list.html", context)


@public
def gathering_list_json(request: Request) -> HttpResponse:
    page = Paginator(queries.listed(**_chosen(request)), PER_FILE).get_page(request.GET.get("page"))
    found = [data.gathering_data(one) for one in page]
    return json_page({"count": page.paginator.count, "page": page.number, "gatherings": found})


@public
def gathering_list_csv(request: Request) -> HttpResponse:
    found = queries.listed(**_chosen(request)).iterator(chunk_size=500)
    return cast(HttpResponse, csv_page("gatherings", data.COLUMNS, data.rows(found)))


@public
def gathering_list_atom(request: Request) -> HttpResponse:
    """What was announced last, also of one organisation."""
    chosen = _chosen(request)
    found = queries.newest(kind=chosen["kind"], organisation=chosen["organisation"])
    items = [
        FeedItem(one.ref, one.title, one.get_absolute_url(), one.text[:500], one.published_at or one.created_at)
        for one in found
    ]
    return atom_page(request, title="Proeftuin – gatherings", url="/gatherings/", items=items)


@public
def gathering_list_ics(request: Request) -> HttpResponse:
    """The feed that calendar programs follow. Cancelled gatherings stand in it as cancelled."""
    chosen = _chosen(request)
    found = queries.for_calendar(kind=chosen["kind"], organisation=chosen["organisation"])
    return calendar_page(calendar_of(found, title=_("Gatherings")), "gatherings")


@public
def gathering_page(request: Request, ref: str) -> HttpResponse:
    form = GuestForm(has_account=request.actor.is_person)
    return render(request, "gatherings/page.html", page_of(request, ref, form))


def page_of(request: Request, ref: str, form: GuestForm) -> dict[str, object]:
    """What the page of a gathering shows, with the form to register as it was typed. Raises Http404."""
    gathering, following = queries.gathering_and_next(request.actor, ref)
    mine = None if gathering.is_past else queries.registration_of(request.actor, gathering)
    hosts, asked = queries.hosts_of(gathering)
    is_host = permissions.is_one_of(request.actor, hosts)
    return {
        "gathering": gathering, "form": form, "hosts": hosts, "asked": asked, "is_host": is_host,
        "mine": mine, "mine_url": path_of(mine) if mine else "",
        "may_register": permissions.can_register(gathering),
        "about": thread_cards([gathering.about]).get(gathering.about) if gathering.about else None,
        "ld": _linked_data(gathering), "next_session": following,
        **queries.came_of(gathering, everything=is_host),
    }  # fmt: skip


@public
def gathering_json(request: Request, ref: str) -> HttpResponse:
    gathering = _shown(request, ref)
    return json_page(data.whole(gathering, queries.came_of(gathering)))


@public
def gathering_ics(request: Request, ref: str) -> HttpResponse:
    """The calendar file that everybody may have: without the link."""
    gathering = _shown(request, ref)
    return calendar_page(file_of(gathering), gathering.ref)


def _shown(request: Request, ref: str) -> Gathering:
    gathering = queries.gathering_for(request.actor, ref)
    if not gathering.is_shown:
        raise Http404
    return gathering


def _chosen(request: Request) -> dict[str, str]:
    chosen = {name: request.GET.get(name, "")[:80] for name in ("when", "kind", "town", "organisation")}
    chosen["when"] = "past" if chosen["when"] == "past" else "upcoming"
    return chosen


def _linked_data(gathering: Gathering) -> Mapping[str, object]:
    """The gathering as schema.org knows an event, for search engines and calendars in browsers."""
    status = "EventCancelled" if gathering.is_cancelled else "EventScheduled"
    return {
        "@context": "https://schema.org", "@type": "Event", "name": gathering.title,
        "startDate": gathering.starts_there.isoformat(), "endDate": gathering.ends_there.isoformat(),
        "eventStatus": f"https://schema.org/{status}", "url": absolute(gathering.get_absolute_url()),
        "location": {"@type": "Place", "name": gathering.place or "online", "address": gathering.town},
        "organizer": [{"@type": "Organization", "name": one.organisation.name} for one in gathering.hosts.all()
                      if one.agreed_at],
    }  # fmt: skip
