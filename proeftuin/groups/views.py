"""Pages of groups: the list, a group with its questions, gatherings and people, and what members do."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, public, signed_in
from proeftuin.accounts.limits import limit
from proeftuin.content import vocabularies
from proeftuin.gatherings.queries import about
from proeftuin.groups import actions, data, permissions, queries
from proeftuin.groups.forms import GroupForm, PutForm
from proeftuin.groups.models import Group
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.ledger.queries import told_on
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import FeedItem, atom_page, json_page, see_other

FIELDS = ("title", "text", "language", "sectors", "entry", "version")


@public
def group_list(request: Request) -> HttpResponse:
    sector = request.GET.get("sector", "")[:40]
    page = Paginator(queries.listed(sector=sector), queries.PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "sector": sector, "sectors": vocabularies.terms("sectors"),
               "may_begin": permissions.can_begin(request.actor)}  # fmt: skip
    return render(request, "groups/list.html", context)


@public
def group_list_json(request: Request) -> HttpResponse:
    page = Paginator(queries.listed(), 100).get_page(request.GET.get("page"))
    found = [data.group_data(one) for one in page]
    return json_page({"count": page.paginator.count, "page": page.number, "groups": found})


@public
def group_page(request: Request, ref: str) -> HttpResponse:
    return render(request, "groups/page.html", _page(request, queries.group_for(ref), PutForm()))


@public
def group_json(request: Request, ref: str) -> HttpResponse:
    group = queries.group_for(ref)
    return json_page(data.whole(group, queries.questions_of(group)[:200], about(group.thread)))


@public
def group_atom(request: Request, ref: str) -> HttpResponse:
    """What was put into the group, and what it arranges."""
    group = queries.group_for(ref)
    items = [
        FeedItem(f"{group.ref}-{one.question.ref}", one.question.title, one.question.get_absolute_url(),
                 one.question.body[:500], one.at) for one in queries.questions_of(group)[:50]
    ] + [
        FeedItem(f"{group.ref}-{one.ref}", one.title, one.get_absolute_url(), one.text[:500],
                 one.published_at or one.created_at) for one in about(group.thread)
    ]  # fmt: skip
    items.sort(key=lambda one: one.at, reverse=True)
    return atom_page(request, title=group.title, url=group.get_absolute_url(), items=items)


@signed_in
def group_new(request: Request) -> HttpResponse:
    require(permissions.can_begin(request.actor))
    form = GroupForm(request.POST or None, organisations=queries.organisations_of(request.actor))
    if request.method == "POST" and form.is_valid():
        limit(request, "group", "20/h")
        try:
            url = do_once(
                by=request.actor, token=form.cleaned_data["once"],
                work=lambda: actions.begin_group(
                    by=request.actor, organisation=form.organisations[form.cleaned_data["organisation"]],
                    draft=form.draft(),
                ).get_absolute_url(),
            )  # fmt: skip
            return see_other(url)
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "groups/form.html", {"form": form})


@signed_in
def group_edit(request: Request, ref: str) -> HttpResponse:
    group = queries.group_for(ref)
    require(permissions.can_moderate(request.actor, permissions.seat_of(request.actor, group)))
    form = GroupForm(request.POST or None, initial={name: getattr(group, name) for name in FIELDS})
    context = {"form": form, "group": group}
    if request.method == "POST" and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            actions.change_group(by=request.actor, group=group, draft=form.draft(), version=version)
            return see_other(group.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            group.refresh_from_db()
            conflict = f"{group.title}\n\n{group.text}"
            return render(request, "groups/form.html", {**context, "conflict": conflict}, status=409)
    return form_page(request, "groups/form.html", context)


@signed_in
def group_do(request: Request, ref: str) -> HttpResponse:
    """Coming in, leaving, putting a question in, and what moderators do; each form says in ``do`` which it is."""
    group = queries.group_for(ref)
    if request.method != "POST":
        return see_other(group.get_absolute_url())
    limit(request, "group-do", "300/h")
    do, form = request.POST.get("do", ""), PutForm(request.POST)
    try:
        if do != "put":
            _plain(request, group, do)
            return see_other(group.get_absolute_url())
        if form.is_valid():
            put = actions.put_question(by=request.actor, group=group, question=form.cleaned_data["question"])
            back = group if request.POST.get("stay") != "question" else put.question
            return see_other(back.get_absolute_url())
    except InvalidError as error:
        if do != "put":
            messages.error(request, str(error))
            return see_other(group.get_absolute_url())
        form.add_problems(error.problems)
    return form_page(request, "groups/page.html", _page(request, group, form))


def _plain(request: Request, group: Group, do: str) -> None:
    by, number = request.actor, request.POST.get("number", "")
    wanted = int(number) if number.isdecimal() and len(number) < 15 else 0
    if do == "join":
        actions.join_group(by=by, group=group)
    elif do == "leave":
        actions.leave_group(by=by, group=group)
    elif do == "out":
        put = group.puts.select_related("group").filter(pk=wanted).first()
        if put is None:
            raise Http404
        actions.take_question_out(by=by, put=put)
    elif do in ("let_in", "put_out", "moderate"):
        seat = group.seats.select_related("group").filter(pk=wanted).first()
        if seat is None:
            raise Http404
        actions.answer_seat(by=by, seat=seat, do=do)
        messages.success(request, _("Saved."))
    else:
        raise Http404


def _page(request: Request, group: Group, form: PutForm) -> dict[str, object]:
    seat, state = permissions.seat_of(request.actor, group), request.GET.get("state", "")
    moderates = bool(permissions.can_moderate(request.actor, seat))
    people, asking = queries.people_of(group)
    page = Paginator(queries.questions_of(group, state=state), queries.PER_GROUP).get_page(request.GET.get("page"))
    return {
        "group": group, "seat": seat, "moderates": moderates, "may_put": permissions.can_put(request.actor, seat),
        "people": people, "asking": asking if moderates else [], "page": page, "state": state,
        "gatherings": about(group.thread), "form": form, "news": told_on(group.thread, limit=8),
    }  # fmt: skip
