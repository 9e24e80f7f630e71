"""Asking, answering for an organisation, saying what came of it."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from proeftuin.content import vocabularies
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.kernel.ids import thread_of
from proeftuin.ledger.actions import record
from proeftuin.notifications.actions import follow
from proeftuin.organisations.models import Membership, Organisation
from proeftuin.questions import permissions
from proeftuin.questions.documents import question_document
from proeftuin.questions.drafts import QuestionDraft
from proeftuin.questions.models import Echo, Question
from proeftuin.search import actions as search

LONGEST = 20_000


@transaction.atomic
def ask_question(*, by: Actor, draft: QuestionDraft) -> Question:
    """Ask everyone. Who asks follows what comes of it. Raises InvalidError."""
    require(permissions.can_ask(by))
    _check(by, draft)
    question = Question.objects.create(
        title=draft.title.strip(), body=draft.body.strip(), language=draft.language, sectors=list(draft.sectors),
        organisation_id=draft.organisation_id, author_id=by.id,
    )  # fmt: skip
    if by.is_person:
        follow(by=by, thread=question.thread)
    _tell(by, question, "question.asked")
    return question


@transaction.atomic
def edit_question(*, by: Actor, question: Question, draft: QuestionDraft, version: int) -> Question:
    """Save new words. Raises StaleError when they changed since ``version`` was read."""
    question = _locked(question)
    require(permissions.can_edit(by, question))
    if question.version != version:
        raise StaleError(question.version)
    _check(by, draft)
    for name in ("title", "body", "language", "organisation_id"):
        setattr(question, name, getattr(draft, name))
    question.sectors = list(draft.sectors)
    _save(question)
    _tell(by, question, "question.edited")
    return question


@transaction.atomic
def summarise_question(*, by: Actor, question: Question, summary: str, version: int) -> Question:
    """Say what came of it, in the asker's words. The question then counts as answered; it stays open for more."""
    question = _locked(question)
    require(permissions.can_edit(by, question))
    if question.version != version:
        raise StaleError(question.version)
    if not summary.strip():
        raise InvalidError({"summary": _("Write in a few sentences what you learned.")})
    question.summary, question.summarised_at = summary.strip()[:LONGEST], now()
    question.state = Question.State.ANSWERED
    _save(question)
    _tell(by, question, "question.summarised")
    return question


@transaction.atomic
def echo_question(*, by: Actor, question: Question, organisation: Organisation, kind: str, note: str = "") -> Echo:
    """Answer for an organisation: one answer each, which may change. Who answers follows what comes of it."""
    belongs = Membership.objects.filter(user_id=by.person_id, organisation=organisation, state="confirmed").exists()
    require(permissions.can_echo(by, question, belongs=belongs))
    if kind not in vocabularies.codes("question_echoes"):
        raise InvalidError({"kind": _("Choose what holds for your organisation.")})
    question = _locked(question)
    require(permissions.can_echo(by, question, belongs=belongs))
    echo, made = Echo.objects.update_or_create(
        question=question, organisation=organisation,
        defaults={"user_id": by.id, "kind": kind, "note": note.strip()[:2000], "at": now()},
    )  # fmt: skip
    if made:
        Question.objects.filter(pk=question.pk).update(echoes=F("echoes") + 1, changed_at=now())
    follow(by=by, thread=question.thread)
    record("question.echoed", by=by, thread=question.thread, subject=thread_of("organisation", organisation.ref),
           data={"title": question.title, "organisation": str(organisation.shown_name),
                 "kind": {"vocabulary": "question_echoes", "code": kind}})  # fmt: skip
    return echo


@transaction.atomic
def take_echo_back(*, by: Actor, question: Question, organisation: Organisation) -> None:
    """Take an organisation's answer back. Taken back twice is once."""
    belongs = Membership.objects.filter(user_id=by.person_id, organisation=organisation, state="confirmed").exists()
    require(permissions.can_echo(by, question, belongs=belongs))
    gone, _kinds = Echo.objects.filter(question=question, organisation=organisation).delete()
    if gone:
        Question.objects.filter(pk=question.pk).update(echoes=F("echoes") - 1)
        record(
            "question.echo_withdrawn",
            by=by,
            thread=question.thread,
            subject=thread_of("organisation", organisation.ref),
        )


def _locked(question: Question) -> Question:
    return Question.objects.select_for_update(no_key=True).get(pk=question.pk)


def _save(question: Question) -> None:
    question.version += 1
    question.changed_at = now()
    question.save()


def _tell(by: Actor, question: Question, kind: str) -> None:
    record(kind, by=by, thread=question.thread, data={"title": question.title})
    search.put(question_document(question))


def _check(by: Actor, draft: QuestionDraft) -> None:
    problems: dict[str, object] = {}
    if not draft.title.strip():
        problems["title"] = _("Ask it in one sentence.")
    if len(draft.body) > LONGEST:
        problems["body"] = _("This is too long: at most %(most)d characters.") % {"most": LONGEST}
    if (
        draft.organisation_id is not None
        and not Membership.objects.filter(
            user_id=by.person_id, organisation_id=draft.organisation_id, state="confirmed"
        ).exists()
    ):
        problems["organisation"] = _("Choose an organisation that you belong to.")
    if problems:
        raise InvalidError(problems)
