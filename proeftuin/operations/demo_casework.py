"""The demo's Kafka cases: three people's routes, the session of one, and what was published without names."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from proeftuin.casework.actions import publishing, working
from proeftuin.casework.drafts import CaseDraft, KnotDraft, SessionDraft, StepDraft
from proeftuin.casework.models import KafkaCase
from proeftuin.initiatives.actions.tasks import finish_task
from proeftuin.initiatives.drafts import TaskDraft
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import today
from proeftuin.operations.demo_world import Entry, Step, World, read

INITIATIVE = "1-afspraak"
ANCHOR = date(2025, 6, 20)  # the day on which the file takes a case to be opened


def steps() -> list[Step]:
    """Each case as it is after the session, and its publication."""
    found = []
    for one in read("kafka.toml")["case"]:
        found += [Step(one["ago"], partial(_open, about=one)), Step(one["published"], partial(_publish, about=one))]
    return found


def _moved(entry: Entry) -> dict[str, Any]:
    """An entry with its days moved along, so that the demo is never old."""
    return {name: today() + (value - ANCHOR) if isinstance(value, date) else value for name, value in entry.items()}


def _open(world: World, *, about: Entry) -> None:
    by = world.actors["sara"]
    draft = CaseDraft(
        title=about["title"], situation=about["situation"].strip(), language="nl", similar=about["similar"],
        name=about["name"], state="followed",
    )  # fmt: skip
    initiative = Initiative.objects.get(pk=world.initiatives[INITIATIVE].pk)
    case = working.open_case(by=by, initiative=initiative, draft=draft)
    route = [
        working.save_step(by=by, case=case, draft=StepDraft(**{**_moved(one), "cost": Decimal(one["cost"])}))
        for one in about["steps"]
    ]
    for one in about["talks"]:
        working.add_talk(by=by, case=case, **_moved(one))
    for one in about["knots"]:
        shown = [route[number - 1].pk for number in one["steps"]]
        working.save_knot(by=by, case=case, draft=KnotDraft(**{**one, "steps": shown}))
    for one in about["recommendations"]:
        working.recommend(by=by, case=case, **one)
    for one in about["follow_ups"]:
        working.follow_up(by=by, case=case, **_moved(one))
    if "session" in about:
        session = _moved(about["session"])
        session["came"] = session["came"].strip()
        working.hold_session(by=by, case=case, draft=SessionDraft(**session))
    _agree(by, case, about)


def _agree(by: Actor, case: KafkaCase, about: Entry) -> None:
    for one in about["actions"]:
        knot = case.knots.filter(number=one.get("knot", 0)).first()
        draft = TaskDraft(title=one["title"], owner_name=one["owner"], due_on=_moved(one)["due"])
        task = working.agree_action(by=by, case=case, draft=draft, knot=knot)
        if one.get("done"):
            finish_task(by=by, task=task)


def _publish(world: World, *, about: Entry) -> None:
    publishing.publish_case(
        by=world.actors["sara"], case=KafkaCase.objects.select_related("initiative").get(title=about["title"]),
        consented_on=today(), how="person", looked_through=True, hides_agencies=False,
    )  # fmt: skip
