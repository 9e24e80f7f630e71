"""The turns of a decision: opening, closing rounds, adopting, stopping, and looking back on the day."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.deliberations import permissions
from proeftuin.deliberations.actions.saving import locked, saved, table_for, told
from proeftuin.deliberations.drafts import Turn
from proeftuin.deliberations.facts import NO_TURN, facts_of, held_by
from proeftuin.deliberations.logic import turns
from proeftuin.deliberations.models import Decision, Elector, Proposal
from proeftuin.deliberations.registry import Table
from proeftuin.kernel.actor import Actor, system
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.notifications.actions import follow

CLOCK = system("clock")
LONGEST_ROUND = timedelta(days=366)
WITH_DEADLINE = ("open", "extend", "ask", "ask_again", "propose")
STATING = ("adopt", "decide", "conclude", "reject", "withdraw", "escalate", "expire")
WITH_OWNER = ("adopt", "start", "conclude")
# Everyone may know what came of it, where the thread is public.
OUTCOMES = ("adopt", "decide", "start", "conclude", "reject", "escalate", "come_due", "keep", "change", "end")


@transaction.atomic
def take_turn(*, by: Actor, decision: Decision, verb: str, turn: Turn = NO_TURN) -> Decision:
    """Take the next turn of a decision. Raises InvalidError with what is still missing, in words."""
    table, decision = table_for(decision), locked(decision)
    require(permissions.can_turn(by, decision, verb))
    _check(table, decision, verb, turn)
    after = turns.step(decision.kind, decision.state, verb, facts_of(decision, table, held_by(decision), turn))
    if isinstance(after, turns.Refused):
        raise InvalidError(in_words(after))
    if verb == "open":
        _open(decision, table)
    if verb == "propose":
        _nominate(by, decision, turn)
    if after in turns.STOPPED:
        decision.stopped_at = decision.state
    decision.until = turn.until if verb in WITH_DEADLINE else decision.until if verb == "set_aside" else None
    if verb in ("weigh", "withdraw"):
        decision.advice.update(email="")  # nobody is asked any more
    if verb in STATING and turn.statement.strip():
        _state(by, decision, turn.statement)
    if verb in WITH_OWNER:
        decision.owner_id, decision.evaluate_on, decision.ends_on = turn.owner_id, turn.evaluate_on, turn.ends_on
        _owner_hears(decision)
    if verb in permissions.AFTER:
        _reviewed(decision, verb, turn)
    decision.state = after
    saved(decision)
    told(by, decision, table, verb, outcome=verb in OUTCOMES, number=decision.number)
    return decision


@transaction.atomic
def state_outcome(*, by: Actor, decision: Decision, statement: str) -> Decision:
    """A person says how it ended, where the clock ended it: it is closed only then."""
    table, decision = table_for(decision), locked(decision)
    require(permissions.can_turn(by, decision, "withdraw"))
    if decision.state not in turns.OVER or decision.statement:
        raise InvalidError({"": _("There is a word about this already.")})
    if not statement.strip():
        raise InvalidError(in_words(turns.Refused(("statement",))))
    _state(by, decision, statement)
    saved(decision)
    told(by, decision, table, "stated", outcome=True)
    return decision


def in_words(refused: turns.Refused) -> dict[str, object]:
    """What is missing, beside the field where it is filled in."""
    problems: dict[str, list[str]] = {}
    for code in refused.missing:
        field, words = WORDS[code]
        problems.setdefault(field, []).append(str(words()))
    return {field: " ".join(several) for field, several in problems.items()}


WORDS = {
    "not_from_here": ("", lambda: _("This is not the moment for it. A colleague may have taken a step: look again.")),
    "facilitator": ("facilitator", lambda: _("Name a facilitator first.")),
    "facilitator_is_other": ("facilitator", lambda: _("Who proposes does not guide: choose someone else.")),
    "decider": ("", lambda: _("Name one person who decides.")),
    "electors": ("", lambda: _("There must be at least two people who decide.")),
    "options": ("", lambda: _("Give at least two options.")),
    "deadline": ("until", lambda: _("Say until when, on a day to come.")),
    "longer": ("until", lambda: _("Choose a later moment than the end that everyone was told.")),
    "affected_asked": ("", lambda: _("Ask advice of at least one person whom it affects.")),
    "expert_asked": ("", lambda: _("Ask advice of at least one person who knows about it.")),
    "window": ("until", lambda: _("Give people the days that you promised, or say in the draft why it is urgent.")),
    "window_over": ("", lambda: _("The time for advice is not over yet.")),
    "replied": ("", lambda: _("First answer each advice: used, partly or not, and why.")),
    "questions_answered": ("", lambda: _("There are questions without an answer.")),
    "round_over": ("", lambda: _("The round is not over: not everyone answered, and there is still time.")),
    "late": ("", lambda: _("The round is not over yet.")),
    "quorum": ("", lambda: _("Too few people answered. Give the round more time.")),
    "no_objections": ("", lambda: _("There are objections. Test them first.")),
    "has_objections": ("", lambda: _("There are no objections to test.")),
    "tested": ("", lambda: _("Test each objection first.")),
    "none_valid": ("", lambda: _("A valid objection is taken up in the proposal.")),
    "some_valid": ("", lambda: _("No objection is valid: set them aside, they are kept as concerns.")),
    "newer_version": ("", lambda: _("Write a next version of the proposal first.")),
    "integrated": ("", lambda: _("Say of each objection how it is taken up.")),
    "nominee": ("nominee", lambda: _("Choose whom you propose.")),
    "carried": ("", lambda: _("The votes did not carry it, or too few people voted.")),
    "not_carried": ("", lambda: _("The votes carried it.")),
    "owner": ("owner", lambda: _("Say who sees to it.")),
    "evaluation_date": ("evaluate_on", lambda: _("Say when you look back on it.")),
    "term": ("ends_on", lambda: _("Say until when it holds.")),
    "dates_in_order": ("evaluate_on", lambda: _("Look back on a day to come, and not after the day it ends.")),
    "statement": ("statement", lambda: _("Write it in a few words, for who reads it later.")),
    "review_reached": ("", lambda: _("The day to look back has not come yet.")),
}  # fmt: skip


def _check(table: Table, decision: Decision, verb: str, turn: Turn) -> None:
    problems: dict[str, object] = {}
    if turn.until and turn.until > now() + LONGEST_ROUND:
        problems["until"] = _("Choose a day within a year.")
    people = {one.user_id for one in table.seats}
    if verb in WITH_OWNER and turn.owner_id is not None and turn.owner_id not in people:
        problems["owner"] = _("Choose someone of the team.")
    if verb == "propose" and turn.nominee_id is not None and turn.nominee_id not in people:
        problems["nominee"] = _("Choose someone of the team.")
    if verb == "keep" and not turns.dates_in_order(turn.evaluate_on, turn.ends_on, now().date()):
        problems["evaluate_on"] = WORDS["dates_in_order"][1]()
    if problems:
        raise InvalidError(problems)


def _open(decision: Decision, table: Table) -> None:
    """Who may decide is fixed: who joins later does not, who leaves still may."""
    Elector.objects.bulk_create(
        Elector(decision=decision, user_id=one.user_id, role=one.role) for one in table.seats if one.decides
    )
    decision.opened_at = now()


def _nominate(by: Actor, decision: Decision, turn: Turn) -> None:
    """The facilitator proposes someone: that is a next version, on which the team consents."""
    decision.number += 1
    decision.nominee_id = turn.nominee_id
    before = decision.proposals.get(number=decision.number - 1)
    Proposal.objects.create(
        decision=decision, number=decision.number, text=before.text, change=turn.statement.strip(), author_id=by.id
    )


def _state(by: Actor, decision: Decision, statement: str) -> None:
    decision.statement, decision.stated_by_id, decision.stated_at = statement.strip(), by.id, now()


def _reviewed(decision: Decision, verb: str, turn: Turn) -> None:
    decision.review_note, decision.reviewed_at = turn.statement.strip(), now()
    decision.evaluate_on = turn.evaluate_on if verb == "keep" else None
    decision.ends_on = turn.ends_on if verb == "keep" else None


def _owner_hears(decision: Decision) -> None:
    owner = decision.owner
    if owner is not None and owner.is_active:
        follow(by=Actor("person", owner.actor_ref, id=owner.pk), thread=decision.thread)
