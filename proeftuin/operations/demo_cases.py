"""The demo's cases with their lessons, and what became of them elsewhere."""

from dataclasses import fields, replace
from datetime import timedelta
from functools import partial

from proeftuin.kernel import clock
from proeftuin.library.actions import adoptions as adopting
from proeftuin.library.actions import cases as writing
from proeftuin.library.actions import lessons as learning
from proeftuin.library.drafts import CaseDraft, LessonDraft
from proeftuin.library.models import Adoption, Case
from proeftuin.operations.demo_world import Entry, Step, World, read, read_all

EDITOR = "elke"
NAMES = frozenset(one.name for one in fields(CaseDraft))
WRITING, REVIEWING = 12, 5  # days before publication at which a case is begun and submitted


def steps() -> list[Step]:
    """Everything that happens to cases and adoptions."""
    found: list[Step] = []
    for _file, content in read_all("cases"):
        for entry in content["case"]:
            found += _case_steps(entry)
    for entry in read("adoptions.toml")["adoption"]:
        found += _adoption_steps(entry)
    return found


# Cases -----------------------------------------------------------------------------------------------
def _case_steps(entry: Entry) -> list[Step]:
    key, ago = entry["key"], entry["ago"]
    found = [Step(ago + WRITING, partial(_start_case, entry=entry))]
    until = entry.get("until", "published")
    if until in ("pending", "published"):
        found.append(Step(ago + REVIEWING, partial(_submit_case, key=key, by=entry["by"])))
    if until == "published":
        found.append(Step(ago, partial(_publish_case, key=key)))
        found.append(Step(ago, partial(_share_lessons, key=key, by=entry["by"], lessons=entry.get("lessons", ()))))
    if "confirmed" in entry:
        found.append(Step(entry["confirmed"], partial(_confirm_case, key=key, by=entry["by"])))
    return found


def _start_case(world: World, *, entry: Entry) -> None:
    world.cases[entry["key"]] = writing.start_case(by=world.actors[entry["by"]], draft=_draft(world, entry))


def _draft(world: World, entry: Entry) -> CaseDraft:
    organisation = world.organisations[entry["organisation"]]
    given = {name: entry[name] for name in entry.keys() & NAMES}
    derived = {"derived_from_id": world.cases[entry["derived_from"]].pk} if "derived_from" in entry else {}
    return CaseDraft(
        **{"level": organisation.level, "country": organisation.country, **given, **derived},
        organisation_id=organisation.pk,
    )


def _submit_case(world: World, *, key: str, by: str) -> None:
    world.cases[key] = writing.submit_case(by=world.actors[by], case=world.cases[key])


def _publish_case(world: World, *, key: str) -> None:
    world.cases[key] = writing.review_case(by=world.actors[EDITOR], case=world.cases[key], verb="publish")


def _confirm_case(world: World, *, key: str, by: str) -> None:
    case = Case.objects.get(pk=world.cases[key].pk)
    world.cases[key] = writing.confirm_fresh(by=world.actors[by], case=case)


def _share_lessons(world: World, *, key: str, by: str, lessons: list[Entry]) -> None:
    case = world.cases[key]
    for entry in lessons:
        learning.record_lesson(
            by=world.actors[by], draft=lesson_draft(entry, case.language), origin=case.thread, case=case,
            organisation=case.organisation, outcome=case.outcome,
        )  # fmt: skip
    learning.share_lessons(by=world.actors[by], origin=case.thread, outcome=case.outcome)


def lesson_draft(entry: Entry, language: str) -> LessonDraft:
    return LessonDraft(
        text=entry["text"], kind=entry["kind"], language=language, evidence=entry.get("evidence", ""),
        obstacles=tuple(entry.get("obstacles", ())),
    )  # fmt: skip


# Adoptions -------------------------------------------------------------------------------------------
def _adoption_steps(entry: Entry) -> list[Step]:
    key = f"{entry['case']}>{entry['taker']}"
    found = [Step(entry["ago"], partial(_start_adoption, key=key, entry=entry))]
    for turn in entry.get("turns", ()):
        found.append(Step(turn["ago"], partial(_turn, key=key, entry=entry, turn=turn)))
    if "harvest" in entry:
        ago = entry["harvest"]["ago"]
        found.append(Step(ago, partial(_harvest, key=key, entry=entry)))
        found.append(Step(ago - REVIEWING, partial(_publish_case, key=entry["harvest"]["key"])))
        found.append(Step(ago - REVIEWING, partial(
            _share_lessons, key=entry["harvest"]["key"], by=entry["by"], lessons=entry["harvest"].get("lessons", ()),
        )))  # fmt: skip
    return found


def _start_adoption(world: World, *, key: str, entry: Entry) -> None:
    world.adoptions[key] = adopting.start_adoption(
        by=world.actors[entry["by"]], case=world.cases[entry["case"]], taker=world.organisations[entry["taker"]],
        mode=entry.get("mode", "adapted"), language=entry.get("language", "nl"), expectations=entry.get("hopes", ""),
    )  # fmt: skip


def _turn(world: World, *, key: str, entry: Entry, turn: Entry) -> None:
    """One turn of an adoption: a note, a description, and where it goes."""
    by, adoption = world.actors[entry["by"]], _fresh(world, key)
    if "core" in turn:
        live = clock.today() + timedelta(days=turn.get("live_in", 90))
        adoption = adopting.describe_adoption(
            by=by, adoption=adoption, version=adoption.version, problem_fit=turn.get("fit"), core=turn["core"],
            expectations=adoption.expectations, goes_live_on=live, owner=turn.get("owner", ""),
        )  # fmt: skip
    for kind in ("test", "change", "obstacle", "note"):
        if kind in turn:
            code = turn.get("code", "") if kind == "obstacle" else ""
            adopting.note_adoption(by=by, adoption=adoption, kind=kind, text=turn[kind], obstacle=code)
    if "to" in turn:
        adopting.move_adoption(by=by, adoption=adoption, to=turn["to"], version=adoption.version)
    if "stop" in turn:
        adopting.stop_adoption(
            by=by,
            adoption=adoption,
            reason=turn["stop"],
            obstacles=list(turn.get("codes", ())),
            version=adoption.version,
        )


def _harvest(world: World, *, key: str, entry: Entry) -> None:
    """The taker's own case: made from the adoption, then completed and submitted."""
    by, adoption, more = world.actors[entry["by"]], _fresh(world, key), entry["harvest"]
    case = adopting.harvest_adoption(by=by, adoption=adoption, result=more["results"], version=adoption.version)
    own = {name: more[name] for name in more.keys() & NAMES}
    draft = replace(CaseDraft(**{name: getattr(case, name) for name in NAMES}), **own)
    case = writing.edit_case(by=by, case=case, draft=draft, version=case.version)
    world.cases[more["key"]] = writing.submit_case(by=by, case=case)


def _fresh(world: World, key: str) -> Adoption:
    return Adoption.objects.select_related("case", "taker").get(pk=world.adoptions[key].pk)
