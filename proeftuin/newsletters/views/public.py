"""The archive, each newsletter, and asking for it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, public
from proeftuin.accounts.limits import limit
from proeftuin.items import asking
from proeftuin.items.actions.subscribing import subscribe
from proeftuin.items.links import path_of
from proeftuin.kernel.errors import InvalidError
from proeftuin.newsletters import data, permissions, queries
from proeftuin.newsletters.actions.leaving import count
from proeftuin.newsletters.forms import JoinForm
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import FeedItem, atom_page, json_page, see_other


@public
def newsletter_list(request: Request) -> HttpResponse:
    """What came out, and a form to get the next one by mail."""
    form = JoinForm(request.POST if request.method == "POST" else None, has_account=request.actor.is_person)
    if request.method == "POST" and form.is_valid():
        limit(request, "subscribe", "20/h")
        clean = form.cleaned_data
        try:
            reader = subscribe(
                by=request.actor, kind="newsletter", query=clean["language"], address=clean.get("address", ""),
                language=clean["language"],
            )  # fmt: skip
            if request.actor.is_person:
                messages.success(request, _("You get the next newsletter."))
                return see_other(path_of(reader))
            messages.success(request, _("Look at your mail now, and say yes there. Only then we mail you."))
            return see_other("/newsletters/")
        except InvalidError as error:
            form.add_problems(error.problems)
    page = Paginator(queries.archive(), queries.PER_PAGE).get_page(request.GET.get("page"))
    may_make = permissions.can_make(request.actor)
    context = {
        "page": page, "form": form, "may_make": may_make, "making": queries.in_the_making() if may_make else [],
        "mine": asking.asked_by(request.actor, "newsletter"),
    }  # fmt: skip
    return form_page(request, "newsletters/list.html", context)


@public
def newsletter_list_json(request: Request) -> HttpResponse:
    page = Paginator(queries.archive(), 100).get_page(request.GET.get("page"))
    found = [data.issue_data(one) for one in page]
    return json_page({"count": page.paginator.count, "page": page.number, "newsletters": found})


@public
def newsletter_list_atom(request: Request) -> HttpResponse:
    items = [
        FeedItem(one.ref, one.title, one.get_absolute_url(), one.intro[:500], one.began_at or one.created_at)
        for one in queries.archive()[:50]
    ]
    return atom_page(request, title=f"Proeftuin – {_('Newsletters')}", url="/newsletters/", items=items)


@public
def newsletter_page(request: Request, ref: str) -> HttpResponse:
    """One newsletter; to editors also one that is not out, and how far the mails are."""
    issue = queries.issue_for(request.actor, ref)
    may_make = permissions.can_make(request.actor)
    context = {
        "issue": issue, "pieces": list(issue.pieces.all()), "may_make": may_make,
        "counts": sorted(count(issue).items()) if may_make and issue.is_out else [],
        "may_change": permissions.can_change(request.actor, issue),
    }  # fmt: skip
    return form_page(request, "newsletters/page.html", context)


@public
def newsletter_json(request: Request, ref: str) -> HttpResponse:
    issue = queries.issue_for(request.actor, ref)
    if not issue.is_out:
        raise Http404
    return json_page(data.whole(issue, issue.pieces.all()))
