"""Counting: in the background, repeatable, published with reasons; other rules, own ballots, files from elsewhere."""

from datetime import timedelta
from fractions import Fraction

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from proeftuin.budgets import elections, logic, queries, tasks
from proeftuin.budgets.actions import counting, projects, voting
from proeftuin.budgets.models import Ballot, Count, Project
from proeftuin.engines.budget.count import count as count_election
from proeftuin.engines.budget.outcome import Method as Rule
from proeftuin.engines.budget.outcome import receipts
from proeftuin.engines.budget.pb import read
from proeftuin.engines.budget.shown import shown
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.processes.models import Method
from tests import cast
from tests.budgets import world
from tests.engines.budget_world import elections as small_elections
from tests.open_data import open_data

pytestmark = pytest.mark.django_db

FILE = b"""META
key;value
description;Green budget
num_projects;2
num_votes;3
budget;1000
currency;PLN
vote_type;approval
PROJECTS
project_id;cost;name;selected
7;600;Trees;1
8;500;Skate park;0
VOTES
voter_id;vote
a;7,8
b;7
c;8
"""


def voted() -> Method:
    method = world.voting_open(rule="equal-shares", completion="none")
    for key, typed in (("1", {1: 1, 3: 1}), ("2", {1: 1}), ("3", {2: 1}), ("4", {2: 1, 3: 1})):
        world.entered(method, typed, key=key)
    return method


def test_nobody_counts_before_the_deadline(as_) -> None:
    method = voted()
    with pytest.raises(NotAllowedError):
        counting.ask_count(by=cast.actor("sara"), method=method)
    assert as_("sara").post(f"/budgets/{method.ref}/counts/").status_code == 403
    assert b"There is no outcome yet" in Client().get(f"/budgets/{method.ref}/result/").content


def test_the_worker_counts_and_the_outcome_says_why(as_) -> None:
    method = voted()
    with time_machine.travel(now() + timedelta(days=60)):
        sara = as_("sara")
        asked = sara.post(f"/budgets/{method.ref}/counts/", {"once": "c1"})
        count = Count.objects.get()
        assert asked["Location"] == count.get_absolute_url() and count.state == "waiting"
        assert b"Waiting" in sara.get(asked["Location"]).content
        assert Client().get(asked["Location"]).status_code == 404  # not public yet
        tasks.make_counts()
        count.refresh_from_db()
        assert (count.state, count.percent) == ("done", 100)
        assert count.input_sha256 == count.result["input_sha256"] and len(count.input_sha256) == 64
        page = sara.get(asked["Location"])
        assert b"Publish this count" in page.content
        assert sara.post(f"{count.get_absolute_url()}publish/").status_code == 303
        public = Client().get(f"/budgets/{method.ref}/result/")
    text = public.content.decode()
    assert count.result["winners"] == ["3", "1"]
    assert "What won, and why" in text and "2 voters paid for it together, at most €\u00a0225 each." in text
    assert "A skate park" in text and "Together they had €\u00a0425 left." in text and "It lacked €\u00a0175." in text
    data = Client().get(f"/budgets/{method.ref}/result.json").json()
    assert data["input_sha256"] == count.input_sha256 and data["parameters"]["rule"] == "equal-shares"
    assert [step["project"] for step in data["result"]["steps"]] == ["3", "1"]
    story = Client().get(f"/budgets/projects/{Project.objects.get(method=method, number=2).ref}/").content.decode()
    assert "Why this did not win" in story and "It lacked" in story
    assert "Out:" in text or "Nothing" in text  # the other rules beside it


def test_the_published_input_gives_the_same_count_and_holds_each_receipt() -> None:
    method = voted()
    count = world.counted(method)
    text = Client().get(f"{count.get_absolute_url()}input.pb").content
    election = read(text).election
    assert election is not None and election.sha256 == count.input_sha256
    assert sorted(election.voters) == sorted(logic.voter_id(one.code) for one in Ballot.objects.all())
    assert b"fatima" not in text.lower()
    again = shown(count_election(election, Rule("equal-shares", "cost", "none")))
    assert again == count.result
    assert counting.repeat_count(by=cast.actor("sara"), count=count)
    Count.objects.filter(pk=count.pk).update(input=count.input.replace("2;600", "2;100"))
    assert not counting.repeat_count(by=cast.actor("sara"), count=count)


def test_a_voter_sees_what_the_ballot_achieved(as_) -> None:
    method = voted()
    voting.cast_ballot(by=cast.actor("fatima"), method=method, typed={1: 1, 2: 1})
    count = world.counted(method)
    ballot = Ballot.objects.get(channel="web")
    page = as_("fatima").get(ballot.get_absolute_url()).content.decode()
    assert "Your ballot is in the count." in page and logic.voter_id(ballot.code) in page
    assert "You paid" in page and count.result["winners"] == ["1", "3"]


