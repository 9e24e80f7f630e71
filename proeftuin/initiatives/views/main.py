"""The pages of an initiative itself: the list, the start, the page, its description."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render

from proeftuin.accounts.access import Request, public, signed_in, unpark
from proeftuin.accounts.limits import limit
from proeftuin.content import vocabularies
from proeftuin.initiatives import data, logic, permissions, queries
from proeftuin.initiatives.actions import start as actions
from proeftuin.initiatives.asking import read_shown
from proeftuin.initiatives.drafts import AskedDraft
from proeftuin.initiatives.facts import facts_from, looked_for
from proeftuin.initiatives.forms import InitiativeForm, StartForm
from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.registry import parts_of
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.ledger.queries import timeline, told_on
from proeftuin.search.documents import circles_of
from proeftuin.storage.together import which
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import FeedItem, atom_page, csv_page, json_page, see_other
from proeftuin.ui.templatetags.ui import day
from proeftuin.uploads.queries import uploads_of


@public
def initiative_list(request: Request) -> HttpResponse:
    phase = request.GET.get("phase", "")
    status = request.GET.get("status", "")
    phase = phase if phase in logic.PHASES else ""
    status = status if status in Initiative.Status.values else ""
    page = Paginator(queries.listed(request.actor, phase=phase, status=status), queries.PER_PAGE)
    mine = list(queries.own(request.actor)[:10]) if request.actor.is_person else []
    context = {
        "page": page.get_page(request.GET.get("page")),
        "mine": mine,
        "filters": [
            ("phase", vocabularies.terms("phases"), phase),
            ("status", vocabularies.terms("initiative_states"), status),
        ],
    }
    return render(request, "initiatives/list.html", context)


@public
def initiative_list_json(request: Request) -> HttpResponse:
    page = Paginator(queries.public_list(), 100).get_page(request.GET.get("page"))
    things = [data.initiative_data(one) for one in page]
    return json_page({"count": page.paginator.count, "page": page.number, "initiatives": things})


@public
def initiative_list_csv(_request: Request) -> HttpResponse:
    things = (data.initiative_data(one) for one in queries.public_list().order_by("pk").iterator(chunk_size=500))
    return csv_page("initiatives", data.COLUMNS, data.rows(things))


@public
def initiative_list_atom(request: Request) -> HttpResponse:
    items = [
        FeedItem(one.ref, one.title, one.get_absolute_url(), one.problem[:500], one.changed_at)
        for one in queries.public_list()[:50]
    ]
    return atom_page(request, title="Proeftuin – initiatives", url="/initiatives/", items=items)


@signed_in
def initiative_start(request: Request) -> HttpResponse:
    """Start one, from an answer page or from scratch. What was shown and why one starts anyway is kept."""
    organisations = queries.organisations_of(request.actor)
    posted = request.POST or unpark(request) or None
    initial = {name: request.GET.get(name, "") for name in ("question", "shown", "builds_on")}
    initial["problem"] = initial["question"]
    initial["organisation"] = organisations[0].pk if organisations else None
    form = StartForm(posted, initial=initial, organisations=organisations)
    shown = read_shown((posted or initial).get("shown") or "")
    if request.method == "POST" and form.is_valid():
        limit(request, "start", "30/h")
        try:
            url = do_once(
                by=request.actor, token=form.cleaned_data["once"],
                work=lambda: actions.start_initiative(
                    by=request.actor, draft=form.draft(), asked=form.asked(shown)
                ).get_absolute_url(),
            )  # fmt: skip
            return see_other(url)
        except InvalidError as error:
            form.add_problems(error.problems)
    form.fields["reason"].required = actions.needs_reason(AskedDraft(question="", shown=shown))
    return form_page(request, "initiatives/start.html", {"form": form, "shown": shown[:8]})


@public
def initiative_page(request: Request, ref: str) -> HttpResponse:
    """Where it stands, what is missing, what comes next, who is on it, what happened."""
    initiative = queries.initiative_for(request.actor, ref, with_parts=True)
    facts = facts_from(initiative, getattr(initiative, "evaluation", None), which(looked_for(initiative)))
    checks = logic.checklist(initiative.phase, facts)
    circles = circles_of(request.actor)
    lacking = [(check.key, check.met_by) for check in checks if not check.met]
    lessons = queries.lessons_for(request.actor, initiative)
    posts = list(queries.posts_for(request.actor, initiative)[: queries.POSTS_SHOWN]) if facts.posts else []
    uploads = uploads_of(initiative.thread, circles) if posts else {}
    context = {
        "initiative": initiative,
        "checks": [(one, queries.item_url(initiative, one.key, one.met_by)) for one in checks],
        "lacking": len(lacking),
        "next": queries.next_step(initiative, lacking, has_lessons=facts.lessons),
        "next_phase": logic.following(initiative.phase),
        "notes": {phase: day(at) for phase, at in queries.phase_dates(initiative).items()},
        "outputs": list(initiative.outputs.all()),
        "posts": [(post, uploads.get(f"post:{post.ref}", [])) for post in posts],
        "lessons": lessons,
        "shared": any(one.shared_at for one in lessons),
        "team": queries.team_of(initiative),
        "missing": queries.missing_in(initiative),
        "entries": told_on(initiative.thread, audiences=circles, limit=12),
        "case": queries.case_of(initiative) if facts.case else None,
        "role": permissions.role_of(request.actor, initiative),
        "may_write": permissions.can_write(request.actor, initiative),
        "may_log": permissions.can_log(request.actor, initiative),
        "may_move": permissions.can_move(request.actor, initiative),
        "may_join": permissions.can_ask_to_join(request.actor, initiative),
        "json_ld": data.json_ld(initiative),
        "parts": parts_of(request, initiative),
    }
    return render(request, "initiatives/page.html", context)


@public
def initiative_json(request: Request, ref: str) -> HttpResponse:
    return json_page(data.whole(_public(request, ref)))


@public
def initiative_csv(request: Request, ref: str) -> HttpResponse:
    """The same as two columns: field and value."""
    initiative = _public(request, ref)
    return csv_page(f"initiative-{initiative.ref}", ("field", "value"), data.flat(data.whole(initiative)))


@public
def initiative_atom(request: Request, ref: str) -> HttpResponse:
    initiative = _public(request, ref)
    items = [
        FeedItem(f"event:{one.id}", one.sentence, initiative.get_absolute_url(), "", one.at)
        for one in timeline(thread=initiative.thread, limit=50)
    ]
    return atom_page(request, title=initiative.title, url=initiative.get_absolute_url(), items=items)


@public
def initiative_timeline(request: Request, ref: str) -> HttpResponse:
    initiative = queries.initiative_for(request.actor, ref)
    entries = timeline(thread=initiative.thread, audiences=circles_of(request.actor), limit=300)
    return render(request, "initiatives/timeline.html", {"initiative": initiative, "entries": entries})


@signed_in
def initiative_edit(request: Request, ref: str) -> HttpResponse:
    initiative = queries.initiative_for(request.actor, ref)
    require(permissions.can_write(request.actor, initiative))
    names = ("title", "problem", "language", "sectors", "sdgs", "version")
    initial = {name: getattr(initiative, name) for name in names}
    initial |= {"is_public": "yes" if initiative.is_public else "no", "organisation": initiative.organisation_id}
    organisations = queries.organisations_of(request.actor)
    form = InitiativeForm(request.POST or unpark(request) or None, initial=initial, organisations=organisations)
    context = {"form": form, "initiative": initiative}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.edit_initiative(by=request.actor, initiative=initiative, draft=form.draft(), version=version)
            return see_other(initiative.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            conflict = f"{initiative.title}\n\n{initiative.problem}"
            return render(request, "initiatives/edit.html", {**context, "conflict": conflict}, status=409)
    return form_page(request, "initiatives/edit.html", context)


def _public(request: Request, ref: str) -> Initiative:
    """Only what everyone may see has machine-readable twins."""
    initiative = queries.initiative_for(request.actor, ref)
    if not initiative.is_public:
        raise Http404
    return initiative
