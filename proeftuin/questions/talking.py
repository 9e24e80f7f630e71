"""Questions as something to talk about and to report: the answers are comments."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import F

from proeftuin.discussion.registry import Discussable, discussable
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import NotAllowedError
from proeftuin.kernel.ids import split_thread
from proeftuin.kernel.verdict import Verdict
from proeftuin.ledger.actions import record
from proeftuin.moderation.registry import Subject, SubjectKind, moderated
from proeftuin.notifications.actions import follow
from proeftuin.questions import permissions
from proeftuin.questions.documents import question_document
from proeftuin.questions.models import Question
from proeftuin.search import actions as search


def register() -> None:
    discussable(
        Discussable(
            "question", permissions.can_comment, can_read, counted, find=find, address=Question.get_absolute_url
        )
    )
    moderated(SubjectKind("question", look, hide, restore, readable))


def find(thread: str) -> Question | None:
    return Question.objects.filter(ref=split_thread(thread)[1]).first()


def can_read(actor: Actor, question: Question | None) -> Verdict:
    return permissions.can_view(actor, question)


def counted(actor: Actor, question: Question | None, change: int, _side: int) -> None:
    """Within the transaction of the comment. Who answers hears what comes of it."""
    if question is None:
        return
    new = change > 0 and actor.is_person
    mine = Question.objects.filter(pk=question.pk, comments__gte=max(-change, 0))
    if new:
        mine = mine.filter(state__in=Question.SHOWN)
    if not mine.update(comments=F("comments") + change, changed_at=now()) and new:
        raise NotAllowedError(permissions.NOT_HERE)
    if new:
        follow(by=actor, thread=question.thread)


def look(refs: Sequence[str]) -> Mapping[str, Subject]:
    """Questions by ref, hidden ones too. One query."""
    questions = Question.objects.filter(ref__in=list(refs)).select_related("author")
    return {
        one.ref: Subject(
            ref=one.ref, title=one.title, text=one.body, url=one.get_absolute_url(), scope="", at=one.created_at,
            language=one.language, writer_id=one.author_id, writer_name=one.author.display_name if one.author else "",
            is_shown=one.is_shown,
        )
        for one in questions
    }  # fmt: skip


@transaction.atomic
def hide(by: Actor, ref: str) -> None:
    """Off the lists, the search and the feeds at once. Hidden twice is hidden once."""
    question = Question.objects.select_for_update(no_key=True).get(ref=ref)
    if question.is_shown:
        question.state = Question.State.HIDDEN
        question.save(update_fields=["state"])
        search.drop("question", ref)
        record("question.hidden", by=by, thread=question.thread, audience=by.ref)


@transaction.atomic
def restore(by: Actor, ref: str) -> None:
    question = Question.objects.select_for_update(no_key=True).get(ref=ref)
    if not question.is_shown:
        question.state = Question.State.ANSWERED if question.summarised_at else Question.State.OPEN
        question.save(update_fields=["state"])
        search.put(question_document(question))
        record("question.restored", by=by, thread=question.thread, audience=by.ref)


def readable(actor: Actor, ref: str) -> bool:
    question = Question.objects.filter(ref=ref).first()
    return bool(permissions.can_view(actor, question))
