"""The page of one idea, its twins, and what people do there: support it, follow it, read its earlier words."""

import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, at_work, public
from proeftuin.accounts.limits import limit
from proeftuin.content import vocabularies
from proeftuin.ideas import data, logic, permissions, queries
from proeftuin.ideas.actions import supporting
from proeftuin.ideas.forms import SheetForm
from proeftuin.ideas.models import Idea
from proeftuin.ideas.registry import parts_of
from proeftuin.ideas.views.reading import Reader
from proeftuin.kernel.errors import InvalidError, NotAllowedError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import do_once
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import FeedItem, atom_page, json_page, see_other

# Counting costs more than supporting does, so one in eight is counted: a script is stopped, a keen reader is not.
SAMPLE, SAMPLED = 8, "25/10m"


@dataclass(frozen=True, slots=True)
class Line:
    """Where an idea comes from or went to."""

    words: str
    url: str
    title: str


@public
def idea_page(request: Request, ref: str) -> HttpResponse:
    """One idea, at most 12 queries with what other rooms add, unless an initiative carries it out in steps."""
    idea = queries.idea_with_signs(request.actor, ref)
    reader = Reader(request, idea.method)
    channels, sheets = queries.channels_of(idea)
    may_edit = permissions.can_edit(reader.actor, idea)
    context = {
        **_support_context(reader, idea),
        "idea": idea,
        "method": idea.method,
        "process": idea.process,
        "channel": vocabularies.label("channels", idea.channel),
        "answers": _answers(reader, idea),
        "channels": channels,
        "sheets": sheets,
        "provenance": _provenance(idea),
        "entries": queries.told_about(idea),
        "may_edit": may_edit,
        "may_withdraw": permissions.can_withdraw(reader.actor, idea),
        "edit_until": logic.editable_until(idea.published_at or idea.created_at, reader.rules.edit_minutes),
        "answer_parts": parts_of("answer", request, idea),
        "talk_parts": parts_of("talk", request, idea),
        "aside_parts": parts_of("aside", request, idea),
    }
    return render(request, "ideas/idea.html", context)


@public
def idea_json(request: Request, ref: str) -> HttpResponse:
    idea = _public(request, ref)
    reader = Reader(request, idea.method)
    return json_page(data.idea_data(idea, reader.rules, totals=not reader.hides_totals))


@public
def idea_atom(request: Request, ref: str) -> HttpResponse:
    idea = _public(request, ref)
    items = [
        FeedItem(f"event:{one.id}", one.sentence, idea.get_absolute_url(), "", one.at)
        for one in queries.told_about(idea, limit=50)
    ]
    return atom_page(request, title=idea.title, url=idea.get_absolute_url(), items=items)


@public
def idea_versions(request: Request, ref: str) -> HttpResponse:
    """What it said before it was changed."""
    idea = queries.idea_for(request.actor, ref)
    context = {"idea": idea, "method": idea.method, "versions": idea.versions.all()[:100]}
    return render(request, "ideas/versions.html", context)


@public
@require_POST
def idea_support(request: Request, ref: str) -> HttpResponse:
    """One tap: for (1), against (-1), or neither (0). Without JavaScript it goes back to where it came from."""
    if secrets.randbelow(SAMPLE) == 0:
        limit(request, "support", SAMPLED)
    idea = queries.idea_to_support(request.actor, ref)
    reader = Reader(request, idea.method)
    try:
        value = int(request.POST.get("value", ""))
        if value:
            supporting.support(by=request.actor, idea=idea, value=value, shown=reader.shown)
        else:
            supporting.unsupport(by=request.actor, idea=idea, shown=reader.shown)
    except ValueError:
        return _refused(request, reader, idea, Denied(_("Choose for or against.")))
    except InvalidError as error:
        return _refused(request, reader, idea, Denied(str(error)))
    except NotAllowedError as error:
        if not request.actor.is_person and reader.support_is == "open":
            return _to_login(request, idea)
        return _refused(request, reader, idea, error.denied)
    if request.htmx:
        return _swapped(request, reader, idea)
    return see_other(_next(request, idea))


