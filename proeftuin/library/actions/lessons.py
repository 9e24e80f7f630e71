"""Lessons: recorded while one learns, shared when the team is ready, public from then on."""

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.content import vocabularies
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import record
from proeftuin.library import permissions
from proeftuin.library.documents import lesson_document
from proeftuin.library.drafts import LessonDraft, values_of
from proeftuin.library.models import Case, Lesson
from proeftuin.organisations.models import Organisation
from proeftuin.search import actions as search

LONGEST = 300


@transaction.atomic
def record_lesson(
    *,
    by: Actor,
    draft: LessonDraft,
    origin: str = "",
    case: Case | None = None,
    organisation: Organisation | None = None,
    outcome: str = "ongoing",
    audience: str = "",
) -> Lesson:
    """Write a lesson down. It is public only once it is shared; ``audience`` is the circle that hears of it now."""
    require(permissions.can_write_lesson(by))
    _check(draft)
    lesson = Lesson.objects.create(
        **values_of(draft), origin=origin, case=case, organisation=organisation, outcome=outcome, author_id=by.id
    )
    thread = origin or (case.thread if case else "")
    record(
        "lesson.recorded", by=by, thread=thread, subject=f"lesson:{lesson.ref}", audience=audience or by.ref,
        data={"text": lesson.text},
    )  # fmt: skip
    return lesson


@transaction.atomic
def edit_lesson(*, by: Actor, lesson: Lesson, draft: LessonDraft, version: int) -> Lesson:
    """Save new words. Raises StaleError when somebody saved since ``version`` was read."""
    lesson = Lesson.objects.select_for_update().get(pk=lesson.pk)
    require(permissions.can_edit_lesson(by, lesson))
    if lesson.version != version:
        raise StaleError(lesson.version)
    _check(draft)
    for name, value in values_of(draft).items():
        setattr(lesson, name, value)
    lesson.version += 1
    lesson.save()
    if lesson.shared_at:
        search.put(lesson_document(lesson))
        thread = lesson.origin or (lesson.case.thread if lesson.case else "")
        record("lesson.edited", by=by, thread=thread, subject=f"lesson:{lesson.ref}", data={"text": lesson.text})
    return lesson


@transaction.atomic
def share_lessons(*, by: Actor, origin: str, outcome: str) -> list[Lesson]:
    """Make every lesson of a thread public. Returns those that were not public before."""
    require(permissions.can_write_lesson(by))
    lessons = list(Lesson.objects.filter(origin=origin, shared_at=None).select_related("organisation", "case"))
    for lesson in lessons:
        lesson.shared_at, lesson.outcome = now(), outcome
        lesson.save(update_fields=["shared_at", "outcome"])
        search.put(lesson_document(lesson))
        record("lesson.shared", by=by, thread=origin, subject=f"lesson:{lesson.ref}", data={"text": lesson.text})
    return lessons


@transaction.atomic
def tie_lessons(*, by: Actor, origin: str, case: Case) -> int:
    """Hang the lessons of a thread on the case that was made from it."""
    require(permissions.can_edit_case(by, case))
    lessons = list(Lesson.objects.filter(origin=origin).select_related("organisation"))
    for lesson in lessons:
        lesson.case = case
        lesson.save(update_fields=["case"])
        if lesson.shared_at:
            search.put(lesson_document(lesson))
    return len(lessons)


def _check(draft: LessonDraft) -> None:
    problems: dict[str, object] = {}
    if not draft.text.strip():
        problems["text"] = _("Write the lesson as one sentence.")
    elif len(draft.text) > LONGEST:
        problems["text"] = _("Make it one sentence: at most %(limit)d characters.") % {"limit": LONGEST}
    if draft.kind not in vocabularies.codes("lesson_kinds"):
        problems["kind"] = _("Choose what kind of lesson it is.")
    if problems:
        raise InvalidError(problems)
