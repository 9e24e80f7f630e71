"""The back office of a conversation: statements, settings, taking one over, and what came on paper."""

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, at_work, public
from proeftuin.engines.commands import InputError
from proeftuin.engines.opinions.polis import Conversation, read_texts
from proeftuin.kernel.errors import InvalidError, NotAllowedError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import do_once
from proeftuin.opinions import forms, logic, permissions, queries
from proeftuin.opinions.actions import statements as actions
from proeftuin.opinions.actions.charting import make_chart
from proeftuin.opinions.actions.importing import import_conversation
from proeftuin.opinions.actions.voting import enter_votes
from proeftuin.opinions.models import Statement
from proeftuin.opinions.views.voting import method_at
from proeftuin.processes.models import Method
from proeftuin.processes.views.managing import settings_page
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import see_other

LARGEST = 60_000_000  # bytes of one uploaded file
MOST_ON_PAPER = 60
FILES = {"comments": "comments.csv", "votes": "votes.csv", "matrix": "participants-votes.csv"}


@at_work
def statements(request: Request, ref: str) -> HttpResponse:
    """What waits for a moderator, everything that is there, and a form to begin with some."""
    method = _moderated(request, ref)
    form = forms.SeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            done = do_once(by=request.actor, token=given["once"], work=lambda: _seeded(request, method, given))
            return see_other(done)
        except InvalidError as error:
            form.add_problems(error.problems)
    state = request.GET.get("state", "")
    state = state if state in Statement.State.values else ""
    page = queries.page_of_statements(method, request.GET.get("page", "1"), state)
    context = {
        "form": form, "method": method, "process": method.process, "waiting": queries.waiting(method), "page": page,
        "state": state,
        "states": Statement.State.values, "refuse": forms.RefuseForm(), "added": request.GET.get("added", ""),
        "may_manage": bool(permissions.can_manage(request.actor, method)),
    }  # fmt: skip
    return form_page(request, "opinions/statements.html", context)


@at_work
def decide(request: Request, ref: str, statement: str) -> HttpResponse:
    """Put a waiting statement to the vote, or refuse it with a reason."""
    method = _moderated(request, ref)
    found = _statement(method, statement)
    if request.method == "POST" and request.POST.get("do") == "publish":
        actions.publish_statement(by=request.actor, statement=found)
        return see_other(reverse("opinions_statements", args=[method.ref]))
    form = forms.RefuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.refuse_statement(by=request.actor, statement=found, reason=form.cleaned_data["reason"])
            return see_other(reverse("opinions_statements", args=[method.ref]))
        except InvalidError as error:
            form.add_problems(error.problems)
    context = {"form": form, "method": method, "process": method.process, "statement": found}
    return form_page(request, "opinions/refuse.html", context)


@at_work
def correct(request: Request, ref: str, statement: str) -> HttpResponse:
    """Mend a typing mistake before anybody votes."""
    method = _moderated(request, ref)
    found = _statement(method, statement)
    form = forms.CorrectForm(request.POST or None, initial={"text": found.text, "is_meta": found.is_meta})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            actions.correct_statement(
                by=request.actor, statement=found, text=given["text"], is_meta=given["is_meta"]
            )  # fmt: skip
            return see_other(reverse("opinions_statements", args=[method.ref]))
        except InvalidError as error:
            form.add_problems(error.problems)
    context = {"form": form, "method": method, "process": method.process, "statement": found}
    return form_page(request, "opinions/correct.html", context)


@at_work
def settings(request: Request, ref: str) -> HttpResponse:
    """How the conversation runs."""
    method = method_at(request, ref)
    require(permissions.can_manage(request.actor, method))
    form = forms.SettingsForm(request.POST or None, initial={**logic.DEFAULTS, **method.settings})

    def typed() -> dict[str, object]:
        return {name: form.cleaned_data[name] for name in logic.DEFAULTS}

    def save() -> None:
        actions.change_settings(by=request.actor, method=method, settings=typed())

    return settings_page(
        request, "opinions/settings.html", form, method, typed=typed, save=save,
        after=reverse("opinions_statements", args=[method.ref]),
    )  # fmt: skip


