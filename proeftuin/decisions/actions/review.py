"""The internal review: an analysis, what it would cost, a decision; who works on it. Never public."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.decisions import logic, permissions
from proeftuin.decisions.models import Review
from proeftuin.decisions.registry import KINDS
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.kernel.ids import split_thread
from proeftuin.ledger.actions import record
from proeftuin.processes.models import Process, Seat


@transaction.atomic
def analyse(*, by: Actor, contribution: Any, analysis: str, advice: str, version: int) -> Review:
    """Say what is known of it and what to answer. Raises NotAllowedError, InvalidError, StaleError."""
    require(permissions.can_analyse(by, contribution.process))
    problems = _text_problems("analysis", analysis, _("Say what you found."))
    if advice not in logic.VERDICTS:
        problems["advice"] = _("Choose what you advise.")
    _refuse(problems)

    def fill(review: Review) -> None:
        review.analysis, review.advice, review.analyst_id = analysis.strip(), advice, by.id

    return _save(by, contribution, version, fill, "review.analysed")


@transaction.atomic
def assess(*, by: Actor, contribution: Any, assessment: str, cost: Decimal | None, version: int) -> Review:
    """Say what it would cost, in euro, and what comes with it. Raises NotAllowedError, InvalidError, StaleError."""
    require(permissions.can_assess(by, contribution.process))
    problems = _text_problems("assessment", assessment, "") if assessment.strip() else {}
    if cost is None and not assessment.strip():
        problems["cost"] = _("Fill in what it would cost, or write why that can’t be said.")
    if cost is not None and not 0 <= cost <= logic.MOST_EURO:
        problems["cost"] = _("Fill in an amount in euro, such as 1250 or 1250.50.")
    _refuse(problems)

    def fill(review: Review) -> None:
        review.assessment, review.cost, review.assessor_id = assessment.strip(), cost, by.id

    return _save(by, contribution, version, fill, "review.assessed")


@transaction.atomic
def decide(*, by: Actor, contribution: Any, decision: str, reason: str, version: int) -> Review:
    """Decide what the answer will be. Nothing is public yet. Raises NotAllowedError, InvalidError, StaleError."""
    require(permissions.can_decide(by, contribution.process))
    problems = _text_problems("decision_reason", reason, _("Say why."))
    if decision not in logic.VERDICTS:
        problems["decision"] = _("Choose a decision.")
    _refuse(problems)

    def fill(review: Review) -> None:
        review.decision, review.decision_reason, review.decider_id = decision, reason.strip(), by.id

    return _save(by, contribution, version, fill, "review.decided")


@transaction.atomic
def assign(*, by: Actor, contributions: Sequence[Any], to: User | None, due_on: date | None = None) -> int:
    """Ask a colleague to see to the answers, or nobody any more. All of one process. Returns how many.

    Raises NotAllowedError, InvalidError.
    """
    process = _process_of(contributions)
    require(permissions.can_use_desk(by, process))
    if to is not None and not Seat.objects.filter(process=process, user=to, role__in=permissions.DESK).exists():
        raise InvalidError({"assignee": _("Choose someone who works at this desk.")})
    reviews = _reviews(process, contributions)
    Review.objects.filter(pk__in=[one.pk for one in reviews]).update(
        assignee=to, due_on=due_on, changed_at=now()
    )  # fmt: skip
    if to is not None and to.pk != by.id:
        one = contributions[0]
        kind = "review.assigned" if len(contributions) == 1 else "review.assigned_many"
        record(kind, by=by, thread=one.thread if len(contributions) == 1 else process.thread, audience=to.actor_ref,
               data={"title": one.title if len(contributions) == 1 else process.title,
                     "count": len(contributions)})  # fmt: skip
    return len(contributions)


@transaction.atomic
def escalate(*, by: Actor, contributions: Sequence[Any]) -> int:
    """Ask the people who decide to look at these now. Once until they are answered. Returns how many are new."""
    process = _process_of(contributions)
    require(permissions.can_use_desk(by, process))
    _reviews(process, contributions)
    threads = [one.thread for one in contributions]
    new = Review.objects.filter(thread__in=threads, escalated_at=None).update(escalated_at=now())
    if new:
        record("review.escalated", by=by, thread=process.thread, audience=process.circle,
               data={"title": process.title, "count": new})  # fmt: skip
    return new


def _process_of(contributions: Sequence[Any]) -> Process:
    processes = {one.process_id: one.process for one in contributions}
    if len(processes) != 1:
        raise InvalidError({"": _("Choose at least one contribution.")})
    if len(contributions) > logic.MOST_AT_ONCE:
        raise InvalidError({"": _("Do at most %(most)d at once.") % {"most": logic.MOST_AT_ONCE}})
    return next(iter(processes.values()))  # type: ignore[no-any-return]


def _reviews(process: Process, contributions: Sequence[Any]) -> list[Review]:
    """The reviews of these contributions, made where there is none."""
    threads = [one.thread for one in contributions]
    Review.objects.bulk_create(
        [Review(thread=thread, process=process) for thread in threads], ignore_conflicts=True, batch_size=500
    )
    return list(Review.objects.filter(thread__in=threads))


def _save(by: Actor, contribution: Any, version: int, fill: Callable[[Review], None], event: str) -> Review:
    """Write one part of the review, unless somebody wrote since ``version`` (0: there was none)."""
    review = Review.objects.select_for_update(no_key=True).filter(thread=contribution.thread).first()
    if (review.version if review else 0) != version:
        raise StaleError(review.version if review else 0)
    review = review or Review(thread=contribution.thread, process_id=contribution.process_id, version=0)
    fill(review)
    review.version += 1
    review.changed_at = now()
    try:
        with transaction.atomic():
            review.save()
    except IntegrityError:  # the other request made it between our look and our write
        raise StaleError(1) from None
    if contribution.answer == "open":
        kind, ref = split_thread(contribution.thread)
        KINDS[kind].answered(by, [ref], "review", None)
    record(event, by=by, thread=contribution.thread, audience=contribution.process.circle,
           data={"title": contribution.title})  # fmt: skip
    return review


def _text_problems(field: str, text: str, missing: str) -> dict[str, object]:
    if not text.strip():
        return {field: missing}
    if len(text) > logic.LONGEST:
        return {field: _("Write at most %(most)d characters.") % {"most": logic.LONGEST}}
    return {}


def _refuse(problems: dict[str, object]) -> None:
    if problems:
        raise InvalidError(problems)
