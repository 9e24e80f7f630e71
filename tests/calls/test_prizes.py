"""Special prizes, the award of the audience, support of managers, and how the jury talks and decides."""

from datetime import timedelta

import pytest

from proeftuin.bridges.entry_to_initiative import make_initiative_of_entry
from proeftuin.calls.actions import audience, calls, deciding, entries, jury, prizes, sponsors, talking
from proeftuin.calls.judging import judged, judged_for
from proeftuin.calls.logic.places import places_of
from proeftuin.calls.models import AudienceVote, Call, Declaration, Entry, Juror, Note, Prize, Reading
from proeftuin.calls.permissions import can_see_entry
from proeftuin.calls.queries import audience_result
from proeftuin.calls.tasks import remind
from proeftuin.kernel import clock
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.library.models import Lesson
from tests import cast
from tests.calls.test_jury import WORKS, in_scoring, score_all
from tests.calls.world import AFTER, DEADLINE, DURING, OPENS, draft, open_call, sent, text

pytestmark = pytest.mark.django_db
DARING = [{"code": "c0", "name": "Daring", "description": "", "weight": 100, "threshold": None, "anchors": {}}]
VOTE_FROM, VOTE_UNTIL = AFTER + timedelta(days=1), AFTER + timedelta(days=8)


def with_prize(entries_in: int = 3) -> tuple[Call, Prize]:
    """A call in scoring, dealt and scored for the main award: a later entry is better."""
    before = calls.make_call

    def made(**given):  # type: ignore[no-untyped-def]
        call = before(**given)
        prizes.add_prize(by=given["by"], call=call, name="First Penguin", rubric=DARING)
        return call

    calls.make_call = made
    try:
        call = in_scoring(entries_in)
    finally:
        calls.make_call = before
    with clock.at(AFTER):
        jury.assign_readings(by=cast.actor("sara"), call=call, seed="1")
        score_all(call)
    return call, Prize.objects.get()


def score_daring(prize: Prize) -> None:
    """The other way round: an earlier entry dared more."""
    for reading in Reading.objects.select_related("juror__user", "entry"):
        at = int(reading.entry.title.removeprefix("Entry "))
        prizes.score_for_prize(
            by=cast.actor(reading.juror.name), entry=reading.entry, prize=prize, scores={"c0": 9 - at}
        )


def test_the_same_entry_ranks_differently_for_the_award_and_for_the_special_prize() -> None:
    call, prize = with_prize()
    with clock.at(AFTER):
        score_daring(prize)
        main, special = judged(call), judged_for(prize)
        assert main and [row.entry.title for row in main.rows] == ["Entry 2", "Entry 1", "Entry 0"]
        assert special and [row.entry.title for row in special.rows] == ["Entry 0", "Entry 1", "Entry 2"]
        sara = cast.actor("sara")
        call = calls.advance_call(by=sara, call=call, to="deliberation")
        first, last = Entry.objects.get(title="Entry 0"), Entry.objects.get(title="Entry 2")
        with pytest.raises(InvalidError, match="reasons"):
            prizes.decide_prize(by=sara, prize=prize, winners=[first.ref], reasons=" ")
        prizes.decide_prize(by=sara, prize=prize, winners=[first.ref], reasons="Nobody dared before.")
        call = deciding.decide_call(by=sara, call=call, outcomes={last.ref: "winner"}, reasons="Best of all.")
        call = calls.advance_call(by=sara, call=call, to="announced")
    prize.refresh_from_db()
    assert list(prize.winners.all()) == [first] and not prize.no_award and call.is_announced


def test_a_special_prize_may_stay_ungiven_but_not_undecided() -> None:
    call, prize = with_prize()
    sara = cast.actor("sara")
    with clock.at(AFTER):
        call = calls.advance_call(by=sara, call=call, to="deliberation")
        with pytest.raises(InvalidError, match="can’t win"):
            prizes.decide_prize(by=sara, prize=prize, winners=[Entry.objects.all()[0].ref], reasons="x")
        call = deciding.decide_call(by=sara, call=call, outcomes={}, reasons="None.")
        with pytest.raises(InvalidError, match="special prize"):
            calls.advance_call(by=sara, call=call, to="announced")
    assert Prize.objects.get().decided_at is None


