"""The demo's award: called, entered, judged and announced, by the people of the demo."""

from datetime import timedelta
from functools import partial

from proeftuin.calls.actions import calls, deciding, entries, jury
from proeftuin.calls.drafts import CallDraft, EntryDraft
from proeftuin.calls.judging import judged
from proeftuin.calls.models import Call, Entry, Reading
from proeftuin.operations.demo_world import Entry as Facts
from proeftuin.operations.demo_world import Step, World, read
from proeftuin.organisations.models import Membership

RUNS = "sara"


def steps() -> list[Step]:
    """The award as it happened."""
    award = read("calls.toml")["award"]
    found = [Step(award["ago"], partial(_call, award=award))]
    found += [Step(one["ago"], partial(_enter, award=award, facts=one)) for one in award["entries"]]
    found.append(Step(award["jury_ago"], partial(_jury, award=award)))
    found.append(Step(award["decided_ago"], partial(_decide, award=award)))
    return found


def _call(world: World, *, award: Facts) -> None:
    seat = Membership.objects.filter(user_id=world.actors[RUNS].person_id, state="confirmed")[0]
    opens = world.began - timedelta(days=award["ago"] - 1)
    draft = CallDraft(
        title=award["title"], summary=award["summary"], body=award["body"], language="nl", grace=10, each=2,
        organisation_id=seat.organisation_id, opens_at=opens.replace(minute=0, second=0, microsecond=0),
        deadline=(world.began - timedelta(days=award["jury_ago"] + 1)).replace(minute=0, second=0, microsecond=0),
        rubric=award["rubric"], questions=award["questions"],
    )  # fmt: skip
    made = calls.make_call(by=world.actors[RUNS], draft=draft)
    calls.publish_call(by=world.actors[RUNS], call=made)


def _enter(world: World, *, award: Facts, facts: Facts) -> None:
    by, call = world.actors[facts["by"]], Call.objects.get(title=award["title"])
    draft = EntryDraft(title=facts["title"], answers=facts["answers"], outcome=facts["outcome"])
    entry = entries.begin_entry(by=by, call=call, draft=draft)
    entries.save_entry(by=by, entry=entry, draft=draft, version=1, send=True)


def _jury(world: World, *, award: Facts) -> None:
    by, call = world.actors[RUNS], Call.objects.get(title=award["title"])
    for name in award["jury"]:
        juror = jury.invite_juror(by=by, call=call, name=name.title(), email=f"{name}@example.org")
        jury.join_jury(by=world.actors[name], token=juror.token)
    calls.advance_call(by=by, call=call, to="eligibility")
    for entry in call.entries.all():
        calls.judge_eligibility(by=by, entry=entry, eligible=True)
    call = calls.advance_call(by=by, call=call, to="scoring")
    jury.assign_readings(by=by, call=call, seed="7 12 40")
    marks = {one["title"]: one["marks"] for one in award["entries"]}
    for reading in Reading.objects.filter(entry__call=call).select_related("entry", "juror"):
        juror_by = world.actors[reading.juror.name.lower()]
        mild = award["jury"].index(reading.juror.name.lower())
        given = {code: min(10, mark + mild) for code, mark in marks[reading.entry.title].items()}
        jury.declare(by=juror_by, call=call, entry=reading.entry, conflict="none")
        jury.score_entry(by=juror_by, entry=reading.entry, scores=given, to_entrant=award["comment"])


def _decide(world: World, *, award: Facts) -> None:
    by = world.actors[RUNS]
    call = calls.advance_call(by=by, call=Call.objects.get(title=award["title"]), to="deliberation")
    found = judged(call)
    first = (
        next(row.entry for row in found.rows if row.place.rank == 1) if found else Entry.objects.filter(call=call)[0]
    )
    call = deciding.decide_call(
        by=by, call=call, outcomes={first.ref: "winner"}, reasons=award["reasons"], verdicts={first.ref: award["bravo"]}
    )
    calls.advance_call(by=by, call=call, to="announced")
