"""The team's work on record: gate outputs, logbook, indicators, results, evaluation, lessons."""

from collections.abc import Sequence
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.content import vocabularies
from proeftuin.initiatives import logic, permissions
from proeftuin.initiatives.actions.saving import code, reindex, told, touched
from proeftuin.initiatives.drafts import EvaluationDraft, IndicatorDraft, PostDraft
from proeftuin.initiatives.models import Evaluation, Indicator, Initiative, Output, Post
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.library.actions import lessons as library
from proeftuin.library.drafts import LessonDraft
from proeftuin.library.models import Lesson
from proeftuin.uploads.actions import add_upload, show_uploads_to

LONGEST = 20_000


@transaction.atomic
def fill_output(*, by: Actor, initiative: Initiative, key: str, text: str, link: str = "", version: int = 0) -> Output:
    """Write down one item of a gate. ``version`` is the one that was read, 0 for a new one. Raises StaleError."""
    require(permissions.can_write(by, initiative))
    if key not in logic.OUTPUT_KEYS:
        raise InvalidError({"": _("This gate asks for nothing of that name.")})
    if not text.strip() or len(text) > LONGEST:
        raise InvalidError({"text": _("Write something, at most %(most)d characters.") % {"most": LONGEST}})
    output = Output.objects.select_for_update().filter(initiative=initiative, key=key).first()
    if (output.version if output else 0) != version:
        raise StaleError(output.version if output else 0)
    output = output or Output(initiative=initiative, key=key, version=0)
    output.text, output.link, output.author_id, output.changed_at = text.strip(), link, by.id, now()
    output.version += 1
    output.save()
    touched(initiative)
    told(by, initiative, "initiative.filled", subject=f"output:{key}", output=code("gate_items", key))
    reindex(initiative)
    return output


@transaction.atomic
def add_post(*, by: Actor, initiative: Initiative, draft: PostDraft, files: Sequence[UploadedFile] = ()) -> Post:
    """Write in the logbook, with images and files. One file that is not accepted refuses the whole entry."""
    require(permissions.can_log(by, initiative))
    _check_post(draft)
    post = Post.objects.create(
        initiative=initiative, title=draft.title.strip(), body=draft.body, link=draft.link, language=draft.language,
        is_public=draft.is_public, author_id=by.id,
    )  # fmt: skip
    _attach(by, post, files)
    touched(initiative)
    told(by, initiative, "initiative.posted", subject=f"post:{post.ref}", team_only=not post.is_public, post=post.title)
    return post


@transaction.atomic
def edit_post(*, by: Actor, post: Post, draft: PostDraft, version: int, files: Sequence[UploadedFile] = ()) -> Post:
    """Save new words, and add files. Raises StaleError when somebody saved since ``version`` was read."""
    post = Post.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=post.pk)
    require(permissions.can_edit_post(by, post.initiative, post.author_id))
    if post.version != version:
        raise StaleError(post.version)
    _check_post(draft)
    for name in ("title", "body", "link", "language", "is_public"):
        setattr(post, name, getattr(draft, name))
    post.version += 1
    post.changed_at = now()
    post.save()
    show_uploads_to(audience=audience_of(post), thread=post.initiative.thread, subject=f"post:{post.ref}")
    _attach(by, post, files)
    told(by, post.initiative, "initiative.post_edited", subject=f"post:{post.ref}", team_only=not post.is_public,
         post=post.title)  # fmt: skip
    return post


@transaction.atomic
def set_indicator(
    *, by: Actor, initiative: Initiative, draft: IndicatorDraft, indicator: Indicator | None = None, version: int = 0
) -> Indicator:
    """Say what will be measured, or change it, until implementation starts. Raises InvalidError once it is locked."""
    require(permissions.can_write(by, initiative))
    if indicator is not None:
        indicator = Indicator.objects.select_for_update().get(pk=indicator.pk)
        if indicator.version != version:
            raise StaleError(indicator.version)
    if (indicator and indicator.locked_at) or logic.PHASES.index(initiative.phase) > logic.PHASES.index("develop"):
        raise InvalidError(
            {"": _("Indicators are fixed since implementation started. Only results can be filled in now.")}
        )
    if not draft.name.strip():
        raise InvalidError({"name": _("Name what you will measure.")})
    indicator = indicator or Indicator(initiative=initiative, version=0)
    for name in ("name", "unit", "method", "baseline", "target", "more_is_better", "agreed_with"):
        setattr(indicator, name, getattr(draft, name))
    indicator.version += 1
    indicator.save()
    told(by, initiative, "initiative.indicator_set", indicator=indicator.name)
    return indicator


