"""Reading assessments: the page of each kind, what came of it, and what it was before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from django.db.models import Prefetch, QuerySet
from django.http import Http404

from proeftuin.assessments import compass, logic, permissions
from proeftuin.assessments.content import Group, Item, Questionnaire
from proeftuin.assessments.models import Answer, Assessment, Review, Sheet
from proeftuin.initiatives.models import Initiative, Task
from proeftuin.initiatives.permissions import can_view_team_content
from proeftuin.initiatives.queries import tasks_from
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import today

PER_PAGE = 50
MOST_ROUNDS = 24  # in the picture and table of a history


def assessment_for(actor: Actor, initiative: Initiative, ref: str) -> Assessment:
    """An assessment this actor may see. One query. Raises Http404."""
    found = Assessment.objects.filter(initiative=initiative, ref=ref).select_related("edition").first()
    if found is None:
        raise Http404
    found.initiative = initiative
    if not permissions.can_view(actor, found):
        raise Http404
    return found


def by_token(token: str) -> Assessment:
    """An assessment by the link that was handed out. One query. Raises Http404."""
    found = (
        Assessment.objects.filter(token=token)
        .exclude(link_for="nobody")
        .select_related("initiative", "edition")
        .first()
    )
    if found is None:
        raise Http404
    return found


def of_initiative(actor: Actor, initiative: Initiative) -> "QuerySet[Assessment]":
    """Those of one initiative, newest first; for others than the team those with a published summary. One query."""
    found = Assessment.objects.filter(initiative=initiative).order_by("-id")
    if can_view_team_content(actor, initiative):
        return found
    return found.filter(is_public=True, closed_at__isnull=False)


def published() -> "QuerySet[Assessment]":
    shown = Assessment.objects.filter(is_public=True, closed_at__isnull=False, initiative__is_public=True)
    return shown.select_related("initiative", "edition").defer("edition__raw").order_by("pk")


def sheet_of(actor: Actor, assessment: Assessment) -> Sheet | None:
    """The actor's own sheet, with its answers. Two queries; none for a visitor, who has none to come back to."""
    if not actor.is_person:
        return None
    return Sheet.objects.filter(assessment=assessment, user_id=actor.person_id).prefetch_related("answers").first()


# Scales: answered apart ---------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Row:
    """One item as the page shows it: range first, then the mean. ``notes`` have no names."""

    item: Item
    spread: logic.Spread
    notes: Sequence[str]
    links: Sequence[str]
    is_weak: bool
    tasks: Sequence[Task]


