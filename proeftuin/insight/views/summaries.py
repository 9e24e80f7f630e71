"""Summaries by a language model, for who manages a process: ask for one, check it, publish it or put it away."""

from itertools import islice

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from proeftuin.accounts.access import Request, at_work
from proeftuin.insight import endpoint, grounds, permissions
from proeftuin.insight.actions import summaries as actions
from proeftuin.insight.forms import AskForm, ReviewForm
from proeftuin.insight.models import Summary
from proeftuin.insight.views.figures import process_of
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other

MOST_SHOWN = 20  # earlier summaries on the page


@at_work
def overview(request: Request, ref: str) -> HttpResponse:
    """What would be sent where, the button that sends it, and the summaries there are."""
    process = process_of(request, ref)
    require(permissions.can_review(request.actor, process))
    may_ask = bool(permissions.can_summarise(request.actor, process))
    if request.method == "POST":
        require(permissions.can_summarise(request.actor, process))
    material = grounds.material_of(process) if may_ask else []
    stamp = grounds.stamp_of(material)
    form = AskForm(request.POST or None, initial={"language": process.language, "stamp": stamp})
    if request.method == "POST" and form.is_valid():
        clean = form.cleaned_data
        try:
            actions.ask_for_summary(
                by=request.actor, process=process, language=clean["language"], stamp=clean["stamp"]
            )  # fmt: skip
        except InvalidError as error:
            form.add_problems(error.problems)
            form.restamp(stamp)
        else:
            messages.success(request, _("The quotes are on their way to the language model."))
            return see_other(reverse("insight_summaries", args=[process.ref]))
    kept = list(islice(Summary.objects.filter(process=process).exclude(state=Summary.State.DISCARDED), MOST_SHOWN))
    context = {
        "process": process, "form": form, "material": material, "may_ask": may_ask, "host": endpoint.host(),
        "quotes": sum(len(one["quotes"]) for one in material), "summaries": kept,
        "under_way": next((one for one in kept if one.is_open), None),
    }  # fmt: skip
    return form_page(request, "insight/summaries.html", context)


@at_work
def review(request: Request, ref: str, summary: str) -> HttpResponse:
    """The sentences beside their quotes. Saved, or published as they stand in the form."""
    found = _summary(request, ref, summary)
    is_draft = found.state == Summary.State.DRAFT
    form = ReviewForm(
        request.POST or None, sentences=found.sentences, initial={"version": found.version}
    )  # fmt: skip
    stale = False
    if request.method == "POST" and form.is_valid():
        publishes = request.POST.get("do") == "publish"
        work = actions.publish_summary if publishes else actions.edit_summary
        try:
            work(by=request.actor, summary=found, version=form.cleaned_data["version"], judged=form.judged())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            stale = True
        else:
            messages.success(request, _("The summary is published.") if publishes else _("Saved."))
            return see_other(
                f"{found.process.get_absolute_url()}insight/#summary" if publishes else request.path
            )  # fmt: skip
    lines = grounds.lines_of(found)
    context = {
        "process": found.process, "summary": found, "form": form, "rows": form.beside(lines), "is_draft": is_draft,
        "conflict": "\n".join(line.text for line in lines if not line.is_out) if stale else "",
    }  # fmt: skip
    return form_page(request, "insight/review.html", context, status=409 if stale else None)


@at_work
@require_POST
def discard(request: Request, ref: str, summary: str) -> HttpResponse:
    found = _summary(request, ref, summary)
    version = request.POST.get("version", "")
    known = int(version) if version.isdecimal() and len(version) < 10 else 0
    try:
        actions.discard_summary(by=request.actor, summary=found, version=known)
    except (StaleError, InvalidError):
        messages.warning(request, _("Somebody changed this summary meanwhile. Look at it again."))
        return see_other(reverse("insight_review", args=[found.process.ref, found.ref]))
    messages.success(request, _("The summary is put away."))
    return see_other(reverse("insight_summaries", args=[found.process.ref]))


def _summary(request: Request, ref: str, summary: str) -> Summary:
    """A summary that the reader may review. Raises Http404."""
    process = process_of(request, ref)
    require(permissions.can_review(request.actor, process))
    found = Summary.objects.filter(process=process, ref=summary).first()
    if found is None or found.state in (*Summary.OPEN, Summary.State.DISCARDED):
        raise Http404
    found.process = process
    return found
