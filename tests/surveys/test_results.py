"""Results: the right denominators, nothing about a few, the same cost at every size."""

import csv
import io
import tracemalloc
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.processes.models import Participant, Seat
from proeftuin.processes.registry import KINDS
from proeftuin.surveys import queries, rows
from proeftuin.surveys.actions import answering, counting
from proeftuin.surveys.models import Count, Response
from tests import cast
from tests.surveys import world

pytestmark = pytest.mark.django_db


def results(client: Client, ref: str, **query: str) -> dict[str, Any]:
    page = client.get(f"/surveys/{ref}/results/", query)
    assert page.status_code == 200
    return {one.question.ref: one for one in page.context["results"]}


def test_each_question_has_its_own_denominator(as_) -> None:
    method = world.surveyed(results="live")
    for _one in range(8):
        world.entered(method, {"visit": "yes", "often": 4, "why": ["a"]})
    for _one in range(5):
        world.entered(method, {"visit": "no"})
    world.entered(method, {"visit": "no", "whynot": "Too far"})
    found = results(as_("sara"), method.ref)
    assert (found["visit"].asked, found["visit"].answered) == (14, 14)
    assert (found["often"].asked, found["often"].answered, found["often"].mean) == (8, 8, "4")
    assert (found["whynot"].asked, found["whynot"].answered) == (6, 1)
    assert found["visit"].finding == "8 of 14 say yes"
    page = Client().get(f"/surveys/{method.ref}/results/").content.decode()
    assert "8 of the 8 people who were asked this answered." in page and "14 people answered." in page
    assert KINDS["survey"].figures(method)[0].count == 14


def test_small_numbers_are_not_told_to_the_public(as_) -> None:
    method = world.surveyed(results="live")
    for _one in range(3):
        world.entered(method, {"visit": "no", "whynot": "Too far"})
    assert b"Fewer than 5 people have answered" in Client().get(f"/surveys/{method.ref}/results/").content
    for _one in range(9):
        world.entered(method, {"visit": "yes", "often": 3})
    public, staff = results(Client(), method.ref), results(as_("sara"), method.ref)
    assert [bar.count for bar in staff["visit"].bars] == [9, 3]
    assert [bar.count for bar in public["visit"].bars] == [None, None]
    # How many were asked what only follows a hidden answer would tell it.
    assert public["whynot"].withheld and public["often"].withheld and not staff["often"].withheld
    data = Client().get(f"/surveys/{method.ref}/results.json").json()
    told = {one["question"]: one for one in data["questions"]}
    assert told["visit"]["answers"] == {"yes": None, "no": None} and told["often"]["asked"] is None


def test_one_way_in_does_not_give_the_other_away() -> None:
    method = world.surveyed(results="live")
    for _one in range(10):
        world.entered(method, {"visit": "yes", "often": 3})
    for _one in range(6):
        world.entered(method, {"visit": "no"})
    world.entered(method, {"visit": "no"}, channel="telephone")
    page = Client().get(f"/surveys/{method.ref}/results/", {"channel": "paper"})
    assert page.context["channel"] == ""  # one person called: the ways are not shown apart
    for _one in range(5):
        world.entered(method, {"visit": "yes", "often": 1}, channel="telephone")
    found = results(Client(), method.ref, channel="paper")
    shown = {bar.code: bar.count for bar in found["visit"].bars}
    total = {bar.code: bar.count for bar in results(Client(), method.ref)["visit"].bars}
    assert total == {"yes": 15, "no": 7} and shown == {"yes": None, "no": None}  # 7 - 6 would be the one who called


def test_results_open_when_the_settings_say(as_) -> None:
    method = world.surveyed(results="never")
    assert b"for the people who run it" in Client().get(f"/surveys/{method.ref}/results/").content
    method.settings["results"] = "after"
    method.save()
    page = Client().get(f"/surveys/{method.ref}/results/")
    assert b"when the survey has closed" in page.content and b"Until" in page.content
    assert Client().get(f"/surveys/{method.ref}/results.json").status_code == 403
    assert as_("sara").get(f"/surveys/{method.ref}/results/").status_code == 200


def test_groups_are_for_staff_and_from_five_on(as_) -> None:
    method = world.surveyed(results="live")
    for at in range(12):
        response = world.entered(method, {"visit": ("yes", "no")[at % 3 == 0], "often": 2})
        Participant.objects.filter(pk=response.participant_id).update(area="North" if at < 9 else "South")
    found = results(as_("sara"), method.ref, by="area")
    groups = dict(found["visit"].groups)
    assert set(groups) == {"North", "South"} and groups["South"][0] is None
    assert all(cell is None or cell == 0 or cell >= 5 for row in groups.values() for cell in row)
    assert not results(Client(), method.ref, by="area")["visit"].groups


