"""The demo's assessments: what its teams found when they looked at themselves (content/demo/assessments.toml)."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial

from proeftuin.assessments.actions import taking, together
from proeftuin.assessments.drafts import AnswerDraft, ReviewDraft, SheetDraft, TrialDraft
from proeftuin.assessments.models import Assessment
from proeftuin.initiatives.actions.tasks import finish_task
from proeftuin.initiatives.drafts import TaskDraft
from proeftuin.initiatives.models import Initiative, Member
from proeftuin.kernel.actor import Actor
from proeftuin.operations.demo_world import Entry, Step, World, read

EVIDENCE = "https://waterrijk.example/logboek"


def steps() -> list[Step]:
    """Begun, answered, acted on, and closed; some are still open."""
    found: list[Step] = []
    for about in read("assessments.toml")["taken"]:
        made: list[Assessment] = []
        found.append(Step(about["ago"], partial(_take, about=about, made=made)))
        if "closed" in about:
            found.append(Step(about["closed"], partial(_close, about=about, made=made)))
    return found


def _take(world: World, *, about: Entry, made: list[Assessment]) -> None:
    initiative = Initiative.objects.get(pk=world.initiatives[about["initiative"]].pk)
    by = world.actors[about["by"]]
    one = taking.open_assessment(by=by, initiative=initiative, key=about["key"])
    made.append(one)
    for who, values in about.get("sheets", {}).items():
        taking.answer(by=world.actors[who], assessment=one, draft=_sheet(one, values), give=True)
    for group in about.get("concerned", ()):
        together.add_stakeholder(
            by=by, assessment=one, name=group["name"], power=group["power"], note=group.get("note", ""),
            is_vulnerable=group.get("vulnerable", False),
        )  # fmt: skip
    for item, found in about.get("reviews", {}).items():
        draft = ReviewDraft(status=found["status"], note=found.get("note", ""))
        together.review(by=by, assessment=one, item=item, draft=draft)
    if "trials" in about:
        _try(by, one, about["trials"])
    for item, task in about.get("actions", {}).items():
        _agree(world, by, one, item, task)


def _sheet(one: Assessment, values: Mapping[str, object]) -> SheetDraft:
    answers, asked = {}, one.questionnaire.about.get("evidence_from", 5)
    for group in one.questionnaire.groups:
        for item in group.items:
            value = int(str(values.get(item.id, values.get(group.id, values["all"]))))
            answers[item.id] = AnswerDraft(value=value, link=EVIDENCE if value >= asked else "")
    brings = values.get("brings", ())
    return SheetDraft(answers=answers, disciplines=brings if isinstance(brings, list) else ())


def _try(by: Actor, one: Assessment, trials: Entry) -> None:
    for succeeded, seconds, stuck in trials["people"]:
        draft = TrialDraft(task=trials["task"], succeeded=succeeded, seconds=seconds, stuck=stuck)
        together.add_trial(by=by, assessment=one, draft=draft)
    together.add_reading(by=by, assessment=one, text=trials["text"], language="nl")
    together.give_reason(by=by, assessment=one, reason=trials["reason"])


def _agree(world: World, by: Actor, one: Assessment, item: str, task: Entry) -> None:
    seat = Member.objects.select_related("user").filter(
        initiative=one.initiative, state="active", user_id=world.actors[task["owner"]].person_id
    )  # fmt: skip
    due = (world.began + timedelta(days=task["due"])).date()
    draft = TaskDraft(title=task["title"], owner=seat.get().user, due_on=due)
    agreed = together.agree_action(by=by, assessment=one, item=item, draft=draft)
    if task.get("done"):
        finish_task(by=by, task=agreed)


def _close(world: World, *, about: Entry, made: list[Assessment]) -> None:
    by = world.actors[about["by"]]
    one = Assessment.objects.select_related("initiative", "edition").get(pk=made[0].pk)
    one = taking.close_assessment(by=by, assessment=one, version=one.version)
    if "summary" in about:
        taking.show_summary(by=by, assessment=one, is_public=True, summary=about["summary"])
