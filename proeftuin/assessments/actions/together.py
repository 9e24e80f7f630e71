"""What a team fills in at one table: the compass, who is concerned, trials, texts; and the actions it agrees on."""

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.assessments import compass, permissions
from proeftuin.assessments.drafts import ReviewDraft, TrialDraft
from proeftuin.assessments.models import Assessment, Reading, Review, Stakeholder, Trial
from proeftuin.content import vocabularies
from proeftuin.content.loader import LANGUAGES
from proeftuin.initiatives.actions.tasks import add_task
from proeftuin.initiatives.drafts import TaskDraft
from proeftuin.initiatives.models import Task
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require

LONGEST = 2000
LONGEST_TEXT = 20_000
MOST = 200  # rows of one table


@transaction.atomic
def review(*, by: Actor, assessment: Assessment, item: str, draft: ReviewDraft, version: int = 0) -> Review:
    """Write down what the team found at one question. ``version`` is the one that was read, 0 for a new one.

    Raises InvalidError: who is concerned comes first; "not applicable", a concern and a block need a note. StaleError.
    """
    assessment = _locked(by, assessment, "compass")
    if assessment.questionnaire.item(item) is None:
        raise InvalidError({"": _("This questionnaire does not ask for that.")})
    if not assessment.stakeholders.exists():
        raise InvalidError({"": _("First write down who is concerned.")})
    problems: dict[str, object] = {
        field: _words(code) for field, code in compass.problems(draft.status, draft.note).items()
    }
    if len(draft.note) > LONGEST:
        problems["note"] = _("This is too long: at most %(most)d characters.") % {"most": LONGEST}
    if problems:
        raise InvalidError(problems)
    there = Review.objects.select_for_update().filter(assessment=assessment, item=item).first()
    if (there.version if there else 0) != version:
        raise StaleError(there.version if there else 0)
    there = there or Review(assessment=assessment, item=item, version=0)
    there.status, there.note, there.link, there.at = draft.status, draft.note.strip(), draft.link, now()
    there.version += 1
    there.save()
    return there


@transaction.atomic
def add_stakeholder(
    *, by: Actor, assessment: Assessment, name: str, power: str, is_vulnerable: bool = False, note: str = ""
) -> Stakeholder:
    """Write down a group that is concerned, before the questions are looked at."""
    assessment = _locked(by, assessment, "compass")
    problems: dict[str, object] = {}
    if not name.strip() or len(name) > 120:
        problems["name"] = _("Name a group of people, in a few words.")
    if power not in vocabularies.codes("stakeholder_powers"):
        problems["power"] = _("Choose how much they have to say.")
    if problems:
        raise InvalidError(problems)
    _not_too_many(assessment.stakeholders.count())
    return Stakeholder.objects.create(
        assessment=assessment, name=name.strip(), power=power, is_vulnerable=is_vulnerable, note=note.strip()[:300]
    )


@transaction.atomic
def remove_stakeholder(*, by: Actor, assessment: Assessment, key: int) -> None:
    _locked(by, assessment, "compass").stakeholders.filter(pk=key).delete()


@transaction.atomic
def add_trial(*, by: Actor, assessment: Assessment, draft: TrialDraft) -> Trial:
    """Note how one person did at one task. People are told apart by a letter, given here."""
    assessment = _locked(by, assessment, "simplicity")
    problems: dict[str, object] = {}
    if not draft.task.strip() or len(draft.task) > 200:
        problems["task"] = _("Say in one line what the person had to do.")
    if draft.seconds is not None and not 0 < draft.seconds <= 24 * 3600:
        problems["seconds"] = _("Give the time in seconds, at most a day.")
    if not draft.succeeded and not draft.stuck.strip():
        problems["stuck"] = _("Say where the person got stuck.")
    if problems:
        raise InvalidError(problems)
    task = draft.task.strip()
    there = Trial.objects.filter(assessment=assessment, task=task).count()
    _not_too_many(there)
    taken = set(Trial.objects.filter(assessment=assessment, task=task).values_list("person", flat=True))
    person = next(one for one in _letters() if one not in taken)
    return Trial.objects.create(
        assessment=assessment, task=task, person=person, succeeded=draft.succeeded, seconds=draft.seconds,
        stuck=draft.stuck.strip()[:300],
    )  # fmt: skip


@transaction.atomic
def remove_trial(*, by: Actor, assessment: Assessment, key: int) -> None:
    _locked(by, assessment, "simplicity").trials.filter(pk=key).delete()


@transaction.atomic
def add_reading(*, by: Actor, assessment: Assessment, text: str, language: str) -> Reading:
    """Check the language of a text, and keep it with the assessment."""
    assessment = _locked(by, assessment, "simplicity")
    problems: dict[str, object] = {}
    if not text.strip() or len(text) > LONGEST_TEXT:
        problems["text"] = _("Write something, at most %(most)d characters.") % {"most": LONGEST_TEXT}
    if language not in LANGUAGES:
        problems["language"] = _("Choose the language of the text.")
    if problems:
        raise InvalidError(problems)
    _not_too_many(assessment.readings.count())
    return Reading.objects.create(assessment=assessment, text=text.strip(), language=language)


@transaction.atomic
def remove_reading(*, by: Actor, assessment: Assessment, key: int) -> None:
    _locked(by, assessment, "simplicity").readings.filter(pk=key).delete()


@transaction.atomic
def give_reason(*, by: Actor, assessment: Assessment, reason: str) -> Assessment:
    """Say why the team goes on although fewer than four of five people managed. The gate then lets it pass."""
    require(permissions.can_open(by, assessment.initiative))
    assessment = Assessment.objects.select_for_update(of=("self",), no_key=True).get(pk=assessment.pk)
    if not reason.strip() or len(reason) > LONGEST:
        raise InvalidError({"reason": _("Give a reason, at most %(most)d characters.") % {"most": LONGEST}})
    assessment.reason = reason.strip()
    assessment.save(update_fields=["reason"])
    return assessment


@transaction.atomic
def agree_action(*, by: Actor, assessment: Assessment, item: str, draft: TaskDraft) -> Task:
    """Make an action of the team from a weak point: it stands with the team's other actions and names its source."""
    require(permissions.can_open(by, assessment.initiative))
    if assessment.questionnaire.item(item) is None:
        raise InvalidError({"": _("This questionnaire does not ask for that.")})
    return add_task(by=by, initiative=assessment.initiative, draft=draft, source=assessment.source(item))


def _locked(by: Actor, assessment: Assessment, kind: str) -> Assessment:
    rows = Assessment.objects.select_for_update(of=("self",), no_key=True)
    assessment = rows.select_related("initiative", "edition").get(pk=assessment.pk)
    require(permissions.can_work(by, assessment))
    if assessment.questionnaire.kind != kind:
        raise InvalidError({"": _("This questionnaire does not ask for that.")})
    return assessment


def _not_too_many(count: int) -> None:
    if count >= MOST:
        raise InvalidError({"": _("There are %(most)d already: that is enough.") % {"most": MOST}})


def _letters() -> list[str]:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return [*alphabet, *(first + second for first in alphabet for second in alphabet)]


def _words(code: str) -> object:
    return {
        "choose": _("Choose how it is."),
        "why": _("Say why, in a sentence."),
    }[code]
