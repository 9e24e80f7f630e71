"""Sending an idea, changing it, taking it back, and entering one for somebody."""

from collections.abc import Mapping

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, at_work, park, public, signed_in, unpark
from proeftuin.accounts.limits import limit
from proeftuin.ideas import logic, permissions, queries
from proeftuin.ideas.actions import attaching, submitting
from proeftuin.ideas.alike import Suggestion, alike
from proeftuin.ideas.forms import EntryForm, IdeaForm, PicturesForm, WithdrawForm
from proeftuin.ideas.models import Idea
from proeftuin.ideas.places import place_map
from proeftuin.ideas.views.reading import Reader
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, TooOftenError, require
from proeftuin.kernel.ids import new_ref
from proeftuin.ledger.actions import do_once
from proeftuin.processes.models import Method
from proeftuin.processes.permissions import can_view, can_work, openings_of
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other

SENDING = "10/10m"  # ideas of one person: nobody writes faster, a script does
ENTERING = "200/h"  # a clerk with a pile of forms
SKIPPED = ("csrfmiddlewaretoken", "once", "version", "do")


@public
def idea_new(request: Request, ref: str, method_ref: str) -> HttpResponse:
    """Write one, look at it, send it. What a signed-out person typed comes back after signing in."""
    reader = _reader(request, ref, method_ref)
    if not reader.may_submit and not request.actor.is_person and reader.submit_is == "open":
        if request.method == "POST":
            park(request)
        return redirect_to_login(request.path)
    require(reader.may_submit)
    saved = queries.draft_of(request.actor, reader.method)
    form = _form(request, reader, _kept(saved.words) if saved and request.method == "GET" else None)
    context = {
        **_page(reader),
        "form": form,
        "heading": _("Send your %(term)s") % {"term": reader.terms["one"]},
        "autosave": reverse("idea_draft", args=[ref, method_ref]) if request.actor.is_person else "",
        "resumed": saved.changed_at + submitting.KEEP_DRAFTS if saved and request.method == "GET" else None,
    }
    pictures = PicturesForm(request.POST or None, request.FILES or None) if _takes_pictures(request, reader) else None
    context["pictures"] = pictures
    if request.method == "POST" and form.is_valid() and (pictures is None or pictures.is_valid()):
        if request.POST.get("do") == "preview":
            return form_page(request, "ideas/form.html", {**context, "preview": form.draft()})
        found = _alike(request, reader, form)
        if found:
            return form_page(
                request, "ideas/form.html", {**context, "suggestions": found, "hides_totals": reader.hides_totals}
            )
        try:
            return see_other(_send(request, reader, form, pictures))
        except InvalidError as error:
            form.add_problems(error.problems)
            if pictures is not None:
                pictures.add_problems(error.problems)
    return form_page(request, "ideas/form.html", context, status=422 if pictures and pictures.errors else None)


@signed_in
@require_POST
def idea_draft(request: Request, ref: str, method_ref: str) -> HttpResponse:
    """Keep what is being written. Called by the page itself, every few seconds while someone types."""
    reader = _reader(request, ref, method_ref)
    require(reader.may_submit)
    words = {name: _one_or_many(request.POST, name) for name in request.POST if name not in SKIPPED}
    try:
        kept = submitting.save_draft(by=request.actor, method=reader.method, words=words)
    except InvalidError as error:
        return HttpResponse(str(error), content_type="text/plain; charset=utf-8")
    said = _("Kept as a draft.") if kept else ""
    return HttpResponse(said, content_type="text/plain; charset=utf-8")


@public
def idea_sent(request: Request, ref: str) -> HttpResponse:
    """It arrived: the reference, and what happens next."""
    idea = queries.idea_for(request.actor, ref)
    rules = logic.rules_of(idea.method.settings)
    supports = [one.phase.ends_at for one in openings_of(idea.method) if one.action == "support" and one.phase.ends_at]
    ahead = [moment for moment in supports if moment > now()]
    context = {
        "idea": idea, "method": idea.method, "process": idea.process, "support_until": min(ahead, default=None),
        "may_edit": permissions.can_edit(request.actor, idea),
        "edit_until": logic.editable_until(idea.published_at or idea.created_at, rules.edit_minutes),
    }  # fmt: skip
    return render(request, "ideas/sent.html", context)


