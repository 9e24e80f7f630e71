"""Pages of organisations."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, public, signed_in, unpark
from proeftuin.content import vocabularies
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import do_once
from proeftuin.ledger.queries import timeline
from proeftuin.organisations import actions, data, permissions, queries
from proeftuin.organisations.forms import FIELDS, OrganisationForm
from proeftuin.organisations.models import Membership, Organisation
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import FeedItem, absolute, atom_page, csv_page, json_page, see_other

ANSWERS = {
    "confirm": actions.confirm_member,
    "administrator": actions.make_administrator,
    "remove": actions.remove_member,
}


@public
def organisation_list(request: Request) -> HttpResponse:
    """All organisations by name, to browse by kind and country or to look one up."""
    filters = _filters(request)
    page = Paginator(queries.listed(**filters), queries.PER_PAGE).get_page(request.GET.get("page"))
    kinds, countries = vocabularies.terms("organisation_kinds"), vocabularies.terms("countries")
    context = {"page": page, "filters": filters, "kinds": kinds, "countries": countries}
    return render(request, "organisations/list.html", context)


@public
def organisation_list_json(request: Request) -> HttpResponse:
    found = queries.listed(**_filters(request)).select_related("parent", "successor")
    page = Paginator(found, 500).get_page(request.GET.get("page"))
    things = [data.organisation_data(one) for one in page]
    return json_page({"count": page.paginator.count, "page": page.number, "organisations": things})


@public
def organisation_list_csv(request: Request) -> HttpResponse:
    found = queries.listed(**_filters(request)).select_related("parent", "successor").order_by("id")
    return csv_page("organisations", data.COLUMNS, map(data.row, found.iterator(chunk_size=1000)))


@public
def organisation_list_atom(request: Request) -> HttpResponse:
    """The newest organisations."""
    newest = queries.listed(**_filters(request)).order_by("-id")[:50]
    items = [
        FeedItem(absolute(one.get_absolute_url()), one.shown_name, one.get_absolute_url(), one.description,
                 one.created_at)
        for one in newest
    ]  # fmt: skip
    return atom_page(request, title=_("Organisations"), url="/organisations/", items=items)


@public
def organisation_page(request: Request, ref: str) -> HttpResponse:
    """Facts, where it came from and went, and what it does here."""
    organisation = queries.organisation_for(ref)
    membership = permissions.seat_of(request.actor, organisation)
    context = {
        "organisation": organisation,
        "here": queries.what_is_here(organisation),
        "membership": membership,
        "thread": actions.thread(organisation),
        "may_edit": permissions.can_edit_from(request.actor, membership),
        "may_manage": permissions.can_manage_from(request.actor, membership),
        "json_ld": data.json_ld(organisation),
    }
    return render(request, "organisations/page.html", context)


@public
def organisation_json(_request: Request, ref: str) -> HttpResponse:
    return json_page(data.organisation_data(queries.organisation_for(ref)))


@public
def organisation_atom(request: Request, ref: str) -> HttpResponse:
    """What happens with one organisation, as far as everyone may know."""
    organisation = queries.organisation_for(ref)
    url = organisation.get_absolute_url()
    lines = timeline(thread=actions.thread(organisation), limit=50)
    items = [FeedItem(f"{absolute(url)}#event-{line.id}", line.sentence, url, "", line.at) for line in lines]
    return atom_page(request, title=organisation.shown_name, url=url, items=items)


@signed_in
def organisation_new(request: Request) -> HttpResponse:
    """Add one. Namesakes are shown first; adding anyway says that they are others."""
    form = _form(request)
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        seen = request.POST.getlist("seen") if "anyway" in request.POST else []
        try:
            url = do_once(
                by=request.actor, token=form.cleaned_data["once"],
                work=lambda: actions.add_organisation(
                    by=request.actor, described=form.described(), seen=seen
                ).get_absolute_url(),
            )  # fmt: skip
            return see_other(url)
        except InvalidError as error:
            context["alike"] = queries.alike(form.cleaned_data["name"], form.cleaned_data["country"])
            form.add_problems(error.problems)
    return form_page(request, "organisations/form.html", context)


@signed_in
def organisation_edit(request: Request, ref: str) -> HttpResponse:
    organisation = queries.organisation_for(ref)
    require(permissions.can_edit_organisation(request.actor, organisation))
    form = _form(request, organisation)
    context: dict[str, object] = {"form": form, "organisation": organisation}
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_organisation(
                by=request.actor, organisation=organisation, described=form.described(organisation),
                version=form.cleaned_data["version"] or 0,
            )  # fmt: skip
            return see_other(organisation.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            return _conflict(request, context, form, error.current)
    return form_page(request, "organisations/form.html", context)


@signed_in
def organisation_join(request: Request, ref: str) -> HttpResponse:
    organisation = queries.organisation_for(ref)
    require(permissions.can_join(request.actor, organisation))
    if request.method == "POST":
        membership = actions.join(by=request.actor, organisation=organisation)
        if membership.state == Membership.State.CONFIRMED:
            messages.success(request, _("You belong to this organisation now."))
        else:
            messages.info(request, _("You asked to join. Someone of the organisation will confirm it."))
        return see_other(organisation.get_absolute_url())
    return render(request, "organisations/join.html", {"organisation": organisation})


@signed_in
@require_POST
def organisation_leave(request: Request, ref: str) -> HttpResponse:
    organisation = queries.organisation_for(ref)
    actions.leave(by=request.actor, organisation=organisation)
    return see_other(organisation.get_absolute_url())


@signed_in
def members(request: Request, ref: str) -> HttpResponse:
    """Who belongs here and who asks to, for those who may confirm it."""
    organisation = queries.organisation_for(ref)
    require(permissions.can_manage_members(request.actor, organisation))
    page = Paginator(queries.members_of(organisation), queries.PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "organisations/members.html", {"organisation": organisation, "page": page})


@signed_in
@require_POST
def member_answer(request: Request, ref: str, pk: int) -> HttpResponse:
    organisation = queries.organisation_for(ref)
    require(permissions.can_manage_members(request.actor, organisation))
    membership = organisation.memberships.select_related("user", "organisation").filter(pk=pk).first()
    answer = ANSWERS.get(request.POST.get("verb", ""))
    if membership is None or answer is None:
        raise Http404
    try:
        answer(by=request.actor, membership=membership)
    except InvalidError as error:
        messages.error(request, str(error))
    return see_other(f"/organisations/{organisation.ref}/members/")


def _filters(request: Request) -> dict[str, str]:
    given = {"kind": request.GET.get("kind", ""), "country": request.GET.get("country", "")}
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    known = {"kind": vocabularies.codes("organisation_kinds"), "country": vocabularies.codes("countries")}
    return {**{name: code if code in known[name] else "" for name, code in given.items()}, "words": words}


def _form(request: Request, organisation: Organisation | None = None) -> OrganisationForm:
    initial = OrganisationForm.initial_of(organisation) if organisation else None
    form = OrganisationForm(request.POST or unpark(request) or None, initial=initial)
    if not permissions.can_set_mail_domain(request.actor):
        del form.fields["mail_domain"]
    return form


def _conflict(request: Request, context: dict[str, object], form: OrganisationForm, current: int) -> HttpResponse:
    """Somebody saved first: what is stored now stands beside what was typed."""
    stored = context["organisation"]
    shown = [(form.fields[name].label, getattr(stored, name)) for name in FIELDS if name in form.changed_data]
    form.renew_version(current)
    conflict = "\n".join(f"{label}: {value}" for label, value in shown) or str(stored)
    return render(request, "organisations/form.html", {**context, "conflict": conflict}, status=409)