def test_a_prize_is_fixed_when_the_call_opens_and_its_weights_sum_to_100() -> None:
    sara = cast.actor("sara")
    with clock.at(OPENS - timedelta(days=1)):
        call = calls.make_call(by=sara, draft=draft())
        with pytest.raises(InvalidError, match="sum to 60"):
            prizes.add_prize(by=sara, call=call, name="X", rubric=[{**DARING[0], "weight": 60}])
        prize = prizes.add_prize(by=sara, call=call, name="X", rubric=DARING)
        calls.publish_call(by=sara, call=call)
    with clock.at(DURING):
        with pytest.raises(NotAllowedError, match="fixed"):
            prizes.add_prize(by=sara, call=call, name="Y", rubric=DARING)
        juror = jury.invite_juror(by=sara, call=call, name="P", email="p@example.org")
        changed = prizes.edit_prize(by=sara, prize=prize, name="Y", rubric=[], version=1, jurors=[juror])
        assert changed.name == "X" and list(changed.jurors.all()) == [juror]
        with pytest.raises(NotAllowedError):
            prizes.drop_prize(by=sara, prize=prize)


def test_only_who_is_named_scores_for_a_prize_and_only_what_they_read() -> None:
    _call, prize = with_prize()
    named = Juror.objects.get(name="bas")
    prize.jurors.add(named)
    with clock.at(AFTER):
        for reading in Reading.objects.select_related("juror", "entry"):
            by = cast.actor(reading.juror.name)
            if reading.juror == named:
                prizes.score_for_prize(by=by, entry=reading.entry, prize=prize, scores={"c0": 5})
            else:
                with pytest.raises(NotAllowedError):
                    prizes.score_for_prize(by=by, entry=reading.entry, prize=prize, scores={"c0": 5})
        reading = Reading.objects.filter(juror=named).select_related("entry")[0]
        jury.declare(by=cast.actor("bas"), call=_call, entry=reading.entry, conflict="real", reason="a friend")
        with pytest.raises(NotAllowedError):
            prizes.score_for_prize(by=cast.actor("bas"), entry=reading.entry, prize=prize, scores={"c0": 5})


# ---- the audience


def voted() -> Call:
    call = open_call(audience_from=VOTE_FROM, audience_until=VOTE_UNTIL)
    for at in range(3):
        sent(call, title=f"Entry {at}")
    with clock.at(AFTER):
        call = calls.advance_call(by=cast.actor("sara"), call=call, to="eligibility")
        for entry in call.entries.all():
            calls.judge_eligibility(by=cast.actor("sara"), entry=entry, eligible=True)
    return call


def test_one_account_one_vote_nothing_told_before_the_end_and_equals_share() -> None:
    call = voted()
    one, two, three = Entry.objects.order_by("title")
    with clock.at(VOTE_FROM - timedelta(seconds=1)), pytest.raises(NotAllowedError):
        audience.vote_for(by=cast.actor("joris"), call=call, entry=one)
    with clock.at(VOTE_FROM):
        assert can_see_entry(VISITOR, Entry.objects.select_related("call").get(pk=one.pk))
        for who, entry in (("joris", one), ("ann", two), ("elke", three), ("bas", two), ("pieter", one)):
            audience.vote_for(by=cast.actor(who), call=call, entry=entry)
        audience.vote_for(by=cast.actor("elke"), call=call, entry=one)
        audience.vote_for(by=cast.actor("elke"), call=call, entry=three)
        audience.take_vote_back(by=cast.actor("elke"), call=call)
        assert audience_result(call) == [] and AudienceVote.objects.count() == 4
        with pytest.raises(NotAllowedError):
            audience.vote_for(by=VISITOR, call=call, entry=one)
        with pytest.raises(InvalidError):
            audience.vote_for(by=cast.actor("elke"), call=call, entry=sent(open_call(), title="Elsewhere"))
    with clock.at(VOTE_UNTIL):
        with pytest.raises(NotAllowedError, match="over"):
            audience.vote_for(by=cast.actor("elke"), call=call, entry=one)
        found = audience_result(call)
    assert [(entry, votes, place) for entry, votes, place in found if votes] == [
        *sorted([(one, 2, 1), (two, 2, 1)], key=lambda row: row[0].ref)
    ]
    recount: dict[str, int] = {}
    for vote in AudienceVote.objects.select_related("entry"):
        recount[vote.entry.ref] = recount.get(vote.entry.ref, 0) + 1
    assert [(entry.ref, votes, place) for entry, votes, place in found] == places_of(recount)


