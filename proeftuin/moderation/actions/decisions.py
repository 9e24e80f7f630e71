"""Deciding with reasons, undoing, restoring, appealing, and looking again. Nothing goes without a trace."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.accounts.models import User
from proeftuin.content import vocabularies
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.kernel.ids import new_ref
from proeftuin.ledger.actions import record
from proeftuin.moderation import permissions
from proeftuin.moderation.actions.reports import circle_of, queue_thread
from proeftuin.moderation.models import Appeal, Decision, Matter
from proeftuin.moderation.queries import subjects
from proeftuin.moderation.registry import SUBJECTS, Subject

LONGEST = 4000
TOLD = {"hide": "moderation.hidden", "ask": "moderation.asked", "restore": "moderation.restored"}


@dataclass(frozen=True, slots=True)
class Reasons:
    """A moderator's statement: what is done, under which rule, about which words, and why."""

    outcome: str  # Decision.Outcome
    reason: str = ""  # codes of "moderation_reasons"
    quoted: str = ""
    explanation: str = ""


@transaction.atomic
def decide(*, by: Actor, matters: Sequence[Matter], reasons: Reasons) -> list[Decision]:
    """Decide about one matter, or about several in the same way, all or nothing. Raises NotAllowedError, InvalidError.

    What somebody else decided meanwhile is left alone.
    """
    _check(reasons)
    locked = list(
        Matter.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in matters], is_open=True)
    )
    about = {one.pk: subjects(one.kind, [one.subject]).get(one.subject) for one in locked}
    for one in locked:
        subject = about[one.pk]
        require(permissions.can_decide(by, one.scope, subject.writer_id if subject else None))
    batch = new_ref()
    return [_decide(by, one, about[one.pk], reasons, batch) for one in locked]


def _decide(by: Actor, matter: Matter, subject: Subject | None, reasons: Reasons, batch: str) -> Decision:
    decision = Decision.objects.create(
        batch=batch, matter=matter, kind=matter.kind, scope=matter.scope, outcome=reasons.outcome,
        reason="" if reasons.outcome == Decision.Outcome.LEAVE else reasons.reason, quoted=reasons.quoted.strip(),
        explanation=reasons.explanation.strip(), writer_id=subject.writer_id if subject else None, by_id=by.id,
    )  # fmt: skip
    matter.is_open = False
    matter.save(update_fields=["is_open"])
    if subject and reasons.outcome == Decision.Outcome.HIDE:
        SUBJECTS[matter.kind].hide(by, matter.subject)
    _tell_writer(by, decision, TOLD.get(reasons.outcome, "moderation.left"))
    _tell_reporters(by, decision)
    return decision


@transaction.atomic
def undo(*, by: Actor, batch: str) -> int:
    """Take back what was decided together, as long as that is possible. Returns how many. Raises NotAllowedError."""
    decisions = list(Decision.objects.select_for_update(of=("self",), no_key=True).filter(batch=batch, undone_at=None))
    for one in decisions:
        require(permissions.can_undo(by, one))
    for one in decisions:
        one.undone_at = now()
        one.save(update_fields=["undone_at"])
        if one.outcome == Decision.Outcome.HIDE:
            SUBJECTS[one.kind].restore(by, one.matter.subject)
        _open_again(one.matter)
        _tell_writer(by, one, "moderation.undone" if one.outcome in TOLD else "moderation.left_undone")
    return len(decisions)


@transaction.atomic
def restore(*, by: Actor, decision: Decision, explanation: str) -> Decision:
    """Show again what was hidden, later and without an appeal. Raises NotAllowedError, InvalidError."""
    require(permissions.can_moderate(by, decision.scope))
    if not explanation.strip():
        raise InvalidError({"explanation": _("Say why it is shown again.")})
    if decision.outcome != Decision.Outcome.HIDE or decision.undone_at or is_restored(decision):
        raise InvalidError({"": _("This is shown already.")})
    SUBJECTS[decision.kind].restore(by, decision.matter.subject)
    made = Decision.objects.create(
        matter=decision.matter, kind=decision.kind, scope=decision.scope, outcome=Decision.Outcome.RESTORE,
        reason=decision.reason, explanation=explanation.strip(), writer_id=decision.writer_id, by_id=by.id,
    )  # fmt: skip
    _tell_writer(by, made, TOLD["restore"])
    return made


