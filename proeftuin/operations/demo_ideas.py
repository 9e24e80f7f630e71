"""The demo's open process: a park, the ideas that people sent for it, and who supports them."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from proeftuin.accounts.actions import give_role
from proeftuin.accounts.models import User
from proeftuin.accounts.queries import actor_of
from proeftuin.ideas import logic
from proeftuin.ideas.actions.submitting import enter_idea, submit_idea
from proeftuin.ideas.actions.supporting import count_elsewhere, support
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.models import Idea
from proeftuin.kernel import clock
from proeftuin.kernel.actor import VISITOR
from proeftuin.operations.demo_world import BY, Entry, Step, World, read_all, supporters_on
from proeftuin.processes.actions import setup
from proeftuin.processes.drafts import MethodDraft, OpeningDraft, PhaseDraft, ProcessDraft
from proeftuin.processes.models import Method
from proeftuin.processes.permissions import Credentials

PLAIN = (
    "title", "prefix", "language", "area", "summary", "description", "can_influence", "cannot_influence", "level",
    "decides", "answer_threshold",
)  # fmt: skip


def steps() -> list[Step]:
    """Each file of content/demo/processes is a process, with its ideas as they came in."""
    found: list[Step] = []
    for _name, content in read_all("processes"):
        about, method = content["process"], content.get("method", {})
        found.append(Step(about["ago"], partial(_start, content=content)))
        if "published" in about:
            found.append(Step(about["published"], partial(_publish, prefix=about["prefix"])))
        found += [
            Step(one["ago"], partial(_idea, prefix=about["prefix"], fields=method.get("fields", ()), entry=one))
            for one in content.get("idea", ())
        ]
        found += [Step(one["ago"], partial(_sheet, entry=one)) for one in content.get("sheet", ())]
        ideas = content.get("idea", ())
        days = range(1, max((one["ago"] for one in ideas), default=0))
        found += [Step(day, partial(_supports, ideas=ideas, day=day)) for day in days]
    return found


def _start(world: World, *, content: Mapping[str, Any]) -> None:
    about = content["process"]
    give_role(by=BY, user=_user(world, about["by"]), role="officer")
    by = actor_of(_user(world, about["by"]))
    day = clock.today()
    process = setup.start_process(
        by=by, organisation=world.organisations[about["organisation"]],
        draft=ProcessDraft(
            **{name: about[name] for name in PLAIN if name in about},
            answer_by=day + timedelta(days=about["ago"] + about["answer_in"]),
        ),
    )  # fmt: skip
    phases = [setup.add_phase(by=by, process=process, draft=_phase(world, phase)) for phase in content.get("phase", ())]
    if "method" not in content:
        return
    given = content["method"]
    settings = {name: given[name] for name in logic.DEFAULTS if name in given}
    method = setup.add_method(
        by=by, process=process, draft=MethodDraft("ideas", given["title"], given["intro"], settings)
    )
    for action, who in (("submit", "confirmed_email"), ("support", "everyone"), ("comment", "confirmed_email")):
        setup.open_action(by=by, phase=phases[0], method=method, draft=OpeningDraft(action, who))


def _phase(world: World, phase: Entry) -> PhaseDraft:
    """A phase starts at nine in the morning of its day, and ends at nine."""
    morning = world.began.replace(hour=8, minute=0, second=0, microsecond=0)
    starts = morning - timedelta(days=phase["starts"])
    return PhaseDraft(phase["title"], phase["description"], starts, starts + timedelta(days=phase["days"]))


def _publish(world: World, *, prefix: str) -> None:
    method = _method(prefix)
    setup.publish_process(by=world.actors["sara"], process=method.process)


def _idea(world: World, *, prefix: str, fields: list[Entry], entry: Entry) -> None:
    latitude, longitude = entry["place"]
    draft = IdeaDraft(
        entry["title"], entry["body"], entry.get("language", "nl"), category=entry["category"], area=entry["area"],
        extra={one["code"]: entry[one["code"]] for one in fields if one["code"] in entry}, latitude=latitude,
        longitude=longitude,
    )  # fmt: skip
    method = _method(prefix)
    if "clerk" in entry:
        channel, key = entry["channel"], entry.get("form", "")
        enter_idea(by=world.actors[entry["clerk"]], method=method, draft=draft, channel=channel, key=key)
    else:
        submit_idea(by=world.actors[entry["by"]], method=method, draft=draft)


def _sheet(world: World, *, entry: Entry) -> None:
    idea = _named(entry["idea"])
    count_elsewhere(
        by=world.actors[entry["by"]], idea=idea, channel=entry["channel"], supports=entry["supports"],
        note=entry["note"],
    )  # fmt: skip


def _supports(world: World, *, ideas: list[Entry], day: int) -> None:
    """Who supported something that day: the people of the demo, and neighbours without an account."""
    for place, entry in enumerate(ideas):
        keen = [actor for at, actor in enumerate(world.actors.values()) if (at + place) % 3 == 0]
        for number in supporters_on(day, since=entry["ago"], until=1, many=entry["supports"], seed=place):
            if number < len(keen):
                support(by=keen[number], idea=_named(entry["title"]))
            else:
                key = f"visitor:demo-{((number - len(keen)) * 7 + place) % 60}"
                support(by=VISITOR, idea=_named(entry["title"]), shown=Credentials(visitor_key=key))


def _method(prefix: str) -> Method:
    return Method.objects.select_related("process").get(process__prefix=prefix, kind="ideas")


def _named(title: str) -> Idea:
    return Idea.objects.select_related("method__process").get(title=title)


def _user(world: World, key: str) -> User:
    return User.objects.get(pk=world.actors[key].person_id)