@dataclass(frozen=True, slots=True)
class Part:
    group: Group
    side: logic.Side
    rows: Sequence[Row]
    is_weak: bool

    @property
    def score(self) -> Fraction | None:
        return self.side.score


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a scale: its parts, the mean beside the weakest, and the verdict where there is a rule."""

    parts: Sequence[Part]
    overall: logic.Overall
    verdict: str
    people: int
    disciplines: Sequence[str]

    @property
    def weakest(self) -> Part | None:
        return next((one for one in self.parts if one.group.id == self.overall.weakest), None)

    @property
    def weak_rows(self) -> list[tuple[Part, Row]]:
        return [(part, row) for part in self.parts for row in part.rows if row.is_weak]


def outcome(assessment: Assessment) -> Outcome:
    """The answers that were given, together. Three queries."""
    questionnaire = assessment.questionnaire
    given = Sheet.objects.filter(assessment=assessment, given_at__isnull=False)
    sheets = list(given.prefetch_related(Prefetch("answers", Answer.objects.order_by("item", "pk"))))
    answers: dict[str, list[Answer]] = {}
    for sheet in sheets:
        for one in sheet.answers.all():
            answers.setdefault(one.item, []).append(one)
    tasks = tasks_by_item(assessment)
    parts = [_part(questionnaire, group, answers, tasks, len(sheets)) for group in questionnaire.groups]
    return Outcome(
        parts, logic.overall([one.side for one in parts], high_is_good=questionnaire.high_is_good),
        _verdict(questionnaire, parts), len(sheets), sorted({one for sheet in sheets for one in sheet.disciplines}),
    )  # fmt: skip


def _part(
    questionnaire: Questionnaire, group: Group, answers: Mapping[str, Sequence[Answer]],
    tasks: Mapping[str, Sequence[Task]], people: int,
) -> Part:  # fmt: skip
    about = questionnaire.about
    spreads = {item.id: logic.spread(one.value for one in answers.get(item.id, ())) for item in group.items}
    side = logic.Side(group.id, spreads)
    limit, good = about.get("weak_at", 50), questionnaire.high_is_good
    weak_side = logic.is_weak(side.score, limit, high_is_good=good)
    by_group = about.get("weak", "item") == "group"
    rows = []
    for item in group.items:
        here = answers.get(item.id, ())
        weak = weak_side if by_group else logic.is_weak(spreads[item.id].score, limit, high_is_good=good)
        notes = sorted(one.note for one in here if one.note) if people >= logic.FEWEST_FOR_NOTES else []
        links = sorted({one.link for one in here if one.link})
        rows.append(Row(item, spreads[item.id], notes, links, weak, tasks.get(item.id, ())))
    return Part(group, side, rows, weak_side)


def _verdict(questionnaire: Questionnaire, parts: Iterable[Part]) -> str:
    about = questionnaire.about.get("verdict")
    if not about:
        return ""
    rule = logic.Rule(
        tuple(about["critical"]), about.get("red_below", 40), about.get("green_mean", 70), about.get("green_min", 50)
    )
    return logic.verdict({one.group.id: one.score for one in parts}, rule) or ""


def tasks_by_item(assessment: Assessment) -> dict[str, list[Task]]:
    """The actions that were agreed at each item. One query."""
    found: dict[str, list[Task]] = {}
    for task in tasks_from(assessment.initiative, f"{assessment.subject}/"):
        found.setdefault(task.source.partition("/")[2], []).append(task)
    return found


# The compass --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Question:
    """One question of the compass with what the team found."""

    item: Item
    review: Review | None
    looked: compass.Looked
    tasks: Sequence[Task]


@dataclass(frozen=True, slots=True)
class Compass:
    groups: Sequence[tuple[Group, Sequence[Question]]]
    by_area: Sequence[tuple[str, compass.Count]]
    by_principle: Sequence[tuple[str, compass.Count]]
    stopping: Sequence[str]

    @property
    def looked(self) -> int:
        return sum(one.looked for _name, one in self.by_area)

    @property
    def questions(self) -> int:
        return sum(one.questions for _name, one in self.by_area)


def compass_of(assessment: Assessment) -> Compass:
    """The compass as it stands. Two queries."""
    questionnaire = assessment.questionnaire
    reviews = {one.item: one for one in assessment.reviews.all()}
    tasks = tasks_by_item(assessment)
    looked = {item.id: _looked(item.id, reviews.get(item.id), tasks) for item in questionnaire.items}
    groups = [
        (group, [Question(item, reviews.get(item.id), looked[item.id], tasks.get(item.id, ())) for item in group.items])
        for group in questionnaire.groups
    ]
    areas = compass.counted({one.id: [item.id for item in one.items] for one in questionnaire.groups}, looked.values())
    principles = compass.counted(_items_by_principle(questionnaire), looked.values())
    return Compass(
        groups,
        [(group.name, one) for group, one in zip(questionnaire.groups, areas, strict=True)],
        [(name, one) for (_id, name), one in zip(questionnaire.principles, principles, strict=True)],
        compass.stopping(looked.values()),
    )


def _looked(item: str, found: Review | None, tasks: Mapping[str, Sequence[Task]]) -> compass.Looked:
    return compass.Looked(item, found.status if found else "", tuple(bool(one.done_at) for one in tasks.get(item, ())))


def _items_by_principle(questionnaire: Questionnaire) -> dict[str, list[str]]:
    return {
        one: [item.id for item in questionnaire.items if one in item.principles]
        for one, _name in questionnaire.principles
    }


def stopping_items(initiative: Initiative, key: str) -> list[tuple[Assessment, Item]]:
    """The questions that hold an initiative back, each with the round that blocked it. At most three queries."""
    rounds = list(
        Assessment.objects.filter(initiative=initiative, key=key).select_related("edition").prefetch_related("reviews")
        .order_by("id")
    )  # fmt: skip
    if not rounds:
        return []
    tasks: dict[str, dict[str, list[Task]]] = {}
    for task in tasks_from(initiative, "assessment:"):
        source, _slash, item = task.source.partition("/")
        tasks.setdefault(source, {}).setdefault(item, []).append(task)
    home: dict[str, Assessment] = {}
    looked = []
    for one in rounds:
        one.initiative = initiative
        here = [_looked(review.item, review, tasks.get(one.subject, {})) for review in one.reviews.all()]
        home |= {found.item: one for found in here if found.status}
        looked.append(here)
    found = []
    for item in compass.stopping(compass.latest(looked).values()):
        asked = home[item].questionnaire.item(item)
        if asked:
            found.append((home[item], asked))
    return found


# The simplicity check -----------------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Tried:
    """One task: who tried it, and what that says. Times are in seconds."""

    task: str
    trials: Sequence[object]
    succeeded: int
    people: int
    says: str  # "too_few", "simple" or "again"
    quickest: int | None
    slowest: int | None
    stuck: Sequence[tuple[str, int]]  # where, how often; the most first


def tried(assessment: Assessment) -> list[Tried]:
    """Each task with its trials, in the order in which tasks were first tried. One query."""
    about = assessment.questionnaire.about
    by_task: dict[str, list] = {}
    for one in assessment.trials.all():
        by_task.setdefault(one.task, []).append(one)
    found = []
    for task, trials in by_task.items():
        good = sum(one.succeeded for one in trials)
        times = [one.seconds for one in trials if one.seconds is not None]
        places: dict[str, int] = {}
        for one in trials:
            if one.stuck:
                places[one.stuck] = places.get(one.stuck, 0) + 1
        says = logic.tried(good, len(trials), of_five=about["succeed_of_five"], enough=about["enough"])
        found.append(Tried(task, trials, good, len(trials), says, min(times, default=None), max(times, default=None),
                           sorted(places.items(), key=lambda pair: -pair[1])))  # fmt: skip
    return found


def asks_again(initiative: Initiative) -> Assessment | None:
    """The latest simplicity check, when too few people managed and no reason was given. Two queries."""
    latest = (
        Assessment.objects.filter(initiative=initiative, key="simplicity-check").select_related("edition")
        .prefetch_related("trials").order_by("-id")
    )  # fmt: skip
    for one in latest:
        one.initiative = initiative
        results = tried(one)
        if any(result.says != "too_few" for result in results):  # one that has only just begun says nothing yet
            return one if not one.reason and any(result.says == "again" for result in results) else None
    return None


# What is kept -------------------------------------------------------------------------------------------------------
def summed_up(assessment: Assessment) -> dict[str, object]:
    """The result in numbers, as it is kept when an assessment closes: no people, no remarks. Empty: nothing yet."""
    kind = assessment.questionnaire.kind
    if kind == "compass":
        found = compass_of(assessment)
        if not found.looked:
            return {}
        areas = {one.id: _counts(one) for _name, one in found.by_area}
        principles = {one.id: _counts(one) for _name, one in found.by_principle}
        return {"looked": found.looked, "questions": found.questions, "areas": areas, "principles": principles}
    if kind == "simplicity":
        results = tried(assessment)
        if not results:
            return {}
        return {"tasks": [{"task": one.task, "people": one.people, "succeeded": one.succeeded, "says": one.says}
                          for one in results]}  # fmt: skip
    came = outcome(assessment)
    if not came.people:
        return {}
    return {
        "people": came.people,
        "mean": _number(came.overall.mean),
        "weakest": came.overall.weakest,
        "lowest": _number(came.overall.lowest),
        "verdict": came.verdict,
        "groups": {one.group.id: {"score": _number(one.score), "range": one.side.range} for one in came.parts},
    }


def _counts(one: compass.Count) -> dict[str, int]:
    return {"questions": one.questions, "looked": one.looked, "concerns": one.concerns, "blocked": one.blocked}


def _number(score: Fraction | None) -> float | None:
    return None if score is None else round(float(score), 1)


def review_day(assessment: Assessment) -> date | None:
    """When it should be taken again, where the questionnaire says so."""
    days = assessment.questionnaire.about.get("review_after_days")
    return today() + timedelta(days=days) if days else None


def history(assessment: Assessment) -> list[Assessment]:
    """The latest closed times of the same questionnaire by the same team, oldest first. One query."""
    closed = Assessment.objects.filter(initiative=assessment.initiative, key=assessment.key, closed_at__isnull=False)
    return list(closed.order_by("-pk")[:MOST_ROUNDS])[::-1]
