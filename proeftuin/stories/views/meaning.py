"""Making sense of stories together: the table, the quotes, giving back at three levels, and asking for more."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, public, signed_in, unpark
from proeftuin.content import vocabularies
from proeftuin.initiatives.queries import initiative_for
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.stories import logic, permissions, queries
from proeftuin.stories.actions import meaning as actions
from proeftuin.stories.actions.telling import remove_quote
from proeftuin.stories.forms import FeedBackForm, InvitationForm
from proeftuin.stories.models import FeedBack
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import absolute, see_other


@public
def table(request: Request, ref: str) -> HttpResponse:
    """Each theme against what helped and what stood in the way."""
    initiative = initiative_for(request.actor, ref)
    counts = queries.counts_for(request.actor, initiative)
    kinds = [
        (title, vocabulary, marks, [(theme, number, list(counts.row(theme, kind))) for theme, number in counts.themes])
        for title, vocabulary, kind, marks in (
            (_("What stood in the way"), "obstacles", "obstacle", counts.obstacles),
            (_("What helped"), "enablers", "enabler", counts.enablers),
        )
        if marks and counts.themes
    ]
    context = {
        "initiative": initiative, "counts": counts, "kinds": kinds, "fewest": logic.FEWEST,
        "is_team": permissions.can_read_all(request.actor, initiative),
    }  # fmt: skip
    return render(request, "stories/table.html", context)


@signed_in
def quotes(request: Request, ref: str) -> HttpResponse:
    """What may be quoted in a publication: without name or place of who said it."""
    initiative = initiative_for(request.actor, ref)
    require(permissions.can_read_all(request.actor, initiative))
    context = {
        "initiative": initiative, "quotes": list(queries.quotes_of(initiative)[:500]),
        "may_gather": permissions.can_gather(request.actor, initiative),
    }  # fmt: skip
    return render(request, "stories/quotes.html", context)


@signed_in
@require_POST
def quote_remove(request: Request, ref: str, quote_id: int) -> HttpResponse:
    initiative = initiative_for(request.actor, ref)
    quote = queries.quotes_of(initiative).filter(pk=quote_id).select_related("story__initiative").first()
    if quote is None:
        raise Http404
    remove_quote(by=request.actor, quote=quote)
    return see_other(f"{initiative.get_absolute_url()}stories/quotes/")


@public
def feedback(request: Request, ref: str) -> HttpResponse:
    """What was heard, given back to residents, to organisations and to policy."""
    initiative = initiative_for(request.actor, ref)
    context = {
        "initiative": initiative, "levels": queries.feedback_for(request.actor, initiative),
        "is_team": permissions.can_read_all(request.actor, initiative),
        "may_gather": permissions.can_gather(request.actor, initiative),
    }  # fmt: skip
    return render(request, "stories/feedback.html", context)


@signed_in
def feedback_edit(request: Request, ref: str, level: str) -> HttpResponse:
    initiative = initiative_for(request.actor, ref)
    if level not in logic.LEVELS:
        raise Http404
    require(permissions.can_gather(request.actor, initiative))
    there = FeedBack.objects.filter(initiative=initiative, level=level).first()
    initial: dict[str, object] = {"version": 0}
    if there:
        initial = {"words": there.words, "language": there.language, "share": bool(there.shared_at),
                   "version": there.version}  # fmt: skip
    form = FeedBackForm(request.POST or unpark(request) or None, initial=initial)
    context = {"form": form, "initiative": initiative, "term": vocabularies.term("story_levels", level)}
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            actions.feed_back(
                by=request.actor, initiative=initiative, level=level, words=clean["words"], language=clean["language"],
                share=clean["share"], version=clean["version"] or 0,
            )  # fmt: skip
            return see_other(f"{initiative.get_absolute_url()}stories/feedback/")
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            conflict = there.words if there else ""
            return render(request, "stories/feedback_form.html", {**context, "conflict": conflict}, status=409)
    return form_page(request, "stories/feedback_form.html", context)


@signed_in
def invite(request: Request, ref: str) -> HttpResponse:
    """Ask people for stories with a link, and stop asking."""
    initiative = initiative_for(request.actor, ref)
    require(permissions.can_gather(request.actor, initiative))
    there = queries.invitation_of(initiative)
    if request.method == "POST" and request.POST.get("verb") == "close" and there:
        actions.close_invitation(by=request.actor, invitation=there)
        messages.success(request, _("The link no longer works."))
        return see_other(request.path)
    initial = {"question": there.question, "language": there.language} if there else {}
    form = InvitationForm(request.POST or unpark(request) or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.open_invitation(by=request.actor, initiative=initiative, question=form.cleaned_data["question"],
                                    language=form.cleaned_data["language"])  # fmt: skip
            return see_other(request.path)
        except InvalidError as error:
            form.add_problems(error.problems)
    link = absolute(f"/stories/tell/{there.token}/") if there and there.is_open else ""
    return form_page(request, "stories/invite.html", {"form": form, "initiative": initiative, "link": link})