def is_restored(decision: Decision) -> bool:
    """Whether what this decision hid was shown again, by an appeal or otherwise."""
    appeal = getattr(decision, "appeal", None)
    if appeal and appeal.state == Appeal.State.OVERTURNED:
        return True
    later = Decision.objects.filter(matter_id=decision.matter_id, outcome=Decision.Outcome.RESTORE, undone_at=None)
    return later.filter(pk__gt=decision.pk).exists()


@transaction.atomic
def appeal(*, by: Actor, decision: Decision, words: str) -> Appeal:
    """The writer asks that somebody else looks again. Raises NotAllowedError, InvalidError."""
    decision = (
        Decision.objects.select_for_update(of=("self",), no_key=True).select_related("matter").get(pk=decision.pk)
    )
    require(permissions.can_appeal(by, decision))
    words = words.replace("\0", "").strip()
    if not words:
        raise InvalidError({"words": _("Say why you think that it should be shown.")})
    if len(words) > LONGEST:
        raise InvalidError({"words": _("This is %(n)d characters too long.") % {"n": len(words) - LONGEST}})
    made = Appeal.objects.create(decision=decision, words=words)
    audience, _told = circle_of(decision.scope)
    record("moderation.appealed", by=by, thread=queue_thread(decision.scope), subject=decision.thread,
           audience=audience)  # fmt: skip
    return made


@transaction.atomic
def answer_appeal(*, by: Actor, appeal: Appeal, overturn: bool, answer: str) -> Appeal:
    """Look again: the decision stands, or the thing is shown again. Raises NotAllowedError, InvalidError."""
    appeal = (
        Appeal.objects.select_for_update(of=("self",), no_key=True).select_related("decision__matter").get(pk=appeal.pk)
    )
    require(permissions.can_answer_appeal(by, appeal))
    if not answer.strip():
        raise InvalidError({"answer": _("Give the reasons for your answer.")})
    decision = appeal.decision
    appeal.state = Appeal.State.OVERTURNED if overturn else Appeal.State.UPHELD
    appeal.answer, appeal.answered_by_id, appeal.answered_at = answer.strip(), by.id, now()
    appeal.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    if overturn and decision.outcome == Decision.Outcome.HIDE:
        SUBJECTS[decision.kind].restore(by, decision.matter.subject)
    _tell_writer(by, decision, "moderation.overturned" if overturn else "moderation.upheld")
    return appeal


def _open_again(matter: Matter) -> None:
    """Unless the same thing was reported anew since."""
    if not Matter.objects.filter(kind=matter.kind, subject=matter.subject, is_open=True).exists():
        matter.is_open = True
        matter.save(update_fields=["is_open"])


def _tell_writer(by: Actor, decision: Decision, kind: str) -> None:
    writer = User.objects.filter(pk=decision.writer_id or 0).first()
    audience = writer.actor_ref if writer else circle_of(decision.scope)[0]
    record(kind, by=by, thread=decision.thread, subject=decision.ref, audience=audience,
           data={"outcome": decision.outcome, "reason": decision.reason})  # fmt: skip


def _tell_reporters(by: Actor, decision: Decision) -> None:
    for one in decision.matter.reports.exclude(reporter=None).select_related("reporter"):
        if one.reporter:
            record("moderation.report_answered", by=by, thread=one.thread, audience=one.reporter.actor_ref,
                   data={"outcome": {"vocabulary": "moderation_outcomes", "code": decision.outcome}})  # fmt: skip


def _check(reasons: Reasons) -> None:
    problems = {}
    if reasons.outcome not in ("hide", "leave", "ask"):
        problems["outcome"] = _("Choose what you decide.")
    elif reasons.outcome != "leave":
        if vocabularies.term("moderation_reasons", reasons.reason) is None:
            problems["reason"] = _("Choose the rule that is broken.")
        if not reasons.explanation.strip():
            problems["explanation"] = _("Say to the writer why.")
    for name in ("quoted", "explanation"):
        if len(getattr(reasons, name)) > LONGEST:
            problems[name] = _("This is %(n)d characters too long.") % {"n": len(getattr(reasons, name)) - LONGEST}
    if problems:
        raise InvalidError(problems)
