"""The demo's awards: one called, entered, judged and announced, and one in the middle of scoring."""

from datetime import datetime, timedelta
from functools import partial

from proeftuin.calls.actions import audience, calls, deciding, entries, jury, prizes, sponsors
from proeftuin.calls.drafts import CallDraft, EntryDraft
from proeftuin.calls.judging import judged, judged_for
from proeftuin.calls.models import Call, Entry, Reading
from proeftuin.kernel.actor import VISITOR
from proeftuin.operations.demo_world import Entry as Facts
from proeftuin.operations.demo_world import Step, World, read
from proeftuin.organisations.models import Membership

RUNS = "sara"
VOTED_AFTER = 4  # days from the jury's begin to the audience's votes


def steps() -> list[Step]:
    """The awards as they happened."""
    found = []
    for award in read("calls.toml").values():
        found.append(Step(award["ago"], partial(_call, award=award)))
        found += [Step(one["ago"], partial(_enter, award=award, facts=one)) for one in award["entries"]]
        found.append(Step(award["jury_ago"], partial(_jury, award=award)))
        if "audience" in award:
            found.append(Step(award["jury_ago"] - VOTED_AFTER, partial(_vote, award=award)))
        if "decided_ago" in award:
            found.append(Step(award["decided_ago"], partial(_decide, award=award)))
    return found


def _call(world: World, *, award: Facts) -> None:
    by = world.actors[RUNS]
    seat = Membership.objects.filter(user_id=by.person_id, state="confirmed")[0]

    def days(ago: int) -> datetime:
        return (world.began - timedelta(days=ago)).replace(minute=0, second=0, microsecond=0)

    votes = "audience" in award
    draft = CallDraft(
        title=award["title"], summary=award["summary"], body=award["body"], language="nl", grace=10, each=2,
        eligibility=award.get("eligibility", ""), organisation_id=seat.organisation_id, opens_at=days(award["ago"] - 1),
        deadline=days(award["jury_ago"] + 1), rubric=award["rubric"], questions=award["questions"],
        tracks=[{"code": f"t{at}", "title": title} for at, title in enumerate(award.get("tracks", ()))],
        scores_by=days(-award["due_in"]) if "due_in" in award else None,
        audience_from=days(award["jury_ago"]) if votes else None,
        audience_until=days(award["decided_ago"] + 1) if votes else None,
    )  # fmt: skip
    made = calls.make_call(by=by, draft=draft)
    prize = award["prize"]
    prizes.add_prize(by=by, call=made, name=prize["name"], description=prize["description"], rubric=prize["rubric"])
    calls.publish_call(by=by, call=made)


def _enter(world: World, *, award: Facts, facts: Facts) -> None:
    by, call = world.actors[facts["by"]], Call.objects.get(title=award["title"])
    house = world.organisations.get(facts.get("organisation", ""))
    draft = EntryDraft(
        title=facts["title"], answers=facts["answers"], outcome=facts["outcome"],
        track=f"t{facts['track']}" if "track" in facts else "", organisation_id=house.pk if house else None,
    )  # fmt: skip
    entry = entries.begin_entry(by=by, call=call, draft=draft)
    if "sponsor" in facts:
        who = facts["sponsor"]
        entry = sponsors.ask_sponsor(by=by, entry=entry, name=who["name"], email=who["email"])
        sponsors.support_entry(by=VISITOR, token=entry.sponsor_token, says=who["says"])
    entries.save_entry(by=by, entry=entry, draft=draft, version=1, send=True)


def _jury(world: World, *, award: Facts) -> None:
    by, call = world.actors[RUNS], Call.objects.get(title=award["title"])
    for name in award["jury"]:
        juror = jury.invite_juror(by=by, call=call, name=name.title(), email=f"{name}@example.org")
        jury.join_jury(by=world.actors[name], token=juror.token)
    jury.seat_chair(by=by, call=call, juror=call.jurors.order_by("pk")[0])
    calls.advance_call(by=by, call=call, to="eligibility")
    for entry in call.entries.all():
        calls.judge_eligibility(by=by, entry=entry, eligible=True)
    call = calls.advance_call(by=by, call=call, to="scoring")
    jury.assign_readings(by=by, call=call, seed="7 12 40")
    _score(world, call, award)


def _score(world: World, call: Call, award: Facts) -> None:
    """Each juror as far as the story has them; the later ones on the list are milder."""
    prize = call.prizes.get()
    facts = {one["title"]: one for one in award["entries"]}
    left = dict(award.get("scored", dict.fromkeys(award["jury"], len(facts))))
    for reading in Reading.objects.filter(entry__call=call).select_related("entry", "juror").order_by("pk"):
        name = reading.juror.name.lower()
        if not left.get(name):
            continue
        left[name] -= 1
        one, juror_by, mild = facts[reading.entry.title], world.actors[name], award["jury"].index(name)
        usual = 5 + len(reading.entry.title) % 4
        marks = one.get("marks") or {str(part["code"]): usual for part in call.rubric}
        given = {code: min(10, mark + mild) for code, mark in marks.items()}
        jury.declare(by=juror_by, call=call, entry=reading.entry, conflict="none")
        jury.score_entry(by=juror_by, entry=reading.entry, scores=given, to_entrant=award.get("comment", ""))
        if "daring" in one:
            prizes.score_for_prize(by=juror_by, entry=reading.entry, prize=prize, scores=one["daring"])


def _vote(world: World, *, award: Facts) -> None:
    call = Call.objects.get(title=award["title"])
    for who, title in award["audience"]["votes"].items():
        audience.vote_for(by=world.actors[who], call=call, entry=call.entries.get(title=title))


def _decide(world: World, *, award: Facts) -> None:
    by = world.actors[RUNS]
    call = calls.advance_call(by=by, call=Call.objects.get(title=award["title"]), to="deliberation")
    found, prize = judged(call), call.prizes.get()
    first = (
        next(row.entry for row in found.rows if row.place.rank == 1) if found else Entry.objects.filter(call=call)[0]
    )
    special = judged_for(prize)
    penguins = [row.entry.ref for row in special.rows if row.place.rank == 1] if special else []
    prizes.decide_prize(by=by, prize=prize, winners=penguins, reasons=award["prize"]["reasons"])
    call = deciding.decide_call(
        by=by, call=call, outcomes={first.ref: "winner"}, reasons=award["reasons"],
        verdicts={first.ref: award["bravo"]}, recommendations=award["recommend"],
    )  # fmt: skip
    calls.advance_call(by=by, call=call, to="announced")
