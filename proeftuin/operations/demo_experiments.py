"""The demo's experiments: what its teams tried, as content/demo/experiments.toml tells it."""

from decimal import Decimal
from functools import partial

from proeftuin.experiments import actions
from proeftuin.experiments.drafts import PlanDraft, ResultDraft
from proeftuin.experiments.models import Experiment
from proeftuin.initiatives.models import Initiative
from proeftuin.operations.demo_pictures import picture
from proeftuin.operations.demo_world import Entry, Step, World, read

NUMBERS = ("threshold_value", "result_value")


def steps() -> list[Step]:
    """Planned, started, and ended or broken off; some still run."""
    found: list[Step] = []
    for entry in read("experiments.toml")["experiment"]:
        about = entry | {name: Decimal(entry[name]) for name in NUMBERS if name in entry}
        planned, started, *ended = about["ago"]
        found += [Step(planned, partial(_plan, about=about)), Step(started, partial(_start, about=about))]
        if "reason" in about:
            found.append(Step(about["ended"], partial(_break_off, about=about)))
        elif ended:
            found.append(Step(ended[0], partial(_finish, about=about)))
        elif "note" in about:
            found.append(Step(3, partial(_note, about=about)))
    return found


def _plan(world: World, *, about: Entry) -> None:
    initiative = Initiative.objects.get(pk=world.initiatives[about["initiative"]].pk)
    draft = PlanDraft(
        **{"language": "nl", **{name: about[name] for name in PlanDraft.__dataclass_fields__ if name in about}}
    )
    earlier = Experiment.objects.get(title=_title(about["after"])) if "after" in about else None
    actions.plan_experiment(by=world.actors[about["by"]], initiative=initiative, draft=draft, replaces=earlier)


def _title(key: str) -> str:
    return str(next(one["title"] for one in read("experiments.toml")["experiment"] if one["key"] == key))


def _start(world: World, *, about: Entry) -> None:
    one = _now(about)
    actions.start_experiment(by=world.actors[about["by"]], experiment=one, version=one.version)


def _finish(world: World, *, about: Entry) -> None:
    one, by = _now(about), world.actors[about["by"]]
    draft = ResultDraft(**{name: about[name] for name in ResultDraft.__dataclass_fields__ if name in about})
    one = actions.finish_experiment(by=by, experiment=one, draft=draft, version=one.version)
    pictures = [picture(name) for name in about.get("pictures", ())]
    if pictures:
        actions.add_pictures(by=by, experiment=one, files=pictures, alt=one.saw[:200])


def _note(world: World, *, about: Entry) -> None:
    one = _now(about)
    draft = ResultDraft(saw=about["note"])
    actions.save_result(by=world.actors[about["by"]], experiment=one, draft=draft, version=one.version)


def _break_off(world: World, *, about: Entry) -> None:
    actions.abandon_experiment(by=world.actors[about["by"]], experiment=_now(about), reason=about["reason"])


def _now(about: Entry) -> Experiment:
    return Experiment.objects.select_related("initiative").get(title=about["title"])
