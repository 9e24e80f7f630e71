"""Pages of conversations: all of a thread, one of them, and the forms to join in."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, posting, public, signed_in, unpark
from proeftuin.discussion import data, permissions, queries
from proeftuin.discussion.actions import talking
from proeftuin.discussion.forms import CommentForm, EditForm
from proeftuin.discussion.models import Comment
from proeftuin.discussion.registry import Topic, topic_of
from proeftuin.discussion.templatetags.talk import votes
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import do_once
from proeftuin.ledger.queries import thread_cards
from proeftuin.ledger.registry import ThreadCard
from proeftuin.notifications.logic import is_local_path
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import atom_page, json_page, see_other

SAYING, VOTING = "20/10m", "60/m"
PER_TWIN = 500


def card_of(thread: str) -> ThreadCard:
    """What a thread is about; its conversations alone when its room gives no name."""
    return thread_cards([thread]).get(thread) or ThreadCard(_("Comments"), f"/discussion/{thread}/")


@public
def thread_page(request: Request, thread: str) -> HttpResponse:
    """All conversations on a thread, twenty at a time."""
    require(permissions.can_read(request.actor, thread))
    talk = queries.conversations(thread, request.actor, request.GET.get("sort", ""), request.GET.get("page", ""))
    return render(request, "discussion/thread.html", {"talk": talk, "card": card_of(thread)})


@public
def thread_json(request: Request, thread: str) -> HttpResponse:
    """Five hundred comments at a time, oldest first; ``next`` leads on."""
    require(permissions.can_read(request.actor, thread))
    after = request.GET.get("after", "")
    rows = queries.shown_on(thread).filter(pk__gt=int(after) if after.isdecimal() and len(after) < 19 else 0)
    page = list(rows[: PER_TWIN + 1])
    more = f"/discussion/{thread}.json?after={page[PER_TWIN - 1].pk}" if len(page) > PER_TWIN else None
    return json_page({"thread": thread, "comments": [data.comment_data(one) for one in page[:PER_TWIN]], "next": more})


@public
def thread_atom(request: Request, thread: str) -> HttpResponse:
    require(permissions.can_read(request.actor, thread))
    card, newest = card_of(thread), queries.shown_on(thread).order_by("-id")[:50]
    items = [data.feed_item(one, card.title) for one in newest]
    return atom_page(request, title=f"Proeftuin – {card.title}", url=f"/discussion/{thread}/", items=items)


@public
def comment_page(request: Request, thread: str, ref: str) -> HttpResponse:
    """One comment within its whole conversation: the address to send to somebody."""
    comment = queries.comment_for(request.actor, thread, ref)
    conversation = queries.conversation_of(request.actor, comment, request.GET.get("after", ""))
    if conversation.first.gap and not conversation.replies and comment.root_id is None and not comment.hidden_at:
        raise Http404  # taken back, and nothing hangs on it
    context = {
        "conversation": conversation, "card": card_of(thread), "thread": thread, "wanted": ref,
        "may": permissions.can_comment(request.actor, thread),
    }  # fmt: skip
    return render(request, "discussion/comment.html", context)


@public
def history(request: Request, thread: str, ref: str) -> HttpResponse:
    """What a comment said before it was changed."""
    comment = queries.shown_comment_for(request.actor, thread, ref)
    context = {"comment": comment, "versions": comment.versions.order_by("-id"), "card": card_of(thread)}
    return render(request, "discussion/history.html", context)


@signed_in
@posting("comment", SAYING)
def say(request: Request, thread: str) -> HttpResponse:
    """Write a comment, or a reply to the comment that ``to`` names."""
    topic = topic_of(thread)
    if topic is None:
        raise Http404
    require(permissions.can_read(request.actor, topic))
    require(permissions.can_comment(request.actor, topic))
    to = request.POST.get("to") or request.GET.get("to", "")
    answered = queries.shown_comment_for(request.actor, thread, to) if to and request.method == "GET" else None
    form = CommentForm(
        request.POST or unpark(request) or None, initial={"to": to}, sides=bool(topic.kind.with_sides and not to)
    )  # fmt: skip
    if request.method == "GET" or "official" in request.POST:
        form.offer(topic.kind.speaks_for(request.actor, topic.about))
    if request.method == "POST" and form.is_valid():
        try:
            url = do_once(by=request.actor, token=form.cleaned_data["once"], work=lambda: _post(request, topic, form))
            return see_other(url)
        except InvalidError as error:
            form.add_problems(error.problems)
    if request.method == "POST":  # shown again: with all that it offers
        form.offer(topic.kind.speaks_for(request.actor, topic.about))
    context = {"form": form, "thread": thread, "card": card_of(thread), "answered": answered}
    return form_page(request, "discussion/say.html", context)


def _post(request: Request, topic: Topic, form: CommentForm) -> str:
    comment = talking.post_comment(by=request.actor, thread=topic, draft=form.draft())
    messages.success(request, _("Your comment is there. You can change it for a short while."))
    if comment.root_id:
        return comment.get_absolute_url()
    address = topic.kind.address
    return f"{address(topic.about) if address else card_of(topic.thread).url}#c-{comment.ref}"


@signed_in
def edit(request: Request, thread: str, ref: str) -> HttpResponse:
    comment = queries.shown_comment_for(request.actor, thread, ref)
    require(permissions.can_edit(request.actor, comment))
    form = EditForm(request.POST or unpark(request) or None, initial={"body": comment.body})
    if request.method == "POST" and form.is_valid():
        try:
            talking.edit_comment(by=request.actor, comment=comment, body=form.cleaned_data["body"])
            return see_other(comment.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
    context = {"form": form, "comment": comment, "thread": thread, "card": card_of(thread)}
    return form_page(request, "discussion/edit.html", context)


@signed_in
def withdraw(request: Request, thread: str, ref: str) -> HttpResponse:
    """Ask first, then take it back."""
    comment = queries.shown_comment_for(request.actor, thread, ref)
    require(permissions.can_withdraw(request.actor, comment))
    if request.method == "POST":
        talking.withdraw_comment(by=request.actor, comment=comment)
        messages.success(request, _("Your comment is gone."))
        return see_other(card_of(thread).url)
    return render(request, "discussion/withdraw.html", {"comment": comment, "card": card_of(thread)})


@signed_in
@posting("vote", VOTING)
@require_POST
def vote(request: Request, thread: str, ref: str) -> HttpResponse:
    """Useful, not useful, or neither any more; then back to where the button stood."""
    comment = queries.shown_comment_for(request.actor, thread, ref)
    value = {"1": 1, "0": 0, "-1": -1}.get(request.POST.get("value", ""), 7)
    try:
        comment = talking.vote(by=request.actor, comment=comment, value=value)
    except InvalidError as error:
        raise Http404 from error
    if request.htmx:
        return HttpResponse(votes(queries.Said(comment, mine=value)))
    return see_other(_back(request, comment))


@signed_in
def names(request: Request, thread: str) -> HttpResponse:
    """Who takes part in a conversation, for completing a name after an @."""
    require(permissions.can_read(request.actor, thread))
    return json_page({"names": queries.names_in(thread, request.GET.get("q", "")[:80])})


def _back(request: Request, comment: Comment) -> str:
    path = request.POST.get("next", "")
    return f"{path.partition('#')[0]}#c-{comment.ref}" if is_local_path(path) else comment.get_absolute_url()
