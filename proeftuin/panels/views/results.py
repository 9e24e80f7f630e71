"""What everyone may know: how the panel was drawn, how it compares, and the lottery to repeat it with."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from proeftuin.accounts.access import Request, public
from proeftuin.engines.panel import Lottery, draw, number_of
from proeftuin.kernel.errors import require
from proeftuin.panels import permissions, queries
from proeftuin.panels.models import Draw, Panel
from proeftuin.processes.permissions import can_view
from proeftuin.ui.http import json_page

LONGEST_SEED = 200


def panel_seen(request: Request, ref: str) -> Panel:
    """The panel, for who may see its process. Raises Http404, NotAllowedError."""
    panel = queries.panel_for(ref)
    if panel is None:
        raise Http404
    require(can_view(request.actor, panel.method.process))
    return panel


@public
def panel_result(request: Request, ref: str) -> HttpResponse:
    """Pool, population and panel beside each other; each lottery with its mark and seed."""
    panel = panel_seen(request, ref)
    draws = [one for one in queries.draws_of(panel) if one.digest]
    context = {
        "panel": panel, "method": panel.method, "process": panel.method.process, "draws": draws,
        "drawn": any(one.drawn_at for one in draws), "comparisons": queries.comparisons(panel, draws, guarded=True),
        "may_set_up": bool(permissions.can_set_up(request.actor, panel.method)), "states": queries.states_of(panel),
    }  # fmt: skip
    return render(request, "panels/result.html", context)


@public
def panel_result_json(request: Request, ref: str) -> HttpResponse:
    """The twin of the page."""
    panel = panel_seen(request, ref)
    draws = [one for one in queries.draws_of(panel) if one.digest]
    return json_page({
        "panel": panel.method.title, "size": panel.size, "draws": [_told(one) for one in draws],
        "categories": [
            {"title": one.title, "groups": [
                {"title": row.title, "population_share": row.population, "volunteers": row.pool, "members": row.members}
                for row in one.rows
            ]}
            for one in queries.comparisons(panel, draws, guarded=True)
        ],
    })  # fmt: skip


def _told(one: Draw) -> dict[str, object]:
    return {
        "number": one.number, "places": one.size, "lottery_sha256": one.digest, "smallest_chance": one.min_chance,
        "bound": one.bound, "published_at": one.published_at, "seed_source": one.seed_source, "seed": one.seed or None,
        "drawn_at": one.drawn_at, "members": one.members,
    }  # fmt: skip


@public
def panel_lottery(request: Request, ref: str, number: int) -> HttpResponse:
    """The published text itself, byte for byte as its SHA-256 was taken."""
    found = _published(panel_seen(request, ref), number)
    response = HttpResponse(found.lottery, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="lottery-{found.ref}.json"'
    response["Access-Control-Allow-Origin"] = "*"
    return response


@public
def panel_verify(request: Request, ref: str, number: int) -> HttpResponse:
    """Repeat the draw, or try another seed; and look up the chance of a code."""
    panel = panel_seen(request, ref)
    found = _published(panel, number)
    lottery = Lottery.read(found.lottery)
    seed = request.GET.get("seed", found.seed)[:LONGEST_SEED]
    code = request.GET.get("code", "").strip().upper()[:12]
    chances = lottery.chances()
    members = draw(lottery, seed) if seed else ()
    context = {
        "panel": panel, "method": panel.method, "process": panel.method.process, "draw": found, "seed": seed,
        "code": code, "chance": float(chances[code]) if code in chances else None, "members": members,
        "number": number_of(seed, lottery.total) if seed else None, "total": lottery.total,
        "same": bool(found.seed) and seed == found.seed and list(members) == found.members,
        "digest_holds": lottery.digest() == found.digest, "panels": len(lottery.panels), "pool": len(chances),
    }  # fmt: skip
    return render(request, "panels/verify.html", context)


def _published(panel: Panel, number: int) -> Draw:
    found = panel.draws.filter(number=number).exclude(digest="").first()
    if found is None:
        raise Http404
    return found
