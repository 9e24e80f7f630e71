"""The clarifying round and the versions: questions, answers, and a proposal that gets better."""

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.deliberations import permissions
from proeftuin.deliberations.actions.saving import elector_of, locked, saved, table_for, told
from proeftuin.deliberations.models import Decision, Proposal, Question
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require

LONGEST = 5_000
LONGEST_PROPOSAL = 20_000


@transaction.atomic
def ask(*, by: Actor, decision: Decision, text: str, needs_answer: bool = True) -> Question:
    """A question to the proposer, or a reaction that needs no answer."""
    table, decision = table_for(decision), locked(decision)
    require(permissions.can_ask(by, decision, elector_of(by, decision)))
    words = _words(text)
    question = Question.objects.create(
        decision=decision, asker_id=by.id, number=decision.number, text=words, needs_answer=needs_answer
    )
    told(by, decision, table, "question_asked" if needs_answer else "reacted", team_only=True)
    return question


@transaction.atomic
def answer(*, by: Actor, question: Question, text: str) -> Question:
    """Only the proposer answers. Answering again changes the answer."""
    decision = locked(question.decision)
    table = table_for(decision)
    require(permissions.can_answer_questions(by, decision))
    question = Question.objects.select_for_update(no_key=True).get(pk=question.pk)
    question.answer, question.answered_at = _words(text), now()
    question.save(update_fields=["answer", "answered_at"])
    told(by, decision, table, "question_answered")
    return question


@transaction.atomic
def write_version(*, by: Actor, decision: Decision, text: str, change: str, number: int) -> Proposal:
    """A next version, with what changed and why. ``number`` is the version that was read: a newer one is StaleError."""
    table, decision = table_for(decision), locked(decision)
    require(permissions.can_write_version(by, decision))
    if number != decision.number:
        raise StaleError(decision.number)
    problems: dict[str, object] = {}
    if not text.strip() or len(text) > LONGEST_PROPOSAL:
        problems["text"] = _("Write what you propose.")
    if not change.strip():
        problems["change"] = _("Say what is different, and why.")
    if problems:
        raise InvalidError(problems)
    decision.number += 1
    proposal = Proposal.objects.create(
        decision=decision, number=decision.number, text=text.strip(), change=change.strip(), author_id=by.id
    )
    saved(decision)
    told(by, decision, table, "version_written", number=decision.number)
    return proposal


def _words(text: str) -> str:
    words = text.strip()
    if not words or len(words) > LONGEST:
        raise InvalidError({"text": _("Write a few words, and not more than a page.")})
    return words
