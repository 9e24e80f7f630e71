"""The demo's initiatives: each file of content/demo/initiatives is one, told step by step."""

from collections.abc import Callable
from decimal import Decimal
from functools import partial

from proeftuin.bridges.initiative_to_case import make_case
from proeftuin.initiatives.actions import moves, start, team, work
from proeftuin.initiatives.drafts import AskedDraft, EvaluationDraft, IndicatorDraft, InitiativeDraft, PostDraft
from proeftuin.initiatives.models import Indicator, Initiative, Output
from proeftuin.kernel.actor import Actor
from proeftuin.library.actions import cases as writing
from proeftuin.library.drafts import CaseDraft
from proeftuin.operations.demo_cases import EDITOR, NAMES, lesson_draft
from proeftuin.operations.demo_pictures import picture
from proeftuin.operations.demo_world import Entry, Step, World, read_all


def steps() -> list[Step]:
    """Everything that happens to initiatives."""
    found: list[Step] = []
    for key, content in read_all("initiatives"):
        about = content["initiative"]
        found.append(Step(about["ago"], partial(_start, key=key, about=about)))
        found += [Step(turn["ago"], partial(_turn, key=key, about=about, turn=turn)) for turn in content["turn"]]
    return found


def _start(world: World, *, key: str, about: Entry) -> None:
    asked = about["asked"]
    shown = [_shown(world, case, score) for case, score in asked.get("shown", {}).items()]
    builds_on = world.cases[asked["builds_on"]].ref if "builds_on" in asked else ""
    organisation = world.organisations[about["organisation"]]
    world.initiatives[key] = start.start_initiative(
        by=world.actors[about["by"]],
        draft=InitiativeDraft(
            title=about["title"], problem=about["problem"], language=about["language"], sectors=about["sectors"],
            sdgs=about.get("sdgs", ()), level=organisation.level, country=organisation.country,
            organisation_id=organisation.pk,
        ),
        asked=AskedDraft(
            question=asked["question"], language=about["language"], reason=asked.get("reason", ""), shown=shown,
            builds_on=builds_on,
        ),
    )  # fmt: skip


def _shown(world: World, key: str, score: float) -> dict[str, object]:
    case = world.cases[key]
    return {"kind": "case", "ref": case.ref, "title": case.title, "url": case.get_absolute_url(), "score": score}


def _turn(world: World, *, key: str, about: Entry, turn: Entry) -> None:
    """One turn of an initiative: the deed is the key that names it."""
    initiative = Initiative.objects.get(pk=world.initiatives[key].pk)
    by = world.actors[turn.get("by", about["by"])]
    for name, deed in DEEDS.items():
        if name in turn:
            deed(world, by=by, initiative=initiative, turn=turn)


def _join(world: World, *, by: Actor, initiative: Initiative, turn: Entry) -> None:
    """Someone asks to join, is welcomed, and gets the role that was meant."""
    asks, role = world.actors[turn["join"]], turn["role"]
    asked_as = role if role in ("partner", "citizen", "coach") else "member"
    member = team.ask_to_join(by=asks, initiative=initiative, role=asked_as, message=turn.get("message", ""))
    member = team.answer_request(by=by, member=member, welcome=True)
    team.change_member(
        by=by,
        member=member,
        role=role,
        disciplines=turn.get("brings", ()),
        is_target_group=turn.get("concerned", False),
    )


def _outputs(_world: World, *, by: Actor, initiative: Initiative, turn: Entry) -> None:
    for key, text in turn["outputs"].items():
        there = Output.objects.filter(initiative=initiative, key=key).first()
        work.fill_output(by=by, initiative=initiative, key=key, text=text, version=there.version if there else 0)


def _post(_world: World, *, by: Actor, initiative: Initiative, turn: Entry) -> None:
    draft = PostDraft(title=turn["post"], body=turn.get("body", ""), language=initiative.language)
    files = [picture(one) for one in turn.get("pictures", ())]
    work.add_post(by=by, initiative=initiative, draft=draft, files=files)


def _indicator(_world: World, *, by: Actor, initiative: Initiative, turn: Entry) -> None:
    about = turn["indicator"]
    numbers = {name: Decimal(str(about[name])) for name in ("baseline", "target") if name in about}
    work.set_indicator(by=by, initiative=initiative, draft=IndicatorDraft(**{**about, **numbers}))


def _results(_world: World, *, by: Actor, initiative: Initiative, turn: Entry) -> None:
    for name, (result, note) in turn["results"].items():
        indicator = Indicator.objects.get(initiative=initiative, name=name)
        work.record_result(
            by=by, indicator=indicator, result=Decimal(str(result)), note=note, version=indicator.version
        )


def _evaluate(_world: World, *, by: Actor, initiative: Initiative, turn: Entry) -> None:
    about = dict(turn["evaluation"])
    if "cost" in about:
        about["cost"] = Decimal(str(about["cost"]))
    work.evaluate(by=by, initiative=initiative, draft=EvaluationDraft(**about))


def _lessons(_world: World, *, by: Actor, initiative: Initiative, turn: Entry) -> None:
    for entry in turn["lessons"]:
        work.add_lesson(by=by, initiative=initiative, draft=lesson_draft(entry, initiative.language))


def _share(_world: World, *, by: Actor, initiative: Initiative, turn: Entry) -> None:
    work.share_lessons(by=by, initiative=initiative)


def _case(world: World, *, by: Actor, initiative: Initiative, turn: Entry) -> None:
    """The team's case: made from the thread in one click, completed by hand, and reviewed by the editor."""
    made = make_case(by=by, initiative=initiative)
    own = {name: turn["case"][name] for name in turn["case"].keys() & NAMES}
    draft = CaseDraft(**{**{name: getattr(made, name) for name in NAMES}, **own})
    made = writing.edit_case(by=by, case=made, draft=draft, version=made.version)
    made = writing.submit_case(by=by, case=made)
    world.cases[turn["case"]["key"]] = writing.review_case(by=world.actors[EDITOR], case=made, verb="publish")


def _advance(_world: World, *, by: Actor, initiative: Initiative, turn: Entry) -> None:
    moves.advance_initiative(by=by, initiative=initiative, reason=turn.get("reason", ""), expected=turn["advance"])


def _return(_world: World, *, by: Actor, initiative: Initiative, turn: Entry) -> None:
    moves.return_initiative(by=by, initiative=initiative, to_phase=turn["return"], reason=turn["reason"])


def _pause(_world: World, *, by: Actor, initiative: Initiative, turn: Entry) -> None:
    moves.pause_initiative(by=by, initiative=initiative, reason=turn["pause"])


def _resume(_world: World, *, by: Actor, initiative: Initiative, turn: Entry) -> None:
    moves.resume_initiative(by=by, initiative=initiative)


def _stop(_world: World, *, by: Actor, initiative: Initiative, turn: Entry) -> None:
    moves.stop_initiative(by=by, initiative=initiative, reason=turn["stop"])


def _close(_world: World, *, by: Actor, initiative: Initiative, turn: Entry) -> None:
    moves.close_initiative(by=by, initiative=initiative)


DEEDS: dict[str, Callable[..., None]] = {
    "join": _join, "outputs": _outputs, "post": _post, "indicator": _indicator, "results": _results,
    "evaluation": _evaluate, "lessons": _lessons, "share": _share, "case": _case, "advance": _advance,
    "return": _return, "pause": _pause, "resume": _resume, "stop": _stop, "close": _close,
}  # fmt: skip
