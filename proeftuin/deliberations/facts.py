"""What is there on a decision, as far as its turns ask for it, and what its votes say."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta

from proeftuin.deliberations.drafts import Turn
from proeftuin.deliberations.logic import counting, turns
from proeftuin.deliberations.models import Advice, Ballot, Decision, Elector, Nomination, Objection, Option, Question
from proeftuin.deliberations.models import Response as Said
from proeftuin.deliberations.registry import Table
from proeftuin.kernel.clock import now, today

NO_TURN = Turn()
UNCOUNTED = ("draft", "voting", "withdrawn")  # nobody sees what was voted

type Tally = counting.Majority | counting.Schulze | dict[str, int]


@dataclass(frozen=True, slots=True)
class Held:
    """What hangs on a decision, read once for guards and pages alike. Responses have their elector and objection."""

    electors: list[Elector]
    responses: list[Said] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    advice: list[Advice] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    nominations: list[Nomination] = field(default_factory=list)
    ballots: list[Ballot] = field(default_factory=list)

    @property
    def objections(self) -> list[Objection]:
        return [one.objection for one in self.responses if hasattr(one, "objection")]


def held_by(decision: Decision) -> Held:
    """Four queries at most: what a kind does not use is not asked for."""
    consent = decision.by_consent
    secret = decision.is_secret and decision.is_vote
    chosen = decision.kind in (turns.DOTS, turns.RANKED)
    responses = decision.responses.select_related("objection")
    return Held(
        electors=[] if decision.is_draft else list(decision.electors.select_related("user")),
        responses=list(responses) if (consent or decision.is_vote) and not secret and not decision.is_draft else [],
        questions=list(decision.questions.select_related("asker")) if decision.kind == turns.CONSENT else [],
        advice=list(decision.advice.select_related("user")) if decision.kind == turns.ADVICE else [],
        options=list(decision.options.all()) if chosen else [],
        nominations=list(decision.nominations.select_related("nominee", "earlier"))
        if decision.kind == turns.ELECTION else [],
        ballots=list(decision.ballots.all()) if secret and decision.state not in UNCOUNTED else [],
    )  # fmt: skip


def facts_of(decision: Decision, table: Table, held: Held, turn: Turn = NO_TURN) -> turns.Facts:
    """The facts for the guards, with what someone fills in for the turn. No query."""
    electors = len([one for one in table.seats if one.decides]) if decision.is_draft else len(held.electors)
    objections = [one for one in round_objections(decision, held) if not one.is_set_aside]
    valid = [one for one in objections if one.is_valid]
    at = now()
    evaluate_on, ends_on = turn.evaluate_on, turn.ends_on
    return turns.Facts(
        proposer=decision.proposer_id, facilitator=decision.facilitator_id, decider=decision.decider_id,
        electors=electors, answered=answered(decision, held), quorum=decision.quorum, options=len(held.options),
        carried=decision.state == "counted" and carried(tally_of(decision, held)),
        deadline_ahead=turn.until is not None and turn.until > at,
        longer=turn.until is None or decision.until is None or turn.until > decision.until,
        late=decision.is_late or (decision.until is None and decision.changed_at + turns.EXPIRES_AFTER <= at),
        asked_affected=sum(one.asked_as == "affected" for one in held.advice),
        asked_expert=sum(one.asked_as == "expert" for one in held.advice),
        window_long_enough=turn.until is not None and turn.until >= at + timedelta(days=decision.min_days),
        urgent=bool(decision.urgent_reason), window_over=_window_over(decision, held),
        unreplied=sum(bool(one.given_at) and not one.reply for one in held.advice),
        open_questions=sum(one.needs_answer and one.answered_at is None for one in held.questions),
        objections=len(objections), untested=sum(not one.is_tested for one in objections), valid=len(valid),
        unintegrated=sum(not one.integrated for one in valid),
        newer_version=bool(objections) and decision.number > max(one.number for one in objections),
        nominee=turn.nominee_id is not None, owner=turn.owner_id is not None, evaluation_date=evaluate_on is not None,
        term=ends_on is not None, dates_in_order=turns.dates_in_order(evaluate_on, ends_on, today()),
        statement=bool(turn.statement.strip()), review_reached=review_reached(decision, today()),
    )  # fmt: skip


def round_objections(decision: Decision, held: Held) -> list[Objection]:
    """The objections of the present version; while they are being taken up, of the version that met them."""
    number = decision.number
    if decision.state == "integrate":
        number = max((one.number for one in held.objections), default=number)
    return [one for one in held.objections if one.number == number]


def answered(decision: Decision, held: Held) -> int:
    """How many spoke in the present round."""
    if decision.state == "nominate":
        return len(held.nominations)
    return sum(one.answered == decision.number for one in held.electors)


def review_reached(decision: Decision, day: date) -> bool:
    return any(one is not None and one <= day for one in (decision.evaluate_on, decision.ends_on))


def tally_of(decision: Decision, held: Held) -> Tally | None:
    """What the votes say; nothing before they are counted. No query."""
    if not decision.is_vote or decision.state in UNCOUNTED:
        return None
    votes: list[Said] | list[Ballot] = held.ballots if decision.is_secret else held.responses
    if decision.kind == turns.SIMPLE:
        said = Counter(one.answer for one in votes)
        return counting.Majority(said["yes"], said["no"], said["abstain"], len(held.electors), decision.rule)
    keys = [one.key for one in held.options]
    if decision.kind == turns.DOTS:
        return counting.dots([one.choices for one in votes], keys)
    return counting.schulze([one.choices["ranking"] for one in votes], keys)


def carried(tally: Tally | None) -> bool:
    """Whether the votes chose something. Of dots and ranks a person says in the statement what follows from it."""
    return tally.carried if isinstance(tally, counting.Majority) else tally is not None


def _window_over(decision: Decision, held: Held) -> bool:
    if decision.kind != turns.ADVICE or decision.opened_at is None or decision.until is None:
        return False
    return turns.window_over(
        opened=decision.opened_at, until=decision.until, days=decision.min_days, urgent=bool(decision.urgent_reason),
        everyone=all(one.given_at for one in held.advice), now=now(),
    )  # fmt: skip