@transaction.atomic
def record_result(
    *, by: Actor, indicator: Indicator, result: Decimal | None, note: str = "", version: int
) -> Indicator:
    """Fill in what was measured. Possible once the indicator is locked."""
    indicator = Indicator.objects.select_for_update(of=("self",)).select_related("initiative").get(pk=indicator.pk)
    require(permissions.can_write(by, indicator.initiative))
    if indicator.version != version:
        raise StaleError(indicator.version)
    if not indicator.locked_at:
        raise InvalidError({"": _("First go on to implementation: then the indicators are fixed, and results count.")})
    indicator.result, indicator.result_note = result, note.strip()
    indicator.version += 1
    indicator.save()
    told(by, indicator.initiative, "initiative.measured", indicator=indicator.name)
    return indicator


@transaction.atomic
def evaluate(*, by: Actor, initiative: Initiative, draft: EvaluationDraft, version: int = 0) -> Evaluation:
    """Give the verdict, with cost and effort. ``version`` is the one that was read, 0 for a new one."""
    require(permissions.can_write(by, initiative))
    if draft.verdict not in ("succeeded", "partly", "failed", "stopped"):
        raise InvalidError({"verdict": _("Choose how it ended.")})
    if not draft.summary.strip():
        raise InvalidError({"summary": _("Tell in a few sentences what you saw.")})
    evaluation = Evaluation.objects.select_for_update().filter(initiative=initiative).first()
    if (evaluation.version if evaluation else 0) != version:
        raise StaleError(evaluation.version if evaluation else 0)
    evaluation = evaluation or Evaluation(initiative=initiative, version=0)
    for name in ("verdict", "summary", "cost", "effort_days", "people_reached"):
        setattr(evaluation, name, getattr(draft, name))
    evaluation.at = now()
    evaluation.version += 1
    evaluation.save()
    touched(initiative)
    told(by, initiative, "initiative.evaluated", verdict=code("outcomes", draft.verdict))
    return evaluation


@transaction.atomic
def add_lesson(*, by: Actor, initiative: Initiative, draft: LessonDraft) -> Lesson:
    """Write a lesson down, for the team until it is shared."""
    require(permissions.can_write(by, initiative))
    return library.record_lesson(
        by=by, draft=draft, origin=initiative.thread, organisation=initiative.organisation, audience=initiative.circle
    )


@transaction.atomic
def share_lessons(*, by: Actor, initiative: Initiative) -> list[Lesson]:
    """Make the team's lessons public. Raises InvalidError when there are none."""
    require(permissions.can_share_lessons(by, initiative))
    if not Lesson.objects.filter(origin=initiative.thread).exists():
        raise InvalidError({"": _("Write down at least one lesson first.")})
    shared = library.share_lessons(by=by, origin=initiative.thread, outcome=outcome_of(initiative))
    if shared:
        told(by, initiative, "initiative.lessons_shared")
    return shared


def outcome_of(initiative: Initiative) -> str:
    """How it ended, as far as is known: the verdict, else that it stopped, else that it goes on."""
    evaluation = Evaluation.objects.filter(initiative=initiative).first()
    if evaluation:
        return evaluation.verdict
    return "stopped" if initiative.status == Initiative.Status.STOPPED else "ongoing"


def codes_of_obstacles(lessons: Sequence[Lesson]) -> list[str]:
    """The obstacles that lessons are about, in the order of the vocabulary."""
    met = {one for lesson in lessons for one in lesson.obstacles}
    return [one for one in vocabularies.codes("obstacles") if one in met]


def audience_of(post: Post) -> str:
    """Who may read an entry, and the files that hang on it."""
    return "public" if post.is_public and post.initiative.is_public else post.initiative.circle


def _attach(by: Actor, post: Post, files: Sequence[UploadedFile]) -> None:
    audience = audience_of(post)
    for file in files:
        add_upload(by=by, file=file, thread=post.initiative.thread, subject=f"post:{post.ref}", audience=audience)


def _check_post(draft: PostDraft) -> None:
    if not draft.title.strip():
        raise InvalidError({"title": _("Give the entry a title.")})
    if len(draft.body) > LONGEST:
        raise InvalidError({"body": _("This is too long: at most %(most)d characters.") % {"most": LONGEST}})