def test_a_withdrawn_entry_gets_no_votes_and_names_go_when_it_is_announced() -> None:
    call = voted()
    one, two, _three = Entry.objects.order_by("title")
    with clock.at(VOTE_FROM):
        audience.vote_for(by=cast.actor("joris"), call=call, entry=one)
        audience.vote_for(by=cast.actor("ann"), call=call, entry=two)
        entries.withdraw_entry(by=cast.actor("fatima"), entry=one)
        Call.objects.update(state="decided")
        with pytest.raises(InvalidError, match="audience"):
            calls.advance_call(by=cast.actor("sara"), call=call, to="announced")
    with clock.at(VOTE_UNTIL):
        call = calls.advance_call(by=cast.actor("sara"), call=call, to="announced")
        assert audience_result(call) == [(two, 1, 1)]
    assert not AudienceVote.objects.exclude(user=None).exists()


def test_the_audience_votes_after_the_deadline() -> None:
    for wrong in ({"audience_from": DEADLINE}, {"audience_until": VOTE_UNTIL},
                  {"audience_from": VOTE_FROM, "audience_until": VOTE_FROM}):  # fmt: skip
        with pytest.raises(InvalidError):
            calls.make_call(by=cast.actor("sara"), draft=draft(**wrong))


# ---- managers


def test_a_manager_confirms_by_the_link_and_a_call_can_ask_for_it_first(client, mailoutbox) -> None:  # type: ignore[no-untyped-def]
    call = open_call(needs_sponsor=True)
    fatima = cast.actor("fatima")
    with clock.at(DURING):
        entry = entries.begin_entry(by=fatima, call=call, draft=text())
        with pytest.raises(InvalidError, match="support of a manager"):
            entries.save_entry(by=fatima, entry=entry, draft=text(), version=1, send=True)
        with pytest.raises(InvalidError):
            sponsors.ask_sponsor(by=fatima, entry=entry, name="", email="not an address")
        with pytest.raises(NotAllowedError):
            sponsors.ask_sponsor(by=cast.actor("joris"), entry=entry, name="N", email="n@example.org")
        entry = sponsors.ask_sponsor(by=fatima, entry=entry, name="Nora, director", email="nora@example.org")
        while deliver_due():
            pass
        link = f"/entries/support/{entry.sponsor_token}/"
        mail = next(one for one in mailoutbox if one.to == ["nora@example.org"])
        assert link in mail.body
        assert "We dug." in client.get(link).content.decode()
        entry.refresh_from_db()
        assert entry.sponsor_at is None  # looking is not confirming
        assert client.post(link, {"says": "They dared."}).status_code == 303
        done = entries.save_entry(by=fatima, entry=entry, draft=text(), version=1, send=True).entry
        assert (done.state, done.sponsor_says) == ("submitted", "They dared.")
        other = sponsors.ask_sponsor(by=fatima, entry=entry, name="Omar", email="omar@example.org")
        assert other.sponsor_at is None and client.get(link).status_code == 404
    assert client.get("/entries/support//").status_code == 404


# ---- the jury talks


def talked() -> Call:
    call = in_scoring(3)
    sara = cast.actor("sara")
    with clock.at(AFTER):
        jury.assign_readings(by=sara, call=call)
        score_all(call)
        return calls.advance_call(by=sara, call=call, to="deliberation")


