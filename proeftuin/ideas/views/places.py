"""The map of a method's ideas, its list twin, and the areas that a process has."""

import math
from collections.abc import Sequence

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from proeftuin.accounts.access import Request, at_work, public
from proeftuin.engines import clusters
from proeftuin.engines.clusters import Bounds
from proeftuin.engines.outlines import Area
from proeftuin.ideas import logic, picture, places
from proeftuin.ideas.actions import outlines as actions
from proeftuin.ideas.forms_places import OutlinesForm
from proeftuin.ideas.models import Idea, Outlines
from proeftuin.ideas.places import Filters
from proeftuin.ideas.queries import hides_totals
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.processes import permissions
from proeftuin.processes.models import Method, Process
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other


@public
def map_page(request: Request, ref: str, method_ref: str) -> HttpResponse:
    """The map and, beside it, the same in words. Without JavaScript the map is a drawing with links."""
    method = _method(request, ref, method_ref)
    filters = Filters.of(request.GET)
    numbers, areas = places.numbers(method, filters), places.outlines_of(method.process)
    bounds = places.framed(places.bounds_of(areas) or numbers.bounds or places.EUROPE)
    at = (
        Idea.objects.shown()
        .filter(method=method, ref=request.GET.get("at", "")[:12].replace("\0", ""), latitude__isnull=False)
        .first()
    )
    if at is not None:
        bounds = places.around(at.latitude or 0.0, at.longitude or 0.0)
    zoom = clusters.zoom_to_fit(bounds, picture.WIDTH, picture.HEIGHT)
    ideas, after = places.listed(method, filters, after=request.GET.get("after", "")[:12].replace("\0", ""))
    context = {
        "process": method.process, "method": method, "hides_totals": hides_totals(method), "filters": filters,
        "numbers": numbers, "ideas": ideas,
        "after": after, "areas": places.areas_with_counts(method, filters), "area_choices": area_choices(areas, method),
        "drawing": picture.drawn(bounds, areas, places.clustered(method, filters, zoom), zoom),
        "bounds": places.edges(bounds),
        "tiles": settings.TILES, "tiles_credit": settings.TILES_CREDIT,
        "source": Outlines.objects.filter(process=method.process).values_list("source", flat=True).first(),
        "categories": _categories(method, request.LANGUAGE_CODE), "answers": Idea.Answer.values,
        "query": _query(request),
    }  # fmt: skip
    return render(request, "ideas/map.html", context)


@public
def map_points(request: Request, ref: str, method_ref: str) -> HttpResponse:
    """``?bbox=west,south,east,north&zoom=12``: the clusters of a view as GeoJSON, with the filters of the list."""
    method = _method(request, ref, method_ref)
    view, zoom = _bbox(request.GET.get("bbox", "")), _number(request.GET.get("zoom", ""), 0, clusters.HIGHEST)
    if view is None or zoom is None:
        problem = "Give bbox=west,south,east,north in degrees and zoom=0…19."
        return JsonResponse({"type": "FeatureCollection", "features": [], "problem": problem}, status=400)
    features = places.points(method, Filters.of(request.GET), view, zoom)
    response = JsonResponse({"type": "FeatureCollection", "features": features}, content_type="application/geo+json")
    response["Access-Control-Allow-Origin"] = "*"
    return response


@public
def map_here(request: Request, ref: str, method_ref: str) -> HttpResponse:
    """``?cell=zoom/x/y``: the ideas of one cluster as a list."""
    method = _method(request, ref, method_ref)
    zoom, x, y = _cell(request.GET.get("cell", ""))
    found = places.within_cell(method, Filters.of(request.GET), zoom, x, y)
    ideas = list(found.only(*places.CARD, "published_at")[:MOST_HERE])
    context = {
        "process": method.process, "method": method, "hides_totals": hides_totals(method), "ideas": ideas,
        "query": _query(request),
        "total": found.count() if len(ideas) == MOST_HERE else len(ideas), "most": MOST_HERE,
    }  # fmt: skip
    return render(request, "ideas/map_here.html", context)


@public
def outlines_data(request: Request, ref: str) -> HttpResponse:
    """The areas of a process as GeoJSON."""
    process = _process(request, ref)
    stored = Outlines.objects.filter(process=process).first()
    if stored is None:
        raise Http404
    response = JsonResponse(stored.geojson, content_type="application/geo+json")
    response["Cache-Control"] = "public, max-age=600" if process.is_public else "private, no-store"
    response["Access-Control-Allow-Origin"] = "*"
    return response


@at_work
def manage_outlines(request: Request, ref: str) -> HttpResponse:
    """The manager gives the areas of the place, from a GeoJSON file."""
    process = _process(request, ref)
    require(permissions.can_manage(request.actor, process))
    form = OutlinesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_outlines(
                by=request.actor, process=process, geojson=form.cleaned_data["file"],
                source=form.cleaned_data["source"], name=form.cleaned_data["name"],
            )  # fmt: skip
            return see_other(reverse("process_outlines", args=[ref]))
        except InvalidError as error:
            form.add_problems(error.problems)
    areas = places.outlines_of(process)
    bounds = places.bounds_of(areas)
    context = {
        "form": form, "process": process, "areas": areas,
        "drawing": picture.drawn(bounds, areas, [], 0) if bounds else None,
    }  # fmt: skip
    return form_page(request, "ideas/outlines.html", context)


MOST_HERE = 100


def area_choices(areas: Sequence[Area], method: Method) -> list[str]:
    """The names to choose from: those of the outlines, or else those of the form."""
    return sorted(one.name for one in areas) or list(logic.rules_of(method.settings).areas)


def _method(request: Request, ref: str, method_ref: str) -> Method:
    found = Method.objects.select_related("process").filter(process__ref=ref, ref=method_ref, kind="ideas").first()
    if found is None:
        raise Http404
    require(permissions.can_view(request.actor, found.process, secret=request.GET.get("preview", "")))
    return found


def _process(request: Request, ref: str) -> Process:
    found = Process.objects.filter(ref=ref).first()
    if found is None:
        raise Http404
    require(permissions.can_view(request.actor, found, secret=request.GET.get("preview", "")))
    return found


def _categories(method: Method, language: str) -> list[tuple[str, str]]:
    rules = logic.rules_of(method.settings)
    return [(code, rules.category(code, language)) for code in rules.categories]


def _query(request: Request) -> str:
    """The filters, and the preview link's secret, to go along in addresses."""
    kept = request.GET.copy()
    for name in ("after", "at", "bbox", "zoom", "cell"):
        kept.pop(name, None)
    return kept.urlencode()


def _bbox(text: str) -> Bounds | None:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    if not all(math.isfinite(edge) for edge in (west, south, east, north)) or west > east or south > north:
        return None
    limit = clusters.EDGE
    return Bounds(max(west, -180), max(south, -limit), min(east, 180), min(north, limit))


def _cell(text: str) -> tuple[int, int, int]:
    most = math.ceil(clusters.cells_across(clusters.HIGHEST))
    parts = text.split("/")
    found = [_number(part, 0, clusters.HIGHEST if at == 0 else most) for at, part in enumerate(parts)]
    zoom, x, y = found if len(found) == 3 else (None, None, None)
    if zoom is None or x is None or y is None:
        raise Http404
    return zoom, x, y


def _number(text: str, least: int, most: int) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most else None