@signed_in
def idea_edit(request: Request, ref: str) -> HttpResponse:
    """Change the words within their time. When they were changed in another window, both are shown."""
    idea = queries.idea_for(request.actor, ref)
    require(permissions.can_edit(request.actor, idea))
    reader = Reader(request, idea.method)
    form = IdeaForm(
        request.POST or unpark(request) or None, initial=IdeaForm.initial_of(idea), rules=reader.rules,
        language=idea.language,
    )  # fmt: skip
    pictures = _stored_pictures(request, reader, idea)
    context: dict[str, object] = {
        **_page(reader), "form": form, "idea": idea, "heading": _("Change your words"), "pictures": pictures,
    }  # fmt: skip
    if request.method == "POST" and form.is_valid() and (pictures is None or pictures.is_valid()):
        if request.POST.get("do") == "preview":
            return form_page(request, "ideas/form.html", {**context, "preview": form.draft()})
        try:
            version = form.cleaned_data["version"] or 0
            attaching.edit_with_files(
                by=request.actor, idea=idea, draft=form.draft(), version=version,
                files=pictures.files_given() if pictures else (),
                without=pictures.cleaned_data.get("away", ()) if pictures else (),
            )  # fmt: skip
            return see_other(idea.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
            if pictures is not None:
                pictures.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            idea.refresh_from_db(fields=["title", "body"])
            return form_page(request, "ideas/form.html", {**context, "conflict": idea}, status=409)
    return form_page(request, "ideas/form.html", context, status=422 if pictures and pictures.errors else None)


@signed_in
def idea_withdraw(request: Request, ref: str) -> HttpResponse:
    idea = queries.idea_for(request.actor, ref)
    require(permissions.can_withdraw(request.actor, idea))
    form = WithdrawForm(request.POST or unpark(request) or None)
    if request.method == "POST" and form.is_valid():
        try:
            submitting.withdraw_idea(by=request.actor, idea=idea, reason=form.cleaned_data["reason"])
            return see_other(idea.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "ideas/withdraw.html", {"form": form, "idea": idea, "method": idea.method})


@at_work
def idea_enter(request: Request, ref: str, method_ref: str) -> HttpResponse:
    """A clerk enters what came on paper or by telephone, for someone without an account."""
    reader = _reader(request, ref, method_ref)
    require(can_work(request.actor, reader.method.process, "clerk"))
    form = EntryForm(request.POST or None, rules=reader.rules, language=reader.method.process.language)
    context = {
        **_page(reader), "form": form, "for_someone": True,
        "heading": _("Enter one for somebody"),
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        limit(request, "idea-entry", ENTERING)
        given = form.cleaned_data
        try:
            url = do_once(
                by=request.actor, token=given["once"],
                work=lambda: submitting.enter_idea(
                    by=request.actor, method=reader.method, draft=form.draft(), channel=given["channel"],
                    key=given["key"],
                ).get_absolute_url(),
            )  # fmt: skip
            return see_other(url)
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "ideas/form.html", context)


def _alike(request: Request, reader: Reader, form: IdeaForm) -> list[Suggestion]:
    """What says the same already, unless its writer saw that and goes on: without JavaScript it is shown now."""
    if request.POST.get("not_alike"):
        return []
    draft = form.draft()
    return alike(reader.method, draft.title, draft.body, actor=request.actor, language=draft.language)


def _takes_pictures(request: Request, reader: Reader) -> bool:
    return reader.rules.images and request.actor.is_person


def _stored_pictures(request: Request, reader: Reader, idea: Idea) -> PicturesForm | None:
    """To take away those that are there, and to add others where the rules take pictures still."""
    if not (idea.pictures or reader.rules.images):
        return None
    return PicturesForm(
        request.POST or None, request.FILES or None, stored=idea.pictures, takes_more=reader.rules.images
    )  # fmt: skip


def _send(request: Request, reader: Reader, form: IdeaForm, pictures: PicturesForm | None) -> str:
    """Send it once, however often the button is pressed. A script is slowed, and moderators see it."""
    try:
        limit(request, f"idea:{reader.method.ref}", SENDING)
    except TooOftenError:
        submitting.tell_of_flood(by=request.actor, method=reader.method)
        raise
    return do_once(
        by=request.actor, token=form.cleaned_data["once"],
        work=lambda: reverse("idea_sent", args=[_submitted(request, reader, form, pictures).ref]),
    )  # fmt: skip


def _submitted(request: Request, reader: Reader, form: IdeaForm, pictures: PicturesForm | None) -> Idea:
    files = pictures.files_given() if pictures is not None else []
    return attaching.submit_with_files(
        by=request.actor, method=reader.method, draft=form.draft(), files=files, shown=reader.shown
    )


def _form(request: Request, reader: Reader, kept: QueryDict | None) -> IdeaForm:
    """What was posted, else what was parked before signing in, else the draft, else an empty form.

    A draft is shown without its mistakes: nobody sent it yet.
    """
    language = request.LANGUAGE_CODE[:2]
    given = request.POST or unpark(request)
    if given:
        return IdeaForm(given, rules=reader.rules, language=language)
    initial = {name: _one_or_many(kept, name) for name in kept} if kept else {}
    return IdeaForm(initial=initial, rules=reader.rules, language=language)


def _kept(words: Mapping[str, object]) -> QueryDict:
    fields = QueryDict(mutable=True)
    for name, value in words.items():
        fields.setlist(name, value if isinstance(value, list) else [str(value)])
    fields["once"] = new_ref()
    return fields


def _one_or_many(given: QueryDict, name: str) -> object:
    many = given.getlist(name)
    return many if len(many) > 1 else many[0] if many else ""


def _page(reader: Reader) -> dict[str, object]:
    return {
        "method": reader.method, "process": reader.method.process, "reader": reader, "terms": reader.terms,
        "place_map": None if reader.rules.place == "no" else place_map(reader.method),
    }  # fmt: skip


def _reader(request: Request, ref: str, method_ref: str) -> Reader:
    method = (
        Method.objects.select_related("process__organisation")
        .filter(process__ref=ref, ref=method_ref, kind="ideas")
        .first()
    )
    if method is None:
        raise Http404
    require(can_view(request.actor, method.process, secret=request.GET.get("preview", "")))
    return Reader(request, method)