def test_from_shortlist_to_finalist_with_notes_of_visit_and_pitch() -> None:
    call, sara = talked(), cast.actor("sara")
    entry = Entry.objects.get(title="Entry 0")
    reader = cast.actor("pieter")
    with clock.at(AFTER):
        with pytest.raises(InvalidError, match="shortlist"):
            calls.advance_call(by=sara, call=call, to="visits")
        visit = talking.NoteDraft(kind="visit", text="The barrels were full.", who="Elke and Pieter")
        with pytest.raises(InvalidError, match="shortlist"):
            talking.note_entry(by=reader, entry=entry, draft=visit)
        with pytest.raises(NotAllowedError):
            talking.choose_entry(by=reader, entry=entry, state="shortlisted")
        entry = talking.choose_entry(by=sara, entry=entry, state="shortlisted")
        call = calls.advance_call(by=sara, call=call, to="visits")
        talking.note_entry(by=reader, entry=entry, draft=visit)
        entry = talking.choose_entry(by=sara, entry=entry, state="finalist")
        call = calls.advance_call(by=sara, call=call, to="pitches")
        for score in ("7", "8,5"):  # a juror has one score of a pitch
            talking.note_entry(
                by=reader, entry=entry, draft=talking.NoteDraft(kind="pitch", text="Clear.", score=score)
            )
        with pytest.raises(InvalidError, match="Only jurors"):
            talking.note_entry(by=sara, entry=entry, draft=talking.NoteDraft(kind="pitch", text="x", score="9"))
        with pytest.raises(NotAllowedError):
            talking.note_entry(by=cast.actor("joris"), entry=entry, draft=visit)
        best = Entry.objects.get(title="Entry 2")
        with pytest.raises(InvalidError, match="off the shortlist"):
            deciding.decide_call(by=sara, call=call, outcomes={best.ref: "winner"}, reasons="x")
        call = deciding.decide_call(by=sara, call=call, outcomes={entry.ref: "winner"}, reasons="The pitch.")
    assert [(one.kind, str(one.score)) for one in Note.objects.all()] == [("visit", "None"), ("pitch", "8.5")]
    assert Entry.objects.get(state="winner") == entry


def test_a_juror_with_a_conflict_takes_no_part_in_the_talk(as_) -> None:  # type: ignore[no-untyped-def]
    call = talked()
    entry = Entry.objects.get(title="Entry 1")
    Declaration.objects.update_or_create(
        juror=Juror.objects.get(name="elke"), entry=entry, defaults={"conflict": "real", "reason": "a friend"}
    )
    with clock.at(AFTER):
        elke, bas = as_("elke"), as_("bas")
        assert elke.get(f"/entries/{entry.ref}/deliberation/").status_code == 404
        assert bas.get(f"/entries/{entry.ref}/deliberation/").status_code == 200
        page = elke.get(f"/calls/{call.ref}/deliberation/").content.decode()
        assert "take no part" in page and f"/entries/{entry.ref}/" not in page
        with pytest.raises(NotAllowedError):
            talking.note_entry(by=cast.actor("elke"), entry=entry, draft=talking.NoteDraft(kind="talk", text="x"))
        assert as_("joris").get(f"/calls/{call.ref}/deliberation/").status_code == 404


