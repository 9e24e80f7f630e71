"""Pages of shared knowledge: the list, one item, and writing it."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, public, signed_in, unpark
from proeftuin.accounts.limits import limit
from proeftuin.content import vocabularies
from proeftuin.items import data, permissions, queries
from proeftuin.items.actions import writing
from proeftuin.items.forms import FileForm, ItemForm, WithdrawForm, values_of
from proeftuin.items.logic import spelled
from proeftuin.items.models import Item
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.search.documents import circles_of
from proeftuin.ui.forms import Form, form_page
from proeftuin.ui.http import FeedItem, absolute, atom_page, csv_page, json_page, see_other
from proeftuin.uploads.queries import uploads_of

FILTERS = ("kind", "theme", "language", "organisation")


def _chosen(request: Request) -> dict[str, str]:
    return {name: request.GET.get(name, "")[:60].replace("\0", "") for name in FILTERS}


def followed_as(chosen: dict[str, str]) -> str:
    """What is chosen on the list, as a search to follow."""
    theme = chosen["theme"]
    is_sector = vocabularies.term("sectors", theme) is not None
    return spelled({
        "kind": ["item"], "sector": [theme] if is_sector else [], "language": [chosen["language"]],
        "code": [chosen["kind"], "" if is_sector else theme], "organisation": [chosen["organisation"]],
    })  # fmt: skip


@public
def item_list(request: Request) -> HttpResponse:
    """What organisations share, the newest first."""
    chosen = _chosen(request)
    page = Paginator(queries.listed(**chosen), queries.PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, **chosen, "kinds": vocabularies.terms("item_kinds"), "languages": vocabularies.terms("languages"),
        "themes": queries.themes_in_use(), "organisations": queries.organisations_that_share(),
        "drafts": queries.drafts_of(request.actor), "may_write": permissions.can_write(request.actor),
        "query": followed_as(chosen), "is_filtered": any(chosen.values()), "twin": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "items/list.html", context)


@public
def item_list_json(request: Request) -> HttpResponse:
    page = Paginator(queries.listed(**_chosen(request)), 100).get_page(request.GET.get("page"))
    found = [data.item_data(one) for one in page]
    return json_page({"count": page.paginator.count, "page": page.number, "items": found})


@public
def item_list_csv(request: Request) -> HttpResponse:
    rows = (data.row(one) for one in queries.listed(**_chosen(request)).iterator(chunk_size=500))
    return cast(HttpResponse, csv_page("knowledge", data.COLUMNS, rows))


@public
def item_list_atom(request: Request) -> HttpResponse:
    items = [
        FeedItem(one.ref, one.title, one.get_absolute_url(), one.summary[:500], one.published_at or one.created_at)
        for one in queries.listed(**_chosen(request))[: queries.FEED]
    ]
    return atom_page(request, title=f"Proeftuin – {_('Knowledge')}", url="/knowledge/", items=items)


@public
def item_page(request: Request, ref: str) -> HttpResponse:
    item = queries.item_for(request.actor, ref)
    return _page(request, item, FileForm())


def _page(request: Request, item: Item, files: Form) -> HttpResponse:
    if item.state == Item.State.WITHDRAWN:
        gone = {"item": item, "may_edit": permissions.can_edit(request.actor, item)}
        return render(request, "items/withdrawn.html", gone, status=410)
    uploads = uploads_of(item.thread, circles_of(request.actor))
    context = {
        "item": item, "related": queries.related_of(item), "citation": queries.citation_of(item),
        "themes": [(code, queries.theme_label(code)) for code in item.themes],
        "files": [one for several in uploads.values() for one in several],
        "licence": vocabularies.term("licences", item.licence), "may_edit": permissions.can_edit(request.actor, item),
        "form": files, "ld": _json_ld(item),
    }  # fmt: skip
    return form_page(request, "items/page.html", context)


def _json_ld(item: Item) -> dict[str, object]:
    """schema.org: what it is, who made it, and its licence."""
    types = {"news": "NewsArticle", "publication": "Article", "tool": "CreativeWork"}
    term = vocabularies.term("licences", item.licence)
    who = item.attribution or (item.organisation.name if item.organisation else "")
    return {
        "@context": "https://schema.org",
        "@type": types.get(item.kind, "CreativeWork"),
        "headline": item.title,
        "@id": absolute(item.get_absolute_url()),
        "abstract": item.summary,
        "inLanguage": item.language,
        "license": str(term.extra.get("url") or item.licence) if term else item.licence,
        **({"author": {"@type": "Organization", "name": who}} if who else {}),
        **({"datePublished": item.published_at.date().isoformat()} if item.published_at else {}),
    }


@public
def item_json(request: Request, ref: str) -> HttpResponse:
    item = queries.item_for(request.actor, ref)
    if item.state == Item.State.DRAFT:
        raise Http404
    if item.state == Item.State.WITHDRAWN:
        return json_page(data.withdrawn(item))
    return json_page(data.whole(item, queries.related_of(item)))


def _form(request: Request, initial: dict[str, object], item: Item | None = None) -> ItemForm:
    organisations = queries.organisations_of(request.actor)
    if item and item.organisation and item.organisation not in organisations:
        organisations.append(item.organisation)
    none = request.actor.has_role("editor") or bool(item and not item.organisation_id)
    return ItemForm(
        request.POST or unpark(request) or None, initial=initial, organisations=organisations, none=none
    )  # fmt: skip


@signed_in
def item_new(request: Request) -> HttpResponse:
    require(permissions.can_write(request.actor))
    form = _form(request, {"related": request.GET.get("about", "")[:300]})
    if request.method == "POST" and form.is_valid():
        limit(request, "item", "60/h")
        try:
            url = do_once(
                by=request.actor, token=form.cleaned_data["once"],
                work=lambda: writing.write_item(by=request.actor, draft=form.draft()).get_absolute_url(),
            )  # fmt: skip
            return see_other(url)
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "items/form.html", {"form": form})


@signed_in
def item_edit(request: Request, ref: str) -> HttpResponse:
    item = queries.item_for(request.actor, ref)
    require(permissions.can_edit(request.actor, item))
    related = [] if request.method == "POST" else [one.url for one in queries.related_of(item)]
    form = _form(request, dict(values_of(item, related)), item)
    context = {"form": form, "item": item}
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            writing.edit_item(by=request.actor, item=item, draft=form.draft(), version=version)
            return see_other(item.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            item.refresh_from_db()
            conflict = f"{item.title}\n\n{item.summary}\n\n{item.body}".strip()
            return render(request, "items/form.html", {**context, "conflict": conflict}, status=409)
    return form_page(request, "items/form.html", context)


@signed_in
def item_publish(request: Request, ref: str) -> HttpResponse:
    item = queries.item_for(request.actor, ref)
    if request.method == "POST":
        try:
            writing.publish_item(by=request.actor, item=item)
            messages.success(request, _("It is published: everyone can read and find it."))
        except InvalidError as error:
            messages.error(request, str(error))
    return see_other(item.get_absolute_url())


@signed_in
def item_withdraw(request: Request, ref: str) -> HttpResponse:
    item = queries.item_for(request.actor, ref)
    require(permissions.can_edit(request.actor, item))
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        writing.withdraw_item(by=request.actor, item=item, reason=form.cleaned_data["reason"])
        return see_other(item.get_absolute_url())
    return form_page(request, "items/withdraw.html", {"form": form, "item": item})


@signed_in
def item_file(request: Request, ref: str) -> HttpResponse:
    """Add a file, or take one away."""
    item = queries.item_for(request.actor, ref)
    require(permissions.can_edit(request.actor, item))
    if request.method != "POST":
        return see_other(f"{item.get_absolute_url()}#files")
    if "remove" in request.POST:
        every = uploads_of(item.thread, frozenset({"public", *circles_of(request.actor)})).values()
        found = next((one for several in every for one in several if one.ref == request.POST["remove"]), None)
        if found is None:
            raise Http404
        writing.remove_file(by=request.actor, item=item, upload=found)
        return see_other(f"{item.get_absolute_url()}#files")
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        limit(request, "upload", "60/h")
        try:
            clean = form.cleaned_data
            writing.add_file(by=request.actor, item=item, file=clean["file"], alt=clean["alt"])
            return see_other(f"{item.get_absolute_url()}#files")
        except InvalidError as error:
            form.add_problems({"file": error})
    return _page(request, item, form)