@at_work
def renew(request: Request, ref: str) -> HttpResponse:
    """Make the map anew now; the clock does so by itself."""
    method = _moderated(request, ref)
    if request.method == "POST":
        make_chart(by=request.actor, method=method)
    return see_other(reverse("opinions_results", args=[method.ref]))


@at_work
def take_over(request: Request, ref: str) -> HttpResponse:
    """Fill an empty conversation from files in Polis' open-data format."""
    method = method_at(request, ref)
    require(permissions.can_manage(request.actor, method))
    form = forms.UploadForm(request.POST or None, request.FILES or None)
    mistakes: tuple[str, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            import_conversation(by=request.actor, method=method, conversation=_read(form))
            make_chart(by=request.actor, method=method)
            return see_other(reverse("opinions_results", args=[method.ref]))
        except InputError as error:
            mistakes = error.mistakes
            form.add_problems({"": _("These files say something that can’t be. Mend what is named below.")})
        except InvalidError as error:
            form.add_problems(error.problems)
    context = {"form": form, "method": method, "process": method.process, "mistakes": mistakes}
    return form_page(request, "opinions/import.html", context)


@at_work
def enter(request: Request, ref: str) -> HttpResponse:
    """A clerk enters a paper form."""
    method = method_at(request, ref)
    require(permissions.can_enter(request.actor, method))
    rows = _on_paper(method)
    form = forms.EntryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        votes = {one: int(value) for one in rows if (value := request.POST.get(one.ref, "")) in ("1", "0", "-1")}
        try:
            enter_votes(by=request.actor, method=method, votes=votes, channel=given["channel"], key=given["key"])
            return see_other(f"{reverse('opinions_enter', args=[method.ref])}?entered={len(votes)}")
        except InvalidError as error:
            form.add_problems(error.problems)
    typed = [(one, request.POST.get(one.ref, "")) for one in rows]
    context = {
        "form": form, "method": method, "process": method.process, "typed": typed,
        "entered": request.GET.get("entered", ""),
    }  # fmt: skip
    return form_page(request, "opinions/enter.html", context)


@public
def paper(request: Request, ref: str) -> HttpResponse:
    """The statements on one sheet, to print."""
    method = method_at(request, ref)
    context = {"method": method, "process": method.process, "rows": _on_paper(method)}
    return render(request, "opinions/paper.html", context)


def _on_paper(method: Method) -> list[Statement]:
    found = list(Statement.objects.shown().filter(method=method).order_by("number")[:MOST_ON_PAPER])
    for one in found:
        one.method = method
    return found


def _moderated(request: Request, ref: str) -> Method:
    method = method_at(request, ref)
    require(permissions.can_moderate(request.actor, method))
    return method


def _statement(method: Method, ref: str) -> Statement:
    found = queries.statement_of(method, ref)
    if found is None:
        raise Http404
    return found


def _seeded(request: Request, method: Method, given: dict[str, object]) -> str:
    texts = str(given["texts"]).splitlines()
    made = actions.seed_statements(by=request.actor, method=method, texts=texts, is_meta=bool(given["is_meta"]))
    return f"{reverse('opinions_statements', args=[method.ref])}?added={len(made)}"


def _read(form: forms.UploadForm) -> Conversation:
    """The conversation in the uploaded files. Raises InputError with the line of each mistake."""
    texts = {}
    for field, name in FILES.items():
        file: UploadedFile | None = form.cleaned_data.get(field)
        if file is None:
            continue
        if (file.size or 0) > LARGEST:
            raise NotAllowedError(Denied(_("This file is too large."), _("Use the command line for it.")))
        try:
            texts[name] = file.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise InputError(_("%(file)s is not UTF-8; save it as UTF-8.") % {"file": name}) from error
    return read_texts(texts)