def test_the_chair_parts_equals_where_places_are_not_shared() -> None:
    call, sara = in_scoring(2, ("pieter", "bas")), cast.actor("sara")
    with clock.at(AFTER):
        Call.objects.update(shared_places=False)
        jury.assign_readings(by=sara, call=call)
        score_all(call, {(name, at): (6, 6) for name in WORKS for at in (0, 1)})
        call = calls.advance_call(by=sara, call=call, to="deliberation")
        one, two = Entry.objects.order_by("title")

        def decide(**more: object) -> Call:
            return deciding.decide_call(  # type: ignore[arg-type]
                by=sara, call=call, outcomes={two.ref: "winner"}, reasons="Close.", **more
            )

        with pytest.raises(InvalidError, match="vote"):
            decide()
        with pytest.raises(InvalidError, match="chairs"):
            decide(casting=two.ref, casting_reason="Bolder.")
        jury.seat_chair(by=sara, call=call, juror=Juror.objects.get(name="bas"))
        with pytest.raises(InvalidError, match="reason of the casting"):
            decide(casting=two.ref)
        with pytest.raises(InvalidError, match="vote"):  # one vote of the jury weighs more than the chair's
            decide(casting=two.ref, casting_reason="Bolder.", votes={one.ref: 2, two.ref: 1})
        done = decide(casting=two.ref, casting_reason="Bolder.", votes={one.ref: 1, two.ref: 1})
    assert (done.casting, done.casting_reason, done.votes) == (two.ref, "Bolder.", {one.ref: 1, two.ref: 1})
    assert Entry.objects.get(state="winner") == two


def test_recommendations_are_lessons_once_the_result_is_announced() -> None:
    call, sara = talked(), cast.actor("sara")
    with clock.at(AFTER):
        call = deciding.decide_call(by=sara, call=call, outcomes={}, reasons="None.",
                                    recommendations=["Ask the neighbours first.", " "])  # fmt: skip
        assert Lesson.objects.get(origin=call.thread).shared_at is None
        with pytest.raises(InvalidError):
            deciding.recommend(by=sara, call=call, texts=["x" * 301])
        call = calls.advance_call(by=sara, call=call, to="announced")
        deciding.recommend(by=sara, call=call, texts=["Begin small."])
    assert Lesson.objects.filter(origin=call.thread, shared_at__isnull=False).count() == 2


def test_who_is_not_done_is_reminded_once(mailoutbox) -> None:  # type: ignore[no-untyped-def]
    call = in_scoring(4)
    with clock.at(AFTER):
        jury.assign_readings(by=cast.actor("sara"), call=call)
        Call.objects.update(scores_by=AFTER + timedelta(days=10))
        assert remind() == 0
        Call.objects.update(scores_by=AFTER + timedelta(days=2))
        late = Juror.objects.filter(readings__isnull=False).distinct().count()
        while deliver_due():
            pass
        mailoutbox.clear()
        assert remind() == late and remind() == 0
        while deliver_due():
            pass
    assert len(mailoutbox) == late and all("/desk/" in one.body for one in mailoutbox)


def test_nothing_ties_me_to_these_is_said_at_once_and_overrules_nothing() -> None:
    call = in_scoring(3)
    first = Entry.objects.order_by("pk")[0]
    elke = cast.actor("elke")
    with clock.at(AFTER):
        jury.declare(by=elke, call=call, entry=first, conflict="real", reason="a friend")
        refs = list(Entry.objects.values_list("ref", flat=True))
        assert jury.declare_none(by=elke, call=call, entries=[*refs, "nothere"]) == 2
        with pytest.raises(NotAllowedError):
            jury.declare_none(by=cast.actor("joris"), call=call, entries=refs)
    assert Declaration.objects.get(juror__name="elke", entry=first).conflict == "real"


def test_an_entry_goes_on_as_an_initiative_in_one_click() -> None:
    call, sara = talked(), cast.actor("sara")
    with clock.at(AFTER):
        entry = Entry.objects.get(title="Entry 2")
        with pytest.raises(NotAllowedError):
            make_initiative_of_entry(by=cast.actor("fatima"), entry=entry)
        call = deciding.decide_call(by=sara, call=call, outcomes={entry.ref: "winner"}, reasons="Best.")
        calls.advance_call(by=sara, call=call, to="announced")
        made = make_initiative_of_entry(by=cast.actor("fatima"), entry=entry)
        assert make_initiative_of_entry(by=cast.actor("fatima"), entry=entry) == made
        with pytest.raises(NotAllowedError):
            make_initiative_of_entry(by=cast.actor("joris"), entry=entry)
    assert "We dug." in made.problem and made.is_public