@at_work
def idea_count(request: Request, ref: str) -> HttpResponse:
    """A clerk enters how many signed a sheet."""
    idea = queries.idea_for(request.actor, ref)
    require(permissions.can_count(request.actor, idea))
    form = SheetForm(request.POST or None, against=logic.rules_of(idea.method.settings).against)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            do_once(
                by=request.actor, token=given["once"],
                work=lambda: str(supporting.count_elsewhere(
                    by=request.actor, idea=idea, channel=given["channel"], supports=given["supports"],
                    against=given.get("against") or 0, note=given["note"],
                ).pk),
            )  # fmt: skip
            return see_other(idea.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "ideas/count.html", {"form": form, "idea": idea, "method": idea.method})


def _support_context(reader: Reader, idea: Idea) -> dict[str, object]:
    limit = reader.rules.support_limit
    if not limit and reader.actor.is_person and hasattr(idea, "own_value"):
        own = queries.Own({idea.pk: idea.own_value} if idea.own_value else {})
    else:
        own = queries.own_supports(idea.method, [idea], reader.actor, reader.shown, limited=bool(limit))
    return {
        "reader": reader,
        "card": reader.cards([idea], own)[0],
        "left": logic.left(limit, own.used),
    }


def _swapped(request: Request, reader: Reader, idea: Idea, refused: Denied | None = None) -> HttpResponse:
    """The block around the button, as it is now."""
    fresh = queries.idea_for(request.actor, idea.ref)
    context = {**_support_context(reader, fresh), "next": _next(request, idea), "refused": refused, "swapped": True}
    return render(request, "ideas/_support.html", context)


def _refused(request: Request, reader: Reader, idea: Idea, denied: Denied) -> HttpResponse:
    if denied.hidden:
        raise Http404
    if request.htmx:
        return _swapped(request, reader, idea, denied)
    raise NotAllowedError(denied)


def _to_login(request: Request, idea: Idea) -> HttpResponse:
    """Back to the idea after signing in: one tap more, and nothing is given in somebody's name unseen."""
    messages.info(request, _("Sign in to support this. A code by e-mail is enough."))
    response = redirect_to_login(idea.get_absolute_url())
    if request.htmx:
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = response["Location"]
        return answer
    return see_other(response["Location"])


def _next(request: Request, idea: Idea) -> str:
    """Where the button was pressed, if that is a page of ours."""
    wanted = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}) and not urlsplit(wanted).netloc
    return wanted if ours and wanted.startswith("/") else idea.get_absolute_url()


def _answers(reader: Reader, idea: Idea) -> list[tuple[logic.Asked, object, bool]]:
    """The answers to the form's own questions; private ones for their writer and for who runs the process."""
    private = idea.private if idea.private and permissions.can_read_private(reader.actor, idea) else {}
    found = []
    for asked in reader.rules.fields:
        value = private.get(asked.code) if asked.private else idea.extra.get(asked.code)
        if value not in (None, "", []):
            shown = ", ".join(map(str, value)) if isinstance(value, list) else value
            found.append((asked, shown, asked.private))
    return found


def _provenance(idea: Idea) -> list[Line]:
    """What was merged into it, what it was split from and into, where it was imported from. One query."""
    lines = []
    if idea.split_from and idea.split_from.is_shown:
        lines.append(Line(_("Split from"), idea.split_from.get_absolute_url(), idea.split_from.title))
    for merged, title, ref in queries.related(idea) if getattr(idea, "has_relatives", True) else ():
        words = _("Came together in this:") if merged else _("Split off into:")
        lines.append(Line(words, f"/ideas/{ref}/", title))
    if idea.source_url:
        lines.append(Line(_("First published at"), idea.source_url, urlsplit(idea.source_url).netloc))
    return lines


def _public(request: Request, ref: str) -> Idea:
    """Only what everyone may see has twins."""
    idea = queries.idea_for(request.actor, ref)
    if not idea.is_shown or not idea.process.is_public:
        raise Http404
    return idea
