"""Asking for mail about what is new, and the private page of who gets it."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from proeftuin.accounts.access import Request, public, signed_in
from proeftuin.accounts.limits import limit
from proeftuin.content import vocabularies
from proeftuin.items import asking, queries
from proeftuin.items.actions import subscribing
from proeftuin.items.forms import AskForm
from proeftuin.items.links import path_of
from proeftuin.items.logic import PARTS, spelled
from proeftuin.items.models import Reader, Subscription
from proeftuin.kernel.errors import InvalidError
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other


def _themes(chosen: str) -> list[tuple[str, str]]:
    """Sectors and the themes in use, with the chosen one among them."""
    themes = {**dict(vocabularies.choices("sectors")), **dict(queries.themes_in_use())}
    if chosen and queries.is_theme(chosen):
        themes.setdefault(chosen, queries.theme_label(chosen))
    return sorted(themes.items(), key=lambda one: one[1].casefold())


@public
def subscribe(request: Request) -> HttpResponse:
    """Ask to be mailed about a theme (``?theme=``) or a search (``?q=…&kind=…``, as the pages of search have them)."""
    asked = spelled({name: request.GET.getlist(name) for name in PARTS})
    posted = request.POST.get("query", "") if request.method == "POST" else asked
    theme = request.POST.get("theme", "") or request.GET.get("theme", "")[:60]
    form = AskForm(
        request.POST if request.method == "POST" else None, initial={"query": asked, "theme": theme},
        themes=_themes(theme), has_account=request.actor.is_person,
    )  # fmt: skip
    if posted:
        del form.fields["theme"]
    if request.method == "POST" and form.is_valid():
        limit(request, "subscribe", "20/h")
        clean = form.cleaned_data
        try:
            reader = subscribing.subscribe(
                by=request.actor, query=posted or subscribing.theme_query(clean["theme"]), rhythm=clean["rhythm"],
                address=clean.get("address", ""), language=request.LANGUAGE_CODE,
            )  # fmt: skip
            return _thanks(request, reader)
        except InvalidError as error:
            form.add_problems(error.problems)
    context = {"form": form, "words": asking.query_in_words(posted) if posted else "",
               "mine": asking.asked_by(request.actor, "search")}  # fmt: skip
    return form_page(request, "items/subscribe.html", context)


def _thanks(request: Request, reader: Reader) -> HttpResponse:
    if request.actor.is_person:
        messages.success(request, _("You get mail about this from now on."))
        return see_other(path_of(reader))
    messages.success(request, _("Look at your mail now, and say yes there. Only then we mail you."))
    return see_other("/knowledge/subscribe/")


@signed_in
def my_mail(request: Request) -> HttpResponse:
    """To the private page of an account; to the form when nothing was asked for yet."""
    reader = Reader.objects.filter(user_id=request.actor.person_id).first()
    return see_other(path_of(reader) if reader else "/knowledge/subscribe/")


@public
def mine(request: Request, ref: str, secret: str) -> HttpResponse:
    """One's own page: say yes, more or less often, stop. The link alone opens it; looking changes nothing."""
    reader = _reader(ref, secret)
    if reader is None:
        return _gone(request)
    if request.method == "POST":
        limit(request, "subscribe", "60/h")
        return _changed(request, reader)
    asked = list(asking.subscriptions_of(reader))
    rows = [(one, asking.in_words(one)) for one in asked]
    context = {
        "reader": reader, "path": request.path, "rhythms": vocabularies.terms("mail_rhythms"),
        "waiting": [row for row in rows if row[0].confirmed_at is None],
        "known": [row for row in rows if row[0].confirmed_at],
    }  # fmt: skip
    return _private(render(request, "items/mine.html", context))


def _changed(request: Request, reader: Reader) -> HttpResponse:
    asked = {str(one.pk): one for one in asking.subscriptions_of(reader)}
    if "yes" in request.POST:
        subscribing.confirm(by=request.actor, reader=reader)
        messages.success(request, _("Thank you. We mail you from now on."))
    elif "all" in request.POST:
        subscribing.stop(by=request.actor, reader=reader)
    elif found := asked.get(request.POST.get("stop", "")):
        subscribing.stop(by=request.actor, reader=reader, subscription=found)
        messages.success(request, _("Stopped."))
    elif found := asked.get(request.POST.get("change", "")):
        _rhythm(request, found)
    return see_other(request.path)


def _rhythm(request: Request, found: Subscription) -> None:
    try:
        subscribing.choose_rhythm(by=request.actor, subscription=found, rhythm=request.POST.get("rhythm", ""))
        messages.success(request, _("Saved."))
    except InvalidError as error:
        messages.error(request, str(error))


@public
@csrf_exempt  # a mail program posts here by itself (RFC 8058); the link says for whom
def stop(request: Request, ref: str, secret: str, kind: str) -> HttpResponse:
    """Stop all mail of a kind, without signing in. Looking changes nothing; mail scanners look at everything."""
    if kind not in Subscription.Kind.values:
        raise Http404
    reader = _reader(ref, secret)
    if request.method == "POST" and reader is not None:
        subscribing.stop(by=request.actor, reader=reader, kind=kind)
    done = request.method == "POST" or reader is None
    # No redirect after this POST: RFC 8058 forbids it. A second click finds nothing to stop, and says the same.
    return _private(render(request, "items/stop.html", {"done": done, "kind": kind}))


def _reader(ref: str, secret: str) -> Reader | None:
    ours, reader = asking.reader_by_link(ref, secret)
    if not ours:
        raise Http404
    return reader


def _gone(request: Request) -> HttpResponse:
    return _private(render(request, "items/gone.html", status=410))


def _private(response: HttpResponse) -> HttpResponse:
    """The secret in the address leaves this site with no link: all our pages have the referrer policy same-origin.

    A stricter one (no-referrer) would make browsers post without an origin, which the protection of forms refuses.
    """
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "private, no-store"
    return response
