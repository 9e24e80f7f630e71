"""What is there on a decision, as far as its turns ask for it, and what its votes say."""

from collections import Counter
from datetime import date, timedelta

from django.db.models import Max

from proeftuin.deliberations.drafts import Turn
from proeftuin.deliberations.logic import counting, turns
from proeftuin.deliberations.models import Ballot, Decision, Objection, Response
from proeftuin.deliberations.registry import Table
from proeftuin.kernel.clock import now, today

NO_TURN = Turn()
STALE = turns.EXPIRES_AFTER

type Tally = counting.Majority | counting.Schulze | dict[str, int]


def facts_of(decision: Decision, table: Table, turn: Turn = NO_TURN) -> turns.Facts:
    """The facts for the guards, with what someone fills in for the turn. At most six queries."""
    deciding = len([one for one in table.seats if one.decides]) if decision.is_draft else decision.electors.count()
    objections = [one for one in round_objections(decision) if not one.is_set_aside]
    valid = [one for one in objections if one.is_valid]
    asked = list(decision.advice.all()) if decision.kind == turns.ADVICE else []
    at = now()
    evaluate_on, ends_on = turn.evaluate_on, turn.ends_on
    return turns.Facts(
        proposer=decision.proposer_id, facilitator=decision.facilitator_id, decider=decision.decider_id,
        electors=deciding, answered=_answered(decision), quorum=decision.quorum,
        options=decision.options.count() if decision.kind in (turns.DOTS, turns.RANKED) else 0,
        carried=decision.state == "counted" and carried(decision, tally_of(decision)),
        deadline_ahead=turn.until is not None and turn.until > at,
        late=decision.is_late or (decision.until is None and decision.changed_at + STALE <= at),
        asked_affected=sum(one.asked_as == "affected" for one in asked),
        asked_expert=sum(one.asked_as == "expert" for one in asked),
        window_long_enough=turn.until is not None and turn.until >= at + timedelta(days=decision.min_days),
        urgent=bool(decision.urgent_reason),
        window_over=_window_over(decision, everyone=all(one.given_at for one in asked)),
        unreplied=sum(bool(one.given_at) and not one.reply for one in asked),
        open_questions=decision.questions.filter(needs_answer=True, answered_at=None).count(),
        objections=len(objections), untested=sum(not one.is_tested for one in objections), valid=len(valid),
        unintegrated=sum(not one.integrated for one in valid),
        newer_version=bool(objections) and decision.number > max(one.number for one in objections),
        nominee=turn.nominee_id is not None, owner=turn.owner_id is not None, evaluation_date=evaluate_on is not None,
        term=ends_on is not None, dates_in_order=turns.dates_in_order(evaluate_on, ends_on, today()),
        statement=bool(turn.statement.strip()), review_reached=review_reached(decision, today()),
    )  # fmt: skip


def round_objections(decision: Decision) -> list[Objection]:
    """The objections of the present version; while they are being taken up, of the version that met them."""
    if not decision.by_consent:
        return []
    number = decision.number
    if decision.state == "integrate":
        number = Objection.objects.filter(decision=decision).aggregate(last=Max("number"))["last"] or number
    return list(Objection.objects.filter(decision=decision, number=number))


def review_reached(decision: Decision, day: date) -> bool:
    return any(one is not None and one <= day for one in (decision.evaluate_on, decision.ends_on))


def tally_of(decision: Decision) -> Tally | None:
    """What the votes say. Two or three queries. Nobody may see it before the count."""
    if not decision.is_vote:
        return None
    votes = (
        Ballot.objects.filter(decision=decision) if decision.is_secret else Response.objects.filter(decision=decision)
    )
    if decision.kind == turns.SIMPLE:
        said = Counter(votes.values_list("answer", flat=True))
        return counting.Majority(said["yes"], said["no"], said["abstain"], decision.electors.count(), decision.rule)
    options = [one.key for one in decision.options.all()]
    choices = list(votes.values_list("choices", flat=True))
    if decision.kind == turns.DOTS:
        return counting.dots(choices, options)
    return counting.schulze([one["ranking"] for one in choices], options)


def carried(decision: Decision, tally: Tally | None) -> bool:
    """Whether the votes chose something. Of dots and ranks a person says in the statement what follows from it."""
    return tally.carried if isinstance(tally, counting.Majority) else tally is not None


def _answered(decision: Decision) -> int:
    if decision.state == "nominate":
        return decision.nominations.count()
    return 0 if decision.is_draft else decision.electors.filter(answered=decision.number).count()


def _window_over(decision: Decision, *, everyone: bool) -> bool:
    if decision.kind != turns.ADVICE or decision.opened_at is None or decision.until is None:
        return False
    return turns.window_over(
        opened=decision.opened_at, until=decision.until, days=decision.min_days, urgent=bool(decision.urgent_reason),
        everyone=everyone, now=now(),
    )  # fmt: skip
