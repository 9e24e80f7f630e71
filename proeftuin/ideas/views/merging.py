"""Merging ideas, undoing that, and splitting one: for moderators."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, at_work
from proeftuin.ideas import alike
from proeftuin.ideas.actions import merging as actions
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.forms_merging import MergeForm, ReasonForm, SplitForm
from proeftuin.ideas.models import Idea, Merger
from proeftuin.ideas.permissions import can_moderate
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import do_once
from proeftuin.processes.permissions import can_work
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other

MOST_FOUND = 30


@at_work
def merge(request: Request, ref: str) -> HttpResponse:
    """Choose what becomes one with an idea: what is alike is offered first, anything else is found by its words."""
    idea = _idea(request, ref)
    form = MergeForm(request.POST or None)
    words = request.GET.get("q", "").strip()[:200]
    chosen = list(dict.fromkeys(request.POST.getlist("ideas") or request.GET.getlist("ideas")))[: actions.MOST_AT_ONCE]
    if request.method == "POST" and form.is_valid():
        try:
            return see_other(do_once(by=request.actor, token=form.cleaned_data["once"],
                                     work=lambda: _merged(request, idea, chosen, form)))  # fmt: skip
        except InvalidError as error:
            form.add_problems(error.problems)
    context = {
        "form": form, "idea": idea, "words": words, "chosen": chosen, "candidates": _candidates(idea, words, chosen),
    }  # fmt: skip
    return form_page(request, "ideas/merge.html", context)


@at_work
def unmerge(request: Request, ref: str) -> HttpResponse:
    """Say what undoing a merger does, and do it."""
    merger = Merger.objects.select_related("process", "target").filter(ref=ref).first()
    if merger is None:
        raise Http404
    require(can_work(request.actor, merger.process, "moderator"))
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.undo_merge(by=request.actor, merger=merger, reason=form.cleaned_data["reason"])
            messages.success(request, _("Each idea is back as it was."))
            first = Idea.objects.filter(pk__in=merger.moved["ideas"]).first()
            return see_other((merger.target if not merger.is_new or first is None else first).get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
    ideas = Idea.objects.filter(pk__in=merger.moved["ideas"]).order_by("pk")
    return form_page(request, "ideas/merge_undo.html", {"form": form, "merger": merger, "ideas": ideas})


@at_work
def split(request: Request, ref: str) -> HttpResponse:
    """Write the parts that an idea becomes."""
    idea = _idea(request, ref)
    form = SplitForm(request.POST or None, initial={"title_1": idea.title, "body_1": idea.body})
    if request.method == "POST" and form.is_valid():
        try:
            return see_other(do_once(by=request.actor, token=form.cleaned_data["once"],
                                     work=lambda: _split(request, idea, form)))  # fmt: skip
        except InvalidError as error:
            form.add_problems(error.problems)
    return form_page(request, "ideas/merge_split.html", {"form": form, "idea": idea})


@at_work
def unsplit(request: Request, ref: str) -> HttpResponse:
    """Say what undoing a split does, and do it."""
    idea = _idea(request, ref)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return see_other(do_once(by=request.actor, token=form.cleaned_data["once"],
                                     work=lambda: _whole_again(request, idea, form)))  # fmt: skip
        except InvalidError as error:
            form.add_problems(error.problems)
    parts = Idea.objects.filter(split_from=idea).order_by("pk")
    return form_page(request, "ideas/split_undo.html", {"form": form, "idea": idea, "parts": parts})


def _whole_again(request: Request, idea: Idea, form: ReasonForm) -> str:
    actions.undo_split(by=request.actor, idea=idea, reason=form.cleaned_data["reason"])
    messages.success(request, _("It is one again. Everyone whose idea it was is told."))
    return idea.get_absolute_url()


def _merged(request: Request, idea: Idea, chosen: list[str], form: MergeForm) -> str:
    others = list(Idea.objects.filter(method=idea.method, ref__in=chosen))
    if len(others) < len(chosen):
        raise InvalidError({"": _("One of these ideas is not there any more.")})
    data = form.cleaned_data
    into = idea if data["into"] == "this" else IdeaDraft(data["title"], data["body"], language=idea.language)
    merger = actions.merge_ideas(by=request.actor, ideas=[idea, *others], into=into, reason=data["reason"])
    messages.success(request, _("They are one now. Everyone whose idea it was is told."))
    return merger.target.get_absolute_url()


def _split(request: Request, idea: Idea, form: SplitForm) -> str:
    actions.split_idea(by=request.actor, idea=idea, parts=form.parts, reason=form.cleaned_data["reason"])
    messages.success(request, _("It is split now. Everyone whose idea it was is told."))
    return idea.get_absolute_url()


def _idea(request: Request, ref: str) -> Idea:
    idea = Idea.objects.select_related("method__process", "participant").filter(ref=ref).first()
    if idea is None:
        raise Http404
    idea.process = idea.method.process
    require(can_moderate(request.actor, idea))
    return idea


def _candidates(idea: Idea, words: str, chosen: list[str]) -> list[Idea]:
    """The chosen ones first, then what was looked for, or else what is alike."""
    shown = Idea.objects.shown().filter(method=idea.method).exclude(pk=idea.pk)
    kept = list(shown.filter(ref__in=chosen))
    rest = shown.exclude(pk__in=[one.pk for one in kept])
    if words:
        for word in words.split()[:8]:
            rest = rest.filter(Q(title__icontains=word) | Q(reference__iexact=word))
        return [*kept, *rest.order_by("-supports", "-pk")[:MOST_FOUND]]
    found = alike.alike_to(idea)
    return [*kept, *(one.idea for one in found if one.idea.ref not in chosen)]
