"""The whole way through the pages, from a call to its minutes."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proeftuin.calls.actions import calls, deciding, jury
from proeftuin.calls.models import Call, Entry, Juror, Reading
from proeftuin.calls.personal import erase, export
from proeftuin.kernel import clock
from proeftuin.ledger.models import Event
from proeftuin.library.models import Case
from tests import cast
from tests.calls.test_jury import in_scoring, score_all
from tests.calls.world import AFTER, DEADLINE, DURING, OPENS

pytestmark = pytest.mark.django_db
RUBRIC = {"c0_name": "Impact", "c0_weight": "60", "c1_name": "Reach", "c1_weight": "40"}


def form(**more: str) -> dict[str, str]:
    return {
        "title": "Award", "kind": "award", "language": "en", "summary": "Short.", "opens_at": "2026-03-02T09:00",
        "deadline": "2026-04-01T12:00", "grace": "5", "each": "2", "method": "additive", "questions": "What? *\nWhy?",
        "organisation": str(cast.organisation("waterrijk").pk), **RUBRIC, **more,
    }  # fmt: skip


def test_from_call_to_entry_through_the_pages(client, as_) -> None:  # type: ignore[no-untyped-def]
    with clock.at(OPENS - timedelta(days=9)):
        sara = as_("sara")
        wrong = sara.post("/calls/new/", form(c1_weight="30"))
        assert wrong.status_code == 422 and "sum to 90" in wrong.content.decode()
        page = sara.post("/calls/new/", form())["Location"]
        assert client.get(page).status_code == 404
        assert sara.post(f"{page}move/", {"to": "published"}).status_code == 303
    call = Call.objects.get()
    assert (call.opens_at, call.deadline) == (OPENS, DEADLINE)  # typed in the zone of the instance, kept in UTC
    with clock.at(DURING):
        assert "(CEST)" in client.get(page).content.decode()
        fatima = as_("fatima")
        entry_page = fatima.post(f"{page}enter/", {"title": "Garden", "outcome": "failed", "q1": "", "q2": ""})[
            "Location"
        ]
        kept = {"title": "Garden", "outcome": "failed", "q1": "", "q2": "x", "version": "1"}
        hole = fatima.post(f"{entry_page}edit/", {**kept, "send": "1"})
        assert hole.status_code == 422 and "Answer this" in hole.content.decode()
        saved = fatima.post(f"{entry_page}edit/", kept, headers={"HX-Request": "true"})
        assert 'value="2"' in saved.content.decode()
        done = fatima.post(f"{entry_page}edit/", {**kept, "q1": "We dug.", "version": "2", "send": "1"})
        assert done.status_code == 303 and Entry.objects.get().state == "submitted"
        assert client.get(entry_page).status_code == 404
    with clock.at(AFTER):
        assert "Late entries are not possible" in fatima.get(f"{page}enter/").content.decode()


def test_a_juror_with_a_conflict_gets_404_and_that_stands_in_the_ledger(as_) -> None:  # type: ignore[no-untyped-def]
    call = in_scoring()
    with clock.at(AFTER):
        jury.assign_readings(by=cast.actor("sara"), call=call)
        score_all(call)
        reading = Reading.objects.filter(juror__name="elke").select_related("entry")[0]
        path = f"/entries/{reading.entry.ref}/score/"
        elke = as_("elke")
        assert elke.get(path).status_code == 200
        jury.declare(by=cast.actor("elke"), call=call, entry=reading.entry, conflict="real", reason="a friend")
        for asked in (path, reading.entry.get_absolute_url(), path):
            assert elke.get(asked).status_code == 404
        event = Event.objects.get(kind="call.refused")  # once an hour, whatever is tried
        assert (event.actor, event.subject) == (cast.actor("elke").ref, reading.entry.thread)
        assert as_("joris").get(path).status_code == 404 and Event.objects.filter(kind="call.refused").count() == 1


def test_the_desk_from_declaring_to_scoring_blind(as_) -> None:  # type: ignore[no-untyped-def]
    call = in_scoring(1, ("pieter", "bas"))
    with clock.at(AFTER):
        jury.assign_readings(by=cast.actor("sara"), call=call)
        entry = Entry.objects.get()
        pieter, bas = as_("pieter"), as_("bas")
        desk = f"/calls/{call.ref}/desk/"
        assert "We dug." not in pieter.get(desk).content.decode()
        assert pieter.get(f"/entries/{entry.ref}/score/").status_code == 303  # first declare
        assert pieter.post(desk, {"entry": entry.ref, "conflict": "perceived", "reason": ""}).status_code == 422
        for one in (pieter, bas):
            assert one.post(desk, {"entry": entry.ref, "conflict": "none"}).status_code == 303
        path = f"/entries/{entry.ref}/score/"
        assert pieter.post(path, {"c0": "7"}).status_code == 422
        assert pieter.post(path, {"impact": "8", "reach": "9", "to_jury": "Bold!"}).status_code == 303
        assert "Bold!" not in bas.get(path).content.decode()
        bas.post(path, {"impact": "6", "reach": "6"})
        assert "Bold!" in bas.get(path).content.decode()


def decided() -> Call:
    call = in_scoring(3)
    sara = cast.actor("sara")
    with clock.at(AFTER):
        jury.assign_readings(by=sara, call=call)
        score_all(call)
        jury.score_entry(by=cast.actor("bas"), entry=Reading.objects.filter(juror__name="bas")[0].entry,
                         scores={"impact": 5, "reach": 5}, to_entrant="Go on.")  # fmt: skip
        call = calls.advance_call(by=sara, call=call, to="deliberation")
        winner = Entry.objects.get(title="Entry 2")
        call = deciding.decide_call(by=sara, call=call, outcomes={winner.ref: "winner"}, reasons="The boldest.",
                                    verdicts={winner.ref: "Bravo."})  # fmt: skip
        return calls.advance_call(by=sara, call=call, to="announced")


def test_minutes_letter_and_case(client, as_) -> None:  # type: ignore[no-untyped-def]
    call = decided()
    sara, fatima = as_("sara"), as_("fatima")
    for twin in ("minutes/", "minutes.md"):
        shown = sara.get(f"/calls/{call.ref}/{twin}").content.decode()
        assert "The boldest." in shown and "Entry 2" in shown and call.seed in shown
        told = client.get(f"/calls/{call.ref}/{twin}").content.decode()
        assert "The boldest." in told and "Entry 2" in told and "Entry 1" not in told
    assert sara.get(f"/calls/{call.ref}/scores.csv").getvalue().decode().count("Impact") == 6
    winner = Entry.objects.get(state="winner")
    assert "Bravo." in fatima.get(winner.get_absolute_url()).content.decode()
    public = client.get(winner.get_absolute_url())
    assert public.status_code == 200 and "Bravo." not in public.content.decode()
    loser = Entry.objects.filter(state="not_selected")[0]
    assert client.get(loser.get_absolute_url()).status_code == 404
    first = fatima.post(f"/entries/{winner.ref}/case/")
    assert first.status_code == 303 and fatima.post(f"/entries/{winner.ref}/case/")["Location"] == first["Location"]
    case = Case.objects.get()
    assert "We dug." in case.overview and case.origin == winner.thread
    assert as_("joris").post(f"/entries/{loser.ref}/case/").status_code == 404


def test_personal_data_goes_out_and_away() -> None:
    decided()
    bas, fatima = cast.person("bas"), cast.person("fatima")
    assert len(export(fatima)["entries"]) == 3 and export(bas)["scores"]  # type: ignore[index]
    erase(bas)
    erase(fatima)
    assert not Juror.objects.filter(name="bas").exists() and Entry.objects.count() == 3
    assert not export(fatima)["entries"]  # type: ignore[index]


def test_pages_ask_few_questions_of_the_database(client, as_) -> None:  # type: ignore[no-untyped-def]
    call = in_scoring(2)
    with clock.at(AFTER):
        jury.assign_readings(by=cast.actor("sara"), call=call)
        sara, bas = as_("sara"), as_("bas")
        paths = [(client, "/calls/"), (client, f"/calls/{call.ref}/"), (sara, f"/calls/{call.ref}/entries/"),
                 (sara, f"/calls/{call.ref}/jury/"), (bas, f"/calls/{call.ref}/desk/"),
                 (sara, f"/calls/{call.ref}/minutes/")]  # fmt: skip

        def counts() -> list[int]:
            found = []
            for who, path in paths:
                with CaptureQueriesContext(
                    connection,
                ) as asked:
                    assert who.get(path).status_code == 200
                found.append(len(asked))
            return found

        for who, path in paths:
            who.get(path)
        few = counts()
        Entry.objects.bulk_create([Entry(call=call, title=f"E{n}", state="eligible") for n in range(1000)])
        Call.objects.bulk_create(
            [Call(title=f"C{n}", state="published", opens_at=OPENS, deadline=DEADLINE) for n in range(1000)]
        )
        assert counts() == few and max(few) <= 12
