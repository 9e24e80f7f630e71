"""Reading decisions: those of a thread, one of them, its history, and their twins."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request, public
from proeftuin.deliberations import data, figures, permissions, queries
from proeftuin.deliberations.facts import round_objections
from proeftuin.deliberations.forms import AnswerForm, AskForm, ChoicesForm, NominationForm
from proeftuin.deliberations.logic import turns
from proeftuin.deliberations.models import Decision
from proeftuin.deliberations.queries import Page
from proeftuin.deliberations.registry import table_of
from proeftuin.deliberations.wording import CHECKS, TURNS
from proeftuin.kernel.actor import Actor
from proeftuin.ledger.models import Event
from proeftuin.ledger.queries import entries
from proeftuin.ui.forms import Form
from proeftuin.ui.http import json_page


@public
def decision_list(request: Request, where: str, about: str) -> HttpResponse:
    """What this team decided and is deciding."""
    table = queries.table_at(where, about)
    page = Paginator(queries.listed(request.actor, table), queries.PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "table": table,
        "about": table.about,
        "page": page,
        "may_start": permissions.can_start(request.actor, table),
    }
    return render(request, "deliberations/list.html", context)


@public
def decision_list_json(request: Request, where: str, about: str) -> HttpResponse:
    table = queries.table_at(where, about)
    page = Paginator(queries.listed(request.actor, table), 100).get_page(request.GET.get("page"))
    return json_page({"count": page.paginator.count, "decisions": [data.decision_data(one) for one in page]})


@public
def decision_short(request: Request, ref: str) -> HttpResponse:
    """The short address, for who may see what it leads to."""
    decision = Decision.objects.filter(ref=ref).first()
    table = table_of(decision.thread) if decision else None
    if decision is None or table is None or not permissions.sight(request.actor, decision, table):
        raise Http404
    return redirect(decision.get_absolute_url())


@public
def decision_page(request: Request, where: str, about: str, ref: str) -> HttpResponse:
    decision, table, sight = queries.decision_at(request.actor, where, about, ref)
    page = queries.page_of(request.actor, decision, table, sight)
    return render(request, "deliberations/decision.html", context_of(request.actor, page))


@public
def decision_json(request: Request, where: str, about: str, ref: str) -> HttpResponse:
    decision, table, sight = queries.decision_at(request.actor, where, about, ref)
    return json_page(data.whole(queries.page_of(request.actor, decision, table, sight)))


@public
def decision_history(request: Request, where: str, about: str, ref: str) -> HttpResponse:
    """Everything that happened, for the team, or as far as everyone may know."""
    decision, table, sight = queries.decision_at(request.actor, where, about, ref)
    circles = frozenset({table.circle}) if sight == permissions.TEAM else frozenset()
    events = Event.objects.audible_to(circles).on_thread(decision.thread).filter(subject=decision.subject)
    context = {"decision": decision, "table": table, "about": table.about, "entries": entries(events[:300], circles)}
    return render(request, "deliberations/history.html", context)


def context_of(actor: Actor, page: Page) -> dict[str, object]:
    """What the page of a decision shows."""
    decision = page.decision
    step = page.next
    return {
        "todo": todo_of(actor, page),
        "is_asked": bool(page.may_answer or page.may_nominate), "page": page, "inside": page.inside,
        "decision": decision, "table": page.table, "about": page.table.about,
        "answer_form": answer_form(page) if page.may_answer else None,
        "nomination_form": nomination_form(page) if page.may_nominate else None,
        "ask_form": AskForm() if page.may_ask else None,
        "figure": figures.votes_figure(page) or figures.answers_figure(page), "ranks": figures.ranks(page),
        "next": step, "next_words": TURNS[step.verb] if step else None,
        "checks": [(CHECKS[name], met) for name, met in step.checks] if step else [],
        "other_steps": [(one.verb, TURNS[one.verb][0]) for one in page.steps if one is not step],
        "exits": [(verb, TURNS[verb][0]) for verb in page.exits],
        "may_write_version": permissions.can_write_version(actor, decision),
        "may_edit": permissions.can_edit(actor, decision),
        "may_hand_over": permissions.can_hand_over(actor, decision, page.table),
        "may_integrate": permissions.can_integrate(actor, decision), "FAILED": (*turns.STOPPED, "rejected"),
        "former": _("Former participant"), "yes_no": ",".join((_("Yes"), _("No"), "–")),
        "json_url": f"{decision.get_absolute_url().rstrip('/')}.json",
    }  # fmt: skip


def todo_of(actor: Actor, page: Page) -> list[tuple[object, str, str]]:
    """What waits for this person besides a turn: button, address, and the words it is about."""
    decision, base = page.decision, page.decision.get_absolute_url()
    found: list[tuple[object, str, str]] = []
    if permissions.can_answer_questions(actor, decision):
        waiting = [one for one in page.held.questions if one.needs_answer and not one.answer]
        found += [(_("Answer this question"), f"{base}questions/{one.pk}/", one.text) for one in waiting]
    if permissions.can_integrate(actor, decision):
        if not page.facts.newer_version:
            found.append((_("Write the next version"), f"{base}version/", ""))
        waiting_for = [one for one in round_objections(decision, page.held) if one.is_valid and not one.integrated]
        reasons = {one.pk: one.reason for one in page.held.responses}
        found += [
            (_("Say how it is taken up"), f"{base}objections/{one.pk}/", reasons[one.response_id])
            for one in waiting_for
        ]
    return found


def answer_form(page: Page, data: object = None) -> Form:
    """The form to answer with, filled with what I said before."""
    decision, mine = page.decision, page.mine
    initial: dict[str, object] = {"number": decision.number}
    if decision.kind in turns.ANSWERS:
        initial |= {"answer": mine.answer, "reason": mine.reason} if mine else {}
        return AnswerForm(data, initial=initial, decision=decision)
    if mine and decision.kind == turns.DOTS:
        initial |= {f"option_{key}": value for key, value in mine.choices.items()}
    if mine and decision.kind == turns.RANKED:
        groups = enumerate(mine.choices["ranking"], start=1)
        initial |= {f"option_{key}": str(place) for place, group in groups for key in group}
    return ChoicesForm(data, initial=initial, decision=decision, options=page.held.options)


def nomination_form(page: Page, data: object = None) -> Form:
    found = (one for one in page.held.nominations if page.elector and one.elector_id == page.elector.pk)
    mine = next(found, None)
    initial = {"nominee": mine.nominee_id, "reason": mine.reason} if mine else {}
    return NominationForm(data, initial=initial, seats=page.table.seats, roles=page.table.peers.roles)