def test_a_ballot_that_came_in_after_the_count_is_told_so() -> None:
    method = voted()
    count = world.counted(method)
    late = Ballot.objects.create(method=method, code="LATE1", channel="paper", choices=[[1, 1]],
                                 changed_at=count.created_at + timedelta(hours=1))  # fmt: skip
    page = Client().post(f"/budgets/{method.ref}/check/", {"receipt": late.code}).content
    assert b"came in after this count began" in page


@settings(max_examples=60, deadline=None)
@given(small_elections() | small_elections(pointed=True), st.sampled_from(["cost", "points", "phragmen", "greedy"]))
def test_what_a_ballot_achieved_follows_from_the_published_steps(election, how: str) -> None:
    rule = Rule(how) if how in ("phragmen", "greedy") else Rule("equal-shares", how, "add-one")  # type: ignore[arg-type]
    if how == "points" and election.points is None:
        return
    outcome = count_election(election, rule)
    told = shown(outcome)
    for at, receipt in enumerate(receipts(outcome)):
        points = election.points[at] if election.points is not None else (1,) * len(election.choices[at])
        weights = {election.projects[one].id: weight for one, weight in zip(election.choices[at], points, strict=True)}
        found = logic.achieved(told, weights)
        assert dict(found.won) == dict(receipt.won) and sorted(found.lost) == sorted(receipt.lost)
        if how in ("cost", "points") and outcome.endowment is not None:
            assert found.left == receipt.left or (found.left == Fraction(0) and receipt.left == 0)


@pytest.mark.parametrize("ballot", logic.BALLOTS)
@pytest.mark.parametrize("rule", logic.RULES)
def test_each_ballot_is_counted_by_each_rule(ballot: str, rule: str) -> None:
    method = world.voting_open(ballot=ballot, rule=rule)
    world.entered(method, {1: 1, 3: 2})
    world.entered(method, {1: 1})
    count = world.counted(method)
    assert "1" in count.result["winners"] and count.result["spent"] <= count.result["budget"]
    assert Client().get(f"/budgets/{method.ref}/result/").status_code == 200


def test_projects_that_exclude_each_other_do_not_both_win() -> None:
    method = world.voting_open()
    sara = cast.actor("sara")
    for number in (1, 3):
        project = Project.objects.get(method=method, number=number)
        draft = projects.ProjectDraft(project.title, project.cost, sets=["Square"])
        projects.edit_project(by=sara, project=project, draft=draft, version=1)
    for key in "abc":
        world.entered(method, {1: 1, 3: 1}, key=key)
    count = world.counted(method)
    assert len({"1", "3"} & set(count.result["winners"])) == 1
    page = Client().get(f"/budgets/{method.ref}/result/").content.decode()
    assert "Instead of it:" in page


def test_a_count_that_got_stuck_is_taken_up_again() -> None:
    method = voted()
    with time_machine.travel(now() + timedelta(days=60)):
        count = counting.ask_count(by=cast.actor("sara"), method=method)
        Count.objects.filter(pk=count.pk).update(state="running", moved_at=now())
        assert counting.count_waiting() == 0
    with time_machine.travel(now() + timedelta(days=60, minutes=11)):
        assert counting.count_waiting() == 1
    count.refresh_from_db()
    assert count.is_done


def test_after_publishing_no_form_is_entered_and_no_project_taken_out() -> None:
    method = voted()
    world.counted(method)
    with pytest.raises(NotAllowedError):
        world.entered(method, {1: 1})
    with pytest.raises(InvalidError):
        projects.withdraw_project(
            by=cast.actor("sara"), project=Project.objects.get(method=method, number=1), reason="Too late."
        )


def test_the_election_holds_pseudonyms_in_no_order_of_time() -> None:
    method = voted()
    election = elections.election_of(queries.method_for(method.ref))
    assert list(election.voters) == sorted(election.voters)
    assert (election.budget, election.scale, election.projects[0].cost) == (100_000, 100, 40_000)


def test_a_clerk_counts_last_years_file(as_) -> None:
    world.voting_open()
    sara = as_("sara")
    data = {"file": SimpleUploadedFile("last.pb", FILE), "rule": "equal-shares", "utility": "cost",
            "completion": "add-one", "once": "f1"}  # fmt: skip
    sent = sara.post("/budgets/files/", data)
    assert sent.status_code == 303
    tasks.make_counts()
    page = sara.get(sent["Location"]).content.decode()
    assert "Green budget" in page and "Trees" in page and "PLN\u00a0600" in page and "Skate park" in page
    assert Client().get(sent["Location"]).status_code == 404
    assert as_("fatima").get(sent["Location"]).status_code == 404
    sara.post(f"{sent['Location']}publish/")
    assert Client().get(sent["Location"]).status_code == 200
    assert b"Green budget" in sara.get("/budgets/files/").content


