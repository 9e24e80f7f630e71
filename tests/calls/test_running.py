"""Running a call alone: tracks with winners of their own, entries let in at once, jurors who fall out, forgetting."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proeftuin.calls.actions import calls, deciding, entries, jury, prizes, sponsors
from proeftuin.calls.drafts import EntryDraft
from proeftuin.calls.judging import judged
from proeftuin.calls.models import Author, Call, Entry, Juror, Kept, Reading
from proeftuin.calls.tasks import forget
from proeftuin.kernel import clock
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger.models import Event
from tests import cast
from tests.calls.test_jury import WORKS, in_scoring, score_all
from tests.calls.test_pages import RUBRIC, form
from tests.calls.test_prizes import with_prize
from tests.calls.world import AFTER, DEADLINE, DURING, OPENS, open_call, sent, text

pytestmark = pytest.mark.django_db


def with_tracks() -> Call:
    """Five scored entries: the better three are initiatives, the others ask; two of those are equal."""
    call = in_scoring(5)
    Entry.objects.filter(title__in=("Entry 0", "Entry 1")).update(track="ask")
    with clock.at(AFTER):
        jury.assign_readings(by=cast.actor("sara"), call=call, seed="1")
        score_all(call, {(name, 0): (6, 6) for name in WORKS} | {(name, 1): (6, 6) for name in WORKS})
        return calls.advance_call(by=cast.actor("sara"), call=call, to="deliberation")


def test_each_track_has_its_own_places_and_winners(client, as_) -> None:  # type: ignore[no-untyped-def]
    call = with_tracks()
    found = judged(call)
    assert found
    assert [(row.track, row.entry.title, row.at) for row in found.rows] == [
        ("Initiatives", "Entry 4", 1), ("Initiatives", "Entry 3", 2), ("Initiatives", "Entry 2", 3),
        ("Challenges", "Entry 0", 1), ("Challenges", "Entry 1", 1),
    ]  # fmt: skip
    ref = {one.title: one.ref for one in Entry.objects.all()}
    with clock.at(AFTER):
        sara = as_("sara")
        shown = sara.get(f"/calls/{call.ref}/decide/").content.decode()
        assert "Initiatives" in shown and "Challenges" in shown
        only = sara.get(f"/calls/{call.ref}/deliberation/?track=ask").content.decode()
        assert "Entry 0" in only and "Entry 4" not in only
        with pytest.raises(InvalidError, match="same place"):  # equals of one track are parted by a vote
            deciding.decide_call(by=cast.actor("sara"), call=call, reasons="x",
                                 outcomes={ref["Entry 4"]: "winner", ref["Entry 0"]: "winner"})  # fmt: skip
        posted = {f"out-{ref['Entry 4']}": "winner", f"out-{ref['Entry 0']}": "winner", f"vote-{ref['Entry 0']}": "2",
                  f"vote-{ref['Entry 1']}": "1", "reasons": "The boldest of each."}  # fmt: skip
        assert sara.post(f"/calls/{call.ref}/decide/", posted).status_code == 303
        calls.advance_call(by=cast.actor("sara"), call=call, to="announced")
        letter = as_("fatima").get(f"/entries/{ref['Entry 1']}/").content.decode()
        assert "on place 2 of the track “Challenges”" in letter
        told = client.get(f"/calls/{call.ref}/").content.decode()
        assert told.index("Entry 4") < told.index("Entry 0") and "Challenges" in told
        assert "Challenges" in client.get(f"/calls/{call.ref}/minutes.md").content.decode()
    places = dict(Entry.objects.values_list("title", "place"))
    assert places == {"Entry 4": 1, "Entry 3": 2, "Entry 2": 3, "Entry 0": 1, "Entry 1": 2}


def test_an_equal_entry_of_another_track_parts_nobody() -> None:
    call = in_scoring(2)
    Entry.objects.filter(title="Entry 0").update(track="ask")
    with clock.at(AFTER):
        sara = cast.actor("sara")
        jury.assign_readings(by=sara, call=call, seed="1")
        score_all(call, {(name, at): (7, 7) for name in WORKS for at in (0, 1)})
        calls.advance_call(by=sara, call=call, to="deliberation")
        winner = Entry.objects.get(title="Entry 0")
        deciding.decide_call(by=sara, call=call, outcomes={winner.ref: "winner"}, reasons="The only one that asks.")
    assert Entry.objects.get(title="Entry 1").place == 1


def test_the_rest_is_let_in_at_once(as_) -> None:  # type: ignore[no-untyped-def]
    call = open_call()
    for at in range(4):
        sent(call, title=f"Entry {at}")
    with clock.at(AFTER):
        sara, page = as_("sara"), f"/calls/{call.ref}/entries/"
        with pytest.raises(NotAllowedError):
            calls.let_all_in(by=cast.actor("sara"), call=call)
        calls.advance_call(by=cast.actor("sara"), call=call, to="eligibility")
        out = Entry.objects.get(title="Entry 2")
        assert sara.post(page, {"entry": out.ref, "eligible": "no", "reason": "Not from here."}).status_code == 303
        Entry.objects.filter(title="Entry 3").update(track="ask")
        assert sara.post(f"{page}?track=run", {"rest": "yes"}).status_code == 303
        states = dict(Entry.objects.values_list("title", "state"))
        assert states == {"Entry 0": "eligible", "Entry 1": "eligible", "Entry 2": "ineligible", "Entry 3": "submitted"}
        assert as_("joris").post(page, {"rest": "yes"}).status_code == 404
        sara.post(page, {"rest": "yes"})
        assert "Entry 2" not in sara.get(f"{page}?state=eligible").content.decode()
    told = Event.objects.filter(kind="entry.judged", thread=Entry.objects.get(title="Entry 3").thread).get()
    assert told.audience == told.thread and told.data["state"]["code"] == "eligible"


def test_a_juror_who_falls_out_keeps_what_they_scored_and_gets_no_more(as_) -> None:  # type: ignore[no-untyped-def]
    call = in_scoring(6)
    sara = cast.actor("sara")
    with clock.at(AFTER):
        jury.assign_readings(by=sara, call=call, seed="1")
        bas = Juror.objects.get(name="bas")
        first = Reading.objects.filter(juror=bas).select_related("entry")[0]
        jury.declare(by=cast.actor("bas"), call=call, entry=first.entry, conflict="none")
        jury.score_entry(by=cast.actor("bas"), entry=first.entry, scores={"impact": 5, "reach": 5})
        client = as_("sara")
        said = client.post(f"/calls/{call.ref}/jury/seat/", {"juror": bas.pk, "do": "off"}, follow=True)
        assert "What was scored stays" in said.content.decode()
        assert as_("bas").get(f"/calls/{call.ref}/desk/").status_code == 404
        assert as_("bas").get(f"/jury/join/{bas.token}/").status_code == 404
        jury.assign_readings(by=sara, call=call)
        assert [one.pk for one in Reading.objects.filter(juror=bas)] == [first.pk]
        counts = [entry.readings.count() for entry in Entry.objects.all()]
        assert counts == [2] * 6  # what was scored counts as one of the two
        never = jury.invite_juror(by=sara, call=call, name="Wrong", email="wrong@example.org")
        client.post(f"/calls/{call.ref}/jury/seat/", {"juror": never.pk, "do": "off"})
        assert not Juror.objects.filter(pk=never.pk).exists()
        assert as_("joris").post(f"/calls/{call.ref}/jury/seat/", {"juror": bas.pk, "do": "off"}).status_code == 404
        calls.advance_call(by=sara, call=call, to="deliberation")
        other = Juror.objects.get(name="elke")
        assert client.post(f"/calls/{call.ref}/jury/seat/", {"juror": other.pk, "do": "off"}).status_code == 403


def test_a_forgotten_prize_is_decided_before_the_announcement() -> None:
    call, prize = with_prize()
    sara = cast.actor("sara")
    with clock.at(AFTER):
        call = calls.advance_call(by=sara, call=call, to="deliberation")
        call = deciding.decide_call(by=sara, call=call, outcomes={}, reasons="None.")
        with pytest.raises(InvalidError, match="special prize"):
            calls.advance_call(by=sara, call=call, to="announced")
        prizes.decide_prize(by=sara, prize=prize, winners=[], reasons="Nobody dared.")
        with pytest.raises(NotAllowedError):  # decided once, it stays
            prizes.decide_prize(by=sara, prize=prize, winners=[], reasons="Again.")
        assert calls.advance_call(by=sara, call=call, to="announced").is_announced


def test_announcing_costs_the_same_for_a_thousand_teams() -> None:
    def announced(many: int) -> int:
        call = in_scoring(1)
        sara = cast.actor("sara")
        with clock.at(AFTER):
            jury.assign_readings(by=sara, call=call)
            score_all(call)
            calls.advance_call(by=sara, call=call, to="deliberation")
            Entry.objects.bulk_create([Entry(call=call, title=f"E{n}", state="eligible") for n in range(many)])
            deciding.decide_call(by=sara, call=call, outcomes={}, reasons="None.")
            with CaptureQueriesContext(connection) as asked:
                calls.advance_call(by=sara, call=call, to="announced")
        assert Event.objects.filter(kind="entry.result", audience__startswith="entry:").count() >= many
        return len(asked)

    few, many = announced(1), announced(1500)
    assert many <= few + 2 * (1500 // 500) + 2


def test_what_was_kept_can_become_the_text_again(as_) -> None:  # type: ignore[no-untyped-def]
    call = open_call()
    with clock.at(DURING):
        entry = entries.begin_entry(by=cast.actor("fatima"), call=call, draft=text("First"))
        Author.objects.create(entry=entry, user=cast.person("ann"))
        entries.save_entry(by=cast.actor("ann"), entry=entry, draft=text("By Ann"), version=1)
        entries.save_entry(by=cast.actor("fatima"), entry=entry, draft=text("By Fatima"), version=1)
        page, kept = entry.get_absolute_url(), Kept.objects.get()
        shown = as_("fatima").get(page).content.decode()
        assert "By Fatima" in shown and "Go on with this text" in shown and "What did you do?" in shown
        assert as_("joris").post(f"{page}kept/", {"kept": kept.pk}).status_code == 404
        assert as_("ann").post(f"{page}kept/", {"kept": kept.pk}).status_code == 303
        entry.refresh_from_db()
        kept.refresh_from_db()
        assert (entry.title, kept.title) == ("By Fatima", "By Ann")
        assert as_("ann").post(f"{page}kept/", {"kept": "nonsense"}).status_code == 404
    with clock.at(AFTER):
        assert as_("fatima").post(f"{page}kept/", {"kept": kept.pk}).status_code == 403


def test_addresses_and_links_go_once_the_result_is_announced() -> None:
    call = open_call()
    with clock.at(DURING):
        entry = entries.begin_entry(by=cast.actor("fatima"), call=call, draft=text())
        entry = sponsors.ask_sponsor(by=cast.actor("fatima"), entry=entry, name="Chief", email="chief@example.org")
        sponsors.support_entry(by=VISITOR, token=entry.sponsor_token, says="Bold.")
        entries.invite_author(by=cast.actor("fatima"), entry=entry, email="never@example.org")
        jury.invite_juror(by=cast.actor("sara"), call=call, name="Pieter", email="pieter@example.org")
    assert forget() == 0
    Call.objects.update(state="announced")
    assert forget() == 3 and forget() == 0
    entry.refresh_from_db()
    assert (entry.sponsor, entry.sponsor_says, entry.sponsor_email, entry.sponsor_token) == ("Chief", "Bold.", "", "")
    assert not Author.objects.filter(email="never@example.org").exists()
    assert (Juror.objects.get().name, Juror.objects.get().email) == ("Pieter", "")


# ---- what comes in wrong, through the pages


def test_two_co_authors_send_in_the_last_second_through_the_pages(as_) -> None:  # type: ignore[no-untyped-def]
    call = open_call()
    last = DEADLINE + timedelta(minutes=5) - timedelta(microseconds=1)
    with clock.at(DURING):
        entry = entries.begin_entry(by=cast.actor("fatima"), call=call, draft=text())
        Author.objects.create(entry=entry, user=cast.person("ann"))
    page = f"{entry.get_absolute_url()}edit/"
    typed = {"track": "run", "outcome": "running", "learned": "", "version": "1", "send": "1"}
    with clock.at(last):
        fatima = as_("fatima").post(page, {**typed, "title": "By Fatima", "what": "We dug."}, follow=True)
        ann = as_("ann").post(page, {**typed, "title": "By Ann", "what": "We planted."}, follow=True)
    assert (fatima.status_code, ann.status_code) == (200, 200)
    assert "A co-author saved another text" in ann.content.decode() and "By Ann" in ann.content.decode()
    entry.refresh_from_db()
    assert (entry.state, entry.title, entry.submitted_at) == ("submitted", "By Fatima", last)
    assert Kept.objects.get().answers["what"] == "We planted."
    assert Event.objects.filter(kind="entry.submitted").count() == 1
    with clock.at(last + timedelta(microseconds=1)):
        late = as_("ann").post(page, {**typed, "title": "Late", "what": "Too late.", "version": "2"})
        assert late.status_code == 403 and "Late entries are not possible" in late.content.decode()
    entry.refresh_from_db()
    assert entry.title == "By Fatima" and Kept.objects.count() == 1


@pytest.mark.parametrize(("weights", "told"), [
    (("60", "30"), "sum to 90"), (("60", "40.1"), "sum to 100.1"), (("100", "0"), "above 0"), (("60", "-40"), ""),
    (("60", ""), "above 0"),
])  # fmt: skip
def test_weights_that_do_not_sum_to_100_are_refused_on_each_page(as_, weights, told) -> None:  # type: ignore[no-untyped-def]
    wrong = dict(zip(("c0_weight", "c1_weight"), weights, strict=True))
    with clock.at(OPENS - timedelta(days=9)):
        sara = as_("sara")
        answer = sara.post("/calls/new/", form(**wrong, summary="Kept words."))
        assert (
            answer.status_code == 422 and told in answer.content.decode() and "Kept words." in answer.content.decode()
        )
        assert not Call.objects.exists()
        page = sara.post("/calls/new/", form())["Location"]
        changed = sara.post(f"{page}edit/", form(**wrong, version="1"))
        assert changed.status_code == 422 and told in changed.content.decode()
        prize = sara.post(f"{page}prizes/new/", {"name": "Penguin", **RUBRIC, **wrong})
        assert prize.status_code == 422 and told in prize.content.decode()
        call = Call.objects.get()
        assert [one["weight"] for one in call.rubric] == [60, 40] and not call.prizes.exists()


def test_weights_in_thirds_sum_to_100_exactly(as_) -> None:  # type: ignore[no-untyped-def]
    thirds = {"c0_weight": "33.3", "c1_weight": "33,3", "c2_name": "Third", "c2_weight": "33.4"}
    with clock.at(OPENS - timedelta(days=9)):
        assert as_("sara").post("/calls/new/", form(**thirds)).status_code == 303


def test_who_runs_it_always_reads_what_comes_next(client, as_) -> None:  # type: ignore[no-untyped-def]
    with clock.at(OPENS - timedelta(days=9)):
        sara = as_("sara")
        page = sara.post("/calls/new/", form())["Location"]
        assert "Publish the call" in sara.get(page).content.decode()
        sara.post(f"{page}move/", {"to": "published"})
        assert "It opens by itself" in sara.get(page).content.decode()
    call = Call.objects.get()
    with clock.at(DURING):
        assert "0 entries are sent in" in sara.get(page).content.decode()
        entry = entries.begin_entry(by=cast.actor("fatima"), call=call, draft=text_of(call))
        entries.save_entry(by=cast.actor("fatima"), entry=entry, draft=text_of(call), version=1, send=True)
        assert "You run this call" not in as_("fatima").get(page).content.decode()
    with clock.at(AFTER):
        assert "1 entry was sent in" in sara.get(page).content.decode()
        sara.post(f"{page}move/", {"to": "eligibility"})
        assert "Let entries in" in sara.get(page).content.decode()
        sara.post(f"{page}entries/", {"rest": "yes"})
        assert "The jury can begin" in sara.get(page).content.decode()
        sara.post(f"{page}move/", {"to": "scoring"})
        assert "deal the entries" in sara.get(page).content.decode()


def text_of(call: Call) -> EntryDraft:
    return EntryDraft(title="Garden", answers={one["code"]: "We dug." for one in call.questions})