def test_words_are_read_before_everyone_sees_them(as_) -> None:
    method = world.surveyed(results="live")
    for at in range(6):
        world.entered(method, {"visit": "no", "whynot": f"Reason {at}"})
    first = Response.objects.order_by("id")[0]
    with pytest.raises(NotAllowedError):
        answering.read_answer(by=cast.actor("fatima"), response=first, ref="whynot", state="shown")
    with pytest.raises(InvalidError):
        answering.read_answer(by=cast.actor("sara"), response=first, ref="visit", state="shown")
    address = f"/surveys/{method.ref}/words/whynot/"
    assert as_("fatima").get(address).status_code == 404
    sara = as_("sara")
    assert b"Reason 5" in sara.get(address).content
    bad = sara.post(f"{address}read/", {"answer": [first.ref], "to": "hidden"})
    assert "wrong=1" in bad["Location"] and Response.objects.get(pk=first.pk).readings == {}
    sara.post(f"{address}read/", {"answer": [first.ref], "to": "hidden", "reason": "Names a neighbour"})
    second = Response.objects.order_by("id")[1]
    sara.post(f"{address}read/", {"answer": [second.ref], "to": "shown"})
    page = Client().get(f"/surveys/{method.ref}/results/").content
    assert b"Reason 1" in page and b"Reason 0" not in page and b"Reason 2" not in page
    assert b"Reason 0" in sara.get(address, {"state": "hidden"}).content
    assert b"Reason 0" not in b"".join(sara.get(f"/surveys/{method.ref}/answers.csv").streaming_content)


def test_the_file_of_all_answers(as_) -> None:
    method = world.surveyed()
    world.entered(method, {"visit": "no", "whynot": "=1+1", "rate": {"north": "good"}, "want": ["b", "a"]})
    world.entered(method, {"visit": "yes", "often": 4, "why": ["a", "other"], "why.other": "Ducks", "where": {
        "lat": 52.1, "lon": 5.2}})  # fmt: skip
    assert as_("fatima").get(f"/surveys/{method.ref}/answers.csv").status_code == 404
    text = b"".join(as_("sara").get(f"/surveys/{method.ref}/answers.csv").streaming_content).decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text)))
    assert [one["version"] for one in found] == ["1", "1"]
    assert found[0]["4. Question whynot"] == "'=1+1" and found[0]["5. Question want"] == "b|a"
    assert found[0]["6. Question rate – North"] == "good" and found[0]["6. Question rate – South"] == ""
    assert found[1]["3. Question why"] == "a|other" and found[1]["3. Question why – other"] == "Ducks"
    assert found[1]["7. Question where – lat"] == "52.1"


def test_an_export_goes_on_where_it_stopped() -> None:
    method = world.surveyed()
    world.many(method, 25)
    keys = [key for key, _heading in rows.export_columns(method)]
    whole = list(rows.export_rows(method, keys))
    assert len(whole) == queries.response_count(method) == 25
    half = whole[:10]
    assert half + list(rows.export_rows(method, keys, after=half[-1][0])) == whole


@pytest.mark.parametrize("number", [1, 1_000])
def test_pages_cost_the_same_at_every_size(as_, number: int) -> None:
    method = world.surveyed(results="live")
    world.many(method, number, whynot="Far")
    sara, fatima = as_("sara"), as_("fatima")
    for client, address, most in (
        (Client(), f"/surveys/{method.ref}/results/", 12),
        (sara, f"/surveys/{method.ref}/results/?by=area", 12),
        (sara, f"/surveys/{method.ref}/words/whynot/?page=last", 12),
        (fatima, method.get_absolute_url(), 12),
        (sara, f"/surveys/{method.ref}/questions/", 12),
        (Client(), f"/surveys/{method.ref}/paper/", 12),
    ):
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        assert len(found) <= most, f"{address}: {len(found)}\n" + "\n".join(one["sql"][:120] for one in found)


def test_a_large_survey_is_counted_beforehand(as_, monkeypatch) -> None:
    monkeypatch.setattr(queries, "AT_ONCE", 10)
    method = world.surveyed(results="live")
    world.many(method, 20, often=3)
    assert counting.recount_large() == 1 and counting.recount_large() == 0
    kept = Count.objects.get()
    live = queries.Counts(queries.count_responses(method, {one.pk: one.parsed for one in queries.versions_of(method)}))
    assert kept.tallies == {name: tally.data() for name, tally in live.slices.items()}
    page = Client().get(f"/surveys/{method.ref}/results/")
    assert b"Counted on" in page.content and page.context["total"] == 20
    world.entered(method, {"visit": "no"})
    assert counting.recount_large() == 1


@pytest.mark.slow
def test_twenty_thousand_rows_stream_in_little_memory(as_) -> None:
    method = world.surveyed()
    world.many(
        method, 20_000, want=["a", "b"], rate={"north": "good", "south": "bad"}, whynot="Because it is far. " * 5
    )
    response = as_("sara").get(f"/surveys/{method.ref}/answers.csv")
    tracemalloc.start()
    lines = sum(chunk.count(b"\r\n") for chunk in response.streaming_content)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert lines == 20_001 and peak < 20_000_000


def test_an_analyst_may_read_and_a_clerk_may_not(as_) -> None:
    method = world.surveyed()
    for key, role in (("ann", "clerk"), ("joris", "analyst")):
        Seat.objects.create(process=method.process, user=cast.person(key), role=role)
    assert as_("ann").get(f"/surveys/{method.ref}/answers.csv").status_code == 403
    assert as_("joris").get(f"/surveys/{method.ref}/answers.csv").status_code == 200
    assert as_("joris").get(f"/surveys/{method.ref}/questions/").status_code == 403
