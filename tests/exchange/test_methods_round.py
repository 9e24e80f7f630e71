"""Opinions, votes on a budget and panels go out without people, and come back so that a next export is identical."""

import json
from pathlib import Path

import pytest
import time_machine
from django.test import Client

from proeftuin.budgets import outcomes
from proeftuin.budgets.actions import counting as budget_counting
from proeftuin.budgets.models import Ballot, Count, Project
from proeftuin.exchange.process_export import run as exporting
from proeftuin.exchange.process_import import run as importing
from proeftuin.kernel.actor import system
from proeftuin.ledger.models import Event
from proeftuin.opinions.actions import voting as opinion_voting
from proeftuin.opinions.actions.counting import drift
from proeftuin.opinions.models import Statement, Vote, Voter
from proeftuin.panels.actions import volunteering
from proeftuin.panels.models import Panel, Volunteer
from proeftuin.processes.models import Participant, Process
from tests import cast
from tests.budgets import world as budgets
from tests.exchange.test_process_export import emptied, files_of
from tests.opinions import world as opinions
from tests.panels import world as panels

pytestmark = pytest.mark.django_db
BY = system("import")
SECRET = "a sentence that a moderator hid"


def away(process: Process, folder: Path) -> dict[str, bytes]:
    """Out, and nothing of it is left here."""
    receipt = exporting.export(Process.objects.get(pk=process.pk), folder)
    assert receipt["complete"] is True
    for model in (Vote, Voter, Statement, Volunteer, Panel, Ballot, Count, Participant, Project, Event):
        model.objects.all().delete()
    emptied(folder)
    return files_of(folder)


def again(folder: Path, other: Path) -> dict[str, bytes]:
    """In, out, and in once more, which changes nothing."""
    report = importing.run(folder, "proeftuin", by=BY)
    assert not report.problems
    assert exporting.export(Process.objects.get(), other)["complete"] is True
    second = importing.run(folder, "proeftuin", by=BY)
    assert all(one.made + one.changed == 0 for one in second.counts.values()), second.counts
    return files_of(other)


def test_a_counted_vote_goes_round_identical_and_receipts_hold(tmp_path: Path) -> None:
    method = budgets.voting_open(rule="equal-shares", completion="none")
    ballots = [budgets.entered(method, typed, key=str(at)) for at, typed in enumerate(({1: 1, 3: 1}, {2: 1}, {2: 1}))]
    count = budgets.counted(method)
    told = outcomes.summary(count)
    with time_machine.travel(count.finished_at):
        one = away(method.process, tmp_path / "one")
        assert not any(ballot.code.encode() in data for ballot in ballots for data in one.values())
        two = again(tmp_path / "one", tmp_path / "two")
        assert one == two
        found = Count.objects.get()
        assert outcomes.summary(found) == told
        assert budget_counting.repeat_count(by=cast.actor("sara"), count=found)
        page = Client().post(f"/budgets/{found.method.ref}/check/", {"receipt": ballots[0].receipt})
        assert "Your ballot is in the count" in page.content.decode()


def test_ballots_stay_while_people_vote(tmp_path: Path) -> None:
    method = budgets.voting_open()
    budgets.entered(method, {1: 1}, key="1")
    receipt = exporting.export(method.process, tmp_path)
    assert next(one for one in receipt["files"] if one["name"] == "ballots.json")["rows_written"] == 0
    assert json.loads((tmp_path / "ballots.json").read_text()) == []


def test_a_conversation_goes_round_identical(tmp_path: Path) -> None:
    method = opinions.conversation(6)
    first, second, *_rest, last = opinions.statements(method)
    for number in range(8):
        for one, value in ((first, 1), (second, -1 if number % 2 else 1), (last, 0)):
            if (number + one.number) % 5:
                opinion_voting.vote(by=opinions.somebody(number), statement=one, value=value)
    Statement.objects.filter(pk=last.pk).update(state="hidden", text=SECRET)
    one = away(method.process, tmp_path / "one")
    assert not any(SECRET.encode() in data or b"@example" in data for data in one.values())
    two = again(tmp_path / "one", tmp_path / "two")
    assert one == two
    rows = json.loads((tmp_path / "one" / "votes.json").read_text())
    assert len(rows) == Vote.objects.count() > 8 and all(row["at"].endswith(":00:00Z") for row in rows)
    method = Process.objects.get().methods.get()
    assert not drift(method) and not Participant.objects.exclude(user=None).exists()


def test_totals_that_are_secret_now_do_not_travel(tmp_path: Path) -> None:
    method = opinions.conversation(3, results="after")
    opinion_voting.vote(by=opinions.somebody(1), statement=opinions.statements(method)[0], value=1)
    one = away(method.process, tmp_path / "one")
    rows = json.loads((tmp_path / "one" / "statements.json").read_text())
    assert {row["agrees"] for row in rows} == {None}
    assert one == again(tmp_path / "one", tmp_path / "two")
    assert Statement.objects.get(number=0).agrees == 1


def test_a_drawn_panel_goes_round_identical_without_what_people_told(tmp_path: Path) -> None:
    panel = panels.panel(households=True)
    for at in range(24):
        panels.volunteer(panel, panels.KINDS[at % 4], postcode="1234 AB", number=str(at))
    draw = panels.drawn(panel)
    gone = Volunteer.objects.get(code=draw.members[0])
    volunteering.answer_invitation(by=cast.actor("sara"), volunteer=gone, comes=False)
    url = f"/panels/{panel.method.ref}/result"
    shown, data = Client().get(f"{url}/").content.decode(), Client().get(f"{url}.json").json()
    homes = list(Volunteer.objects.values_list("home", flat=True))
    one = away(panel.method.process, tmp_path / "one")
    assert not any(word.encode() in data for word in homes for data in one.values())
    two = again(tmp_path / "one", tmp_path / "two")
    assert one == two
    assert set(Volunteer.objects.values_list("home", flat=True)) == {""}
    assert all(features == {} for features in Volunteer.objects.values_list("features", flat=True))
    assert Client().get(f"{url}.json").json() == data
    assert Client().get(f"{url}/").content.decode().count("<tr") == shown.count("<tr")
    page = Client().get(f"/panels/{panel.method.ref}/lottery/1/").content.decode()
    assert draw.seed in page


def test_who_may_have_votes_and_ballots(as_) -> None:
    process = opinions.conversation(2).process
    public = f"/processes/{process.ref}/export/"
    assert Client().get(f"{public}statements.csv").status_code == 200
    assert Client().get(f"{public}votes.csv").status_code == 404
    assert as_("sara").get(f"{public}votes.csv").status_code == 200
    assert "votes.csv" in as_("sara").get(public).content.decode()
    assert "votes.csv" not in Client().get(public).content.decode()
