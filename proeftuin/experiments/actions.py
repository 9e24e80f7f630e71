"""What a team does with an experiment. Each is one transaction with its line in the ledger."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.experiments import logic, permissions
from proeftuin.experiments.documents import experiment_document
from proeftuin.experiments.drafts import PlanDraft, ResultDraft
from proeftuin.experiments.models import Experiment
from proeftuin.initiatives.actions.saving import code, told, touched
from proeftuin.initiatives.actions.work import add_lesson
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.library.actions.lessons import LONGEST as LONGEST_LESSON
from proeftuin.library.drafts import LessonDraft
from proeftuin.library.models import Lesson
from proeftuin.search import actions as search
from proeftuin.ui.http import absolute
from proeftuin.uploads.actions import add_upload, show_uploads_to

LONGEST = 5000
PLAN = tuple(PlanDraft.__dataclass_fields__)
TEXTS = {"title": 200, "threshold_unit": 40, "place": 200, "participants": 300, "who": 300}


@transaction.atomic
def plan_experiment(
    *, by: Actor, initiative: Initiative, draft: PlanDraft, replaces: Experiment | None = None
) -> Experiment:
    """Write a plan down, for the team until it starts. ``replaces`` is the earlier one it goes on from."""
    require(permissions.can_plan(by, initiative))
    _check_plan(draft)
    if replaces and replaces.initiative_id != initiative.pk:
        raise InvalidError({"": _("That experiment belongs to another initiative.")})
    made = Experiment.objects.create(
        initiative=initiative, author_id=by.id, replaces=replaces, **{name: getattr(draft, name) for name in PLAN}
    )
    told(by, initiative, "experiment.planned", subject=made.subject, team_only=True, experiment=made.title)
    return made


@transaction.atomic
def edit_plan(*, by: Actor, experiment: Experiment, draft: PlanDraft, version: int) -> Experiment:
    """Change the plan, until it starts. Raises StaleError when somebody saved since ``version`` was read."""
    experiment = _locked(experiment)
    require(permissions.can_edit(by, experiment))
    if experiment.version != version:
        raise StaleError(experiment.version)
    _check_plan(draft)
    for name in PLAN:
        setattr(experiment, name, getattr(draft, name))
    _save(experiment)
    told(by, experiment.initiative, "experiment.edited", subject=experiment.subject, team_only=True,
         experiment=experiment.title)  # fmt: skip
    return experiment


@transaction.atomic
def hand_over(*, by: Actor, experiment: Experiment, who: str) -> Experiment:
    """Say who does the test now. What is tested may not change; who does it may."""
    experiment = _locked(experiment)
    require(permissions.can_plan(by, experiment.initiative))
    experiment.who = who.strip()[: TEXTS["who"]]
    _save(experiment)
    return experiment


@transaction.atomic
def remove_draft(*, by: Actor, experiment: Experiment) -> None:
    """Throw a plan away that never started."""
    experiment = _locked(experiment)
    require(permissions.can_edit(by, experiment))
    told(by, experiment.initiative, "experiment.removed", subject=experiment.subject, team_only=True,
         experiment=experiment.title)  # fmt: skip
    experiment.delete()


@transaction.atomic
def start_experiment(*, by: Actor, experiment: Experiment, version: int) -> Experiment:
    """Start. From now on plan and threshold are fixed, and everyone who may see the initiative sees them.

    Raises InvalidError with what the plan still lacks, StaleError when a colleague changed it meanwhile.
    """
    experiment = _locked(experiment)
    require(permissions.can_do(by, experiment, "start"))
    if experiment.version != version:
        raise StaleError(experiment.version)
    missing = logic.lacking({name: getattr(experiment, name) for name in PLAN})
    if missing:
        raise InvalidError({name: _wanted(name) for name in missing})
    experiment.state = Experiment.State.RUNNING
    experiment.started_at = experiment.listed_at = now()
    _save(experiment)
    _told(by, experiment, "experiment.started")
    return experiment


@transaction.atomic
def save_result(*, by: Actor, experiment: Experiment, draft: ResultDraft, version: int) -> Experiment:
    """Keep what was seen so far, for the team, while it runs."""
    experiment = _locked(experiment)
    require(permissions.can_do(by, experiment, "finish"))
    if experiment.version != version:
        raise StaleError(experiment.version)
    _take_result(experiment, draft)
    _save(experiment)
    return experiment


@transaction.atomic
def finish_experiment(*, by: Actor, experiment: Experiment, draft: ResultDraft, version: int) -> Experiment:
    """Give the result and the verdict. Whatever it is, it is shown like the others, and found like the others."""
    experiment = _locked(experiment)
    require(permissions.can_do(by, experiment, "finish"))
    if experiment.version != version:
        raise StaleError(experiment.version)
    _check_result(experiment, draft)
    _take_result(experiment, draft)
    experiment.state, experiment.verdict = Experiment.State.DONE, draft.verdict
    experiment.ended_at = experiment.listed_at = now()
    _save(experiment)
    _told(by, experiment, "experiment.done", verdict=code("experiment_standings", draft.verdict))
    return experiment


@transaction.atomic
def abandon_experiment(*, by: Actor, experiment: Experiment, reason: str) -> Experiment:
    """Break off a running experiment, with a public reason."""
    experiment = _locked(experiment)
    require(permissions.can_do(by, experiment, "abandon"))
    if not reason.strip():
        raise InvalidError({"reason": _("Give a reason. Everyone can read it.")})
    experiment.state, experiment.reason = Experiment.State.ABANDONED, reason.strip()[:LONGEST]
    experiment.ended_at = experiment.listed_at = now()
    _save(experiment)
    _told(by, experiment, "experiment.abandoned", reason=experiment.reason)
    return experiment


@transaction.atomic
def make_lesson(*, by: Actor, experiment: Experiment) -> Lesson:
    """What was learned becomes a lesson of the initiative, with the experiment as its evidence. Once.

    Raises InvalidError when nothing was learned, or not in one sentence that fits.
    """
    experiment = _locked(experiment)
    require(permissions.can_plan(by, experiment.initiative))
    if experiment.lesson_id:
        return Lesson.objects.get(pk=experiment.lesson_id)
    if not (experiment.ended_at and experiment.learned.strip()):
        raise InvalidError({"": _("First write what you learned, with the result.")})
    text = logic.first_sentence(experiment.learned, LONGEST_LESSON)
    if not text:
        too_long = _("What you learned is too long for one lesson. Write it as one sentence on the page of lessons.")
        raise InvalidError({"": too_long})
    draft = LessonDraft(
        text=text, kind="worked" if experiment.verdict == "keep" else "did_not_work", language=experiment.language,
        evidence="\n\n".join(filter(None, [experiment.learned if experiment.learned != text else "", experiment.saw,
                                           absolute(experiment.get_absolute_url())])),
    )  # fmt: skip
    experiment.lesson = add_lesson(by=by, initiative=experiment.initiative, draft=draft)
    _save(experiment)
    return experiment.lesson


@transaction.atomic
def add_pictures(*, by: Actor, experiment: Experiment, files: Sequence[UploadedFile], alt: str = "") -> None:
    """Hang pictures and files on an experiment, for whoever may see it."""
    require(permissions.can_add_pictures(by, experiment))
    thread = experiment.initiative.thread
    for file in files:
        add_upload(by=by, file=file, thread=thread, subject=experiment.subject, audience=experiment.audience, alt=alt)


def follow_the_initiative(initiative: Initiative) -> None:
    """The initiative was opened or closed to the public: its experiments, and their pictures, go along."""
    for one in Experiment.objects.filter(initiative=initiative).select_related("initiative__organisation"):
        show_uploads_to(audience=one.audience, thread=initiative.thread, subject=one.subject)
        if one.state != Experiment.State.DRAFT:
            search.put(experiment_document(one))


def _locked(experiment: Experiment) -> Experiment:
    """The row as it is stored now, for this transaction alone."""
    rows = Experiment.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("initiative__organisation").get(pk=experiment.pk)


def _save(experiment: Experiment) -> None:
    experiment.version += 1
    experiment.changed_at = now()
    experiment.save()


def _told(by: Actor, experiment: Experiment, kind: str, **data: object) -> None:
    """Tell everyone who follows the initiative, show the pictures to the same people, and make it findable."""
    initiative = experiment.initiative
    told(by, initiative, kind, subject=experiment.subject, experiment=experiment.title, **data)
    touched(initiative)
    show_uploads_to(audience=experiment.audience, thread=initiative.thread, subject=experiment.subject)
    search.put(experiment_document(experiment))


def _take_result(experiment: Experiment, draft: ResultDraft) -> None:
    if len(draft.saw) > LONGEST or len(draft.learned) > LONGEST:
        name = "saw" if len(draft.saw) > LONGEST else "learned"
        raise InvalidError({name: _("This is too long: at most %(most)d characters.") % {"most": LONGEST}})
    experiment.saw, experiment.learned = draft.saw.strip(), draft.learned.strip()
    has_number = experiment.threshold_value is not None
    experiment.result_value = draft.result_value if has_number else None
    experiment.judged_met = None if has_number else draft.judged_met


def _check_plan(draft: PlanDraft) -> None:
    problems: dict[str, object] = {}
    if not draft.title.strip():
        problems["title"] = _("Give it a short name.")
    for name in PLAN:
        value, most = getattr(draft, name), TEXTS.get(name, LONGEST)
        if isinstance(value, str) and len(value) > most:
            problems[name] = _("This is too long: at most %(most)d characters.") % {"most": most}
    if draft.starts_on and draft.ends_on and draft.ends_on < draft.starts_on:
        problems["ends_on"] = _("The end comes before the start.")
    if problems:
        raise InvalidError(problems)


def _check_result(experiment: Experiment, draft: ResultDraft) -> None:
    problems: dict[str, object] = {}
    if not draft.saw.strip():
        problems["saw"] = _("Tell what you saw, expected or not.")
    if draft.verdict not in logic.VERDICTS:
        problems["verdict"] = _("Choose what you do with it.")
    if not draft.learned.strip():
        problems["learned"] = _("Write what you learned. One sentence is enough.")
    if experiment.threshold_value is not None and draft.result_value is None:
        problems["result_value"] = _("Fill in the number that you measured.")
    if experiment.threshold_value is None and draft.judged_met is None:
        problems["judged_met"] = _("Say whether the threshold was met.")
    if problems:
        raise InvalidError(problems)


def _wanted(name: str) -> object:
    """What a plan still needs, in the language of who asks."""
    words = {
        "title": _("Give it a short name."),
        "assumption": _("Write what you think is so. The test shows whether it is."),
        "test": _("Write the smallest test that can show you are wrong."),
        "measure": _("Write what you count or watch."),
        "threshold_value": _("Set a threshold: a number, or words. When do you call it a success?"),
    }
    return words[name]