def test_a_real_vote_from_a_file_has_its_official_winners(as_) -> None:
    """Wieliczka 2023 was decided by Equal Shares with add-one."""
    world.voting_open()
    content = open_data("pabulib", "mit", "poland_wieliczka_2023_green-budget.pb").read_bytes()
    data = {"file": SimpleUploadedFile("w.pb", content), "rule": "equal-shares", "utility": "cost",
            "completion": "add-one", "once": "w1"}  # fmt: skip
    sara = as_("sara")
    sent = sara.post("/budgets/files/", data)
    tasks.make_counts()
    count = Count.objects.get()
    election = read(content).election
    assert election is not None and count.currency == "PLN"
    assert set(count.result["winners"]) == {one.id for one in election.projects if one.selected == 1}
    assert count.result["spent"] == 995_079 and len(count.result["losers"]) == 34
    page = sara.get(sent["Location"]).content.decode()
    assert "30 projects are paid for, for PLN\u00a0995,079 of PLN\u00a01,000,000." in page


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (FILE.replace(b"num_votes;3", b"num_votes;4"), "line 5: num_votes says 4"),
        (FILE.replace(b"c;8", b"c;9"), "line 17: there is no project 9"),
        (FILE.replace(b"7;600", b"7;-600"), "line 11: the cost of project 7 is below zero"),
        (FILE.replace(b"c;8", b"a;8"), "line 17: voter a voted on line 15"),
        (b"\x1f\x8bbroken", "damaged"),
        (b"hello", "META"),
    ],
)
def test_a_file_with_mistakes_comes_back_with_the_lines(as_, content: bytes, says: str) -> None:
    world.voting_open()
    page = as_("sara").post(
        "/budgets/files/", {"file": SimpleUploadedFile("x.pb", content), "rule": "greedy", "once": "f2"}
    )
    assert page.status_code == 422 and says in page.content.decode() and not Count.objects.exists()


def test_files_are_for_people_who_work_on_a_process(as_) -> None:
    assert as_("fatima").get("/budgets/files/").status_code == 403
    assert Client().get("/budgets/files/").status_code == 302


@pytest.mark.parametrize("number", [1, 1000])
def test_outcomes_ask_as_little_at_any_size(as_, django_assert_max_num_queries, number: int) -> None:
    method = world.voting_open(tuple((f"Project {at}", 1_000 + at) for at in range(1 if number == 1 else 100)))
    world.many(method, number)
    count = world.counted(method)
    assert count.result["voters"] == number
    client = as_("sara")
    for page in (f"/budgets/{method.ref}/result/", count.get_absolute_url(), f"/budgets/{method.ref}/counts/",
                 f"/budgets/{method.ref}/projects/", "/budgets/files/"):  # fmt: skip
        with django_assert_max_num_queries(12):
            assert client.get(page).status_code == 200


def test_a_project_below_the_minimum_of_votes_can_not_win_and_the_page_says_so(as_) -> None:
    method = world.voting_open(rule="greedy", at_least=2)
    for key, typed in (("1", {1: 1}), ("2", {1: 1}), ("3", {1: 1, 3: 1})):
        world.entered(method, typed, key=key)
    assert "Votes that a project needs" in Client().get(method.get_absolute_url()).content.decode()
    count = world.counted(method)
    assert count.parameters["at_least"] == 2 and count.result["winners"] == ["1"]
    assert all("3" not in one["winners"] for one in count.compared)
    page = Client().get(f"/budgets/{method.ref}/result/").content.decode()
    assert "Too few people voted for it" in page and "A project needed at least 2 votes." in page
    assert counting.repeat_count(by=cast.actor("sara"), count=count)


def test_the_minimum_of_votes_is_a_rule_of_the_vote(as_) -> None:
    method = world.voting_open()
    form = {**{name: value for name, value in logic.DEFAULTS.items() if value != ""}, "budget": "1000"}
    page = as_("sara").post(f"/budgets/{method.ref}/rules/", {**form, "at_least": "-1"})
    assert page.status_code == 422
    assert as_("sara").post(f"/budgets/{method.ref}/rules/", {**form, "at_least": "25"}).status_code == 303
    assert Method.objects.get(pk=method.pk).settings["at_least"] == 25
