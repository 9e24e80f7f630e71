"""Voting: kept, cast, changed until the deadline, entered from paper; once for each person."""

from datetime import timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from proeftuin.budgets import logic, personal
from proeftuin.budgets.actions import projects, voting
from proeftuin.budgets.actions.projects import ProjectDraft
from proeftuin.budgets.kind import anonymise
from proeftuin.budgets.models import Ballot, Draft, Project
from proeftuin.budgets.reactions import index_projects
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.ledger.models import Event
from proeftuin.processes.actions import setup
from proeftuin.processes.drafts import MethodDraft
from proeftuin.processes.models import Participant, Process
from proeftuin.search.models import Entry
from tests import cast
from tests.budgets import world
from tests.processes.world import drafted

pytestmark = pytest.mark.django_db


def test_a_resident_keeps_a_draft_casts_it_and_gets_a_receipt(as_) -> None:
    method, client = world.voting_open(), as_("fatima")
    page = client.get(method.get_absolute_url())
    assert page.status_code == 200 and b"Trees along the canal" in page.content
    kept = client.post(f"/budgets/{method.ref}/vote/", {"p-1": "1", "go": "keep"})
    assert kept.status_code == 303 and not Ballot.objects.exists()
    again = client.get(kept["Location"])
    assert b"does not count until" in again.content and b'name="p-1" value="1" checked' in again.content
    done = client.post(f"/budgets/{method.ref}/vote/", {"p-1": "1", "p-3": "1", "go": "cast"})
    ballot = Ballot.objects.get()
    assert done.status_code == 303 and ballot.get_absolute_url() in done["Location"]
    assert ballot.choices == [[1, 1], [3, 1]] and not Draft.objects.exists()
    receipt = client.get(done["Location"])
    assert ballot.receipt.encode() in receipt.content and b"Benches" in receipt.content
    assert Client().get(ballot.get_absolute_url()).status_code == 404  # nobody else reads it


def test_a_ballot_changes_until_the_deadline_and_counts_once(as_) -> None:
    method, client = world.voting_open(), as_("fatima")
    client.post(f"/budgets/{method.ref}/vote/", {"p-1": "1", "go": "cast"})
    code = Ballot.objects.get().code
    client.post(f"/budgets/{method.ref}/vote/", {"p-2": "1", "go": "cast"})
    ballot = Ballot.objects.get()
    assert ballot.choices == [[2, 1]] and ballot.code == code


def test_after_the_deadline_a_ballot_is_refused(as_) -> None:
    method, client = world.voting_open(days=10), as_("fatima")
    client.post(f"/budgets/{method.ref}/vote/", {"p-1": "1", "go": "cast"})
    with time_machine.travel(now() + timedelta(days=11)):
        client = as_("fatima")
        late = client.post(f"/budgets/{method.ref}/vote/", {"p-2": "1", "go": "cast"})
        assert late.status_code == 403 and Ballot.objects.get().choices == [[1, 1]]
        with pytest.raises(NotAllowedError):
            voting.cast_ballot(by=cast.actor("pieter"), method=method, typed={1: 1})
        assert client.get(f"/budgets/{method.ref}/vote/").status_code == 303


def test_two_ballots_at_once_by_one_person_count_once(monkeypatch) -> None:
    """Both windows look for an earlier ballot before either has written one."""
    method, fatima = world.voting_open(), cast.actor("fatima")
    first = voting.cast_ballot(by=fatima, method=method, typed={1: 1})
    honest = Ballot.objects.select_for_update
    blind = {"times": 1}

    def not_yet(*args, **kwargs):
        if blind["times"]:
            blind["times"] -= 1
            return Ballot.objects.none()
        return honest(*args, **kwargs)

    monkeypatch.setattr(Ballot.objects, "select_for_update", not_yet)
    second = voting.cast_ballot(by=fatima, method=method, typed={2: 1})
    assert second.pk == first.pk and Ballot.objects.count() == 1
    assert Ballot.objects.get().choices == [[2, 1]] and Participant.objects.count() == 1


@pytest.mark.parametrize(
    ("settings", "typed", "says"),
    [
        ({"minimum": 2}, {"p-1": "1"}, b"Choose at least 2 projects."),
        ({"maximum": 1}, {"p-1": "1", "p-2": "1"}, b"Choose at most 1 project."),
        ({"ballot": "knapsack"}, {"p-1": "1", "p-2": "1", "p-3": "1"}, "cost € 150 more than there is".encode()),
        ({"ballot": "points", "points": 5}, {"p-1": "4", "p-2": "3"}, b"2 points too many"),
    ],
)
def test_a_ballot_against_the_rules_comes_back_with_what_was_typed(as_, settings, typed, says) -> None:
    method = world.voting_open(**settings)
    page = as_("fatima").post(f"/budgets/{method.ref}/vote/", {**typed, "go": "cast"})
    assert page.status_code == 422 and says.replace("€ ".encode(), "€\u00a0".encode()) in page.content
    assert not Ballot.objects.exists() and Draft.objects.exists()
    assert (b"checked" in page.content) or b'value="4"' in page.content


def test_points_and_places_are_kept_in_order() -> None:
    method = world.voting_open(ballot="points", points=10)
    assert voting.cast_ballot(by=cast.actor("fatima"), method=method, typed={1: 2, 3: 7}).choices == [(3, 7), (1, 2)]
    assert logic.ordered(logic.rules_of({"ballot": "ranking"}), {4: 2, 1: 2, 9: 1, 2: 0}) == [(9, 1), (1, 1), (4, 1)]


def test_who_is_not_asked_does_not_vote() -> None:
    method = world.voting_open()
    with pytest.raises(NotAllowedError):
        voting.cast_ballot(by=VISITOR, method=method, typed={1: 1})
    page = Client().post(f"/budgets/{method.ref}/vote/", {"p-1": "1", "go": "cast"})
    assert page.status_code in (302, 303, 403) and not Ballot.objects.exists()


def test_visitors_vote_without_account_where_the_process_lets_them() -> None:
    method, client = world.voting_open(who="everyone"), Client()
    client.get(method.get_absolute_url())
    client.post(f"/budgets/{method.ref}/vote/", {"p-1": "1", "go": "keep"})
    done = client.post(f"/budgets/{method.ref}/vote/", {"p-2": "1", "go": "cast"})
    assert done.status_code == 303 and Ballot.objects.get().participant.user is None
    assert b"Your ballot is in" in client.get(done["Location"]).content
    client.post(f"/budgets/{method.ref}/vote/", {"p-3": "1", "go": "cast"})
    assert Ballot.objects.get().choices == [[3, 1]]


def test_a_clerk_enters_a_form_once(as_) -> None:
    method, client = world.voting_open(), as_("sara")
    data = {"channel": "paper", "key": "PARK-1", "p-2": "1"}
    first = client.post(f"/budgets/{method.ref}/enter/", data)
    assert first.status_code == 303 and Ballot.objects.get().channel == "paper"
    again = client.post(f"/budgets/{method.ref}/enter/", data)
    assert again.status_code == 422 and b"was entered before" in again.content
    assert as_("fatima").post(f"/budgets/{method.ref}/enter/", data).status_code == 404
    assert b"A skate park" in client.get(f"/budgets/{method.ref}/paper/?copies=2").content


def test_with_the_receipt_anybody_finds_the_ballot() -> None:
    method = world.voting_open()
    ballot = world.entered(method, {1: 1})
    page = Client().post(f"/budgets/{method.ref}/check/", {"receipt": ballot.receipt.lower()})
    assert b"is in the box" in page.content and b"Trees along the canal" in page.content
    assert b"no ballot with this code" in Client().post(f"/budgets/{method.ref}/check/", {"receipt": "X-1"}).content


def test_projects_and_rules_stand_from_the_first_ballot_on(as_) -> None:
    method, sara = world.voting_open(), cast.actor("sara")
    project = Project.objects.get(method=method, number=1)
    changed = projects.edit_project(by=sara, project=project, draft=ProjectDraft("Trees", 50_000), version=1)
    assert (changed.cost, changed.version) == (50_000, 2)
    with pytest.raises(StaleError):
        projects.edit_project(by=sara, project=project, draft=ProjectDraft("Trees", 1), version=1)
    voting.cast_ballot(by=cast.actor("fatima"), method=method, typed={1: 1})
    for work in (
        lambda: projects.edit_project(by=sara, project=changed, draft=ProjectDraft("Trees", 1), version=2),
        lambda: projects.add_project(by=sara, method=method, draft=ProjectDraft("Late", 1)),
        lambda: projects.change_rules(by=sara, method=method, settings={"budget": 1}),
    ):
        with pytest.raises(InvalidError):
            work()
    assert b"the projects stand" in as_("sara").get(f"/budgets/{method.ref}/projects/").content


def test_a_project_is_taken_out_with_a_public_reason(as_) -> None:
    method = world.voting_open()
    ballot = world.entered(method, {1: 1, 2: 1})
    project = Project.objects.get(method=method, number=2)
    empty = as_("sara").post(f"/budgets/projects/{project.ref}/withdraw/", {"reason": ""})
    assert empty.status_code == 422
    as_("sara").post(f"/budgets/projects/{project.ref}/withdraw/", {"reason": "The ground is polluted."})
    assert b"The ground is polluted." in Client().get(f"/budgets/projects/{project.ref}/").content
    assert Event.objects.filter(kind="budget.project_withdrawn", audience="public").exists()
    ballot.refresh_from_db()
    assert ballot.choices == [[1, 1], [2, 1]]  # what was cast stays as it was cast
    assert world.counted(method).result["winners"] == ["1"]
    with pytest.raises(InvalidError):
        voting.cast_ballot(by=cast.actor("fatima"), method=method, typed={2: 1})


def test_projects_are_found_once_public_and_not_once_taken_out() -> None:
    process = drafted()
    vote = setup.add_method(by=cast.actor("sara"), process=process, draft=MethodDraft("budget", "The vote"))
    made = projects.add_project(by=cast.actor("sara"), method=vote, draft=ProjectDraft("Quinces for all", 500))
    assert not Entry.objects.filter(ref=made.ref).exists()
    Process.objects.filter(pk=process.pk).update(state="published")
    index_projects(Event(kind="process.published", thread=process.thread))
    assert Entry.objects.get(ref=made.ref).audience == "public"
    made = Project.objects.select_related("method__process").get(pk=made.pk)
    projects.withdraw_project(by=cast.actor("sara"), project=made, reason="No quinces.")
    assert not Entry.objects.filter(ref=made.ref, title__contains="Quinces").exists()


def test_only_who_runs_it_sets_it_up(as_) -> None:
    method = world.voting_open()
    for page in ("projects/", "projects/new/", "rules/", "counts/", "enter/"):
        assert as_("fatima").get(f"/budgets/{method.ref}/{page}").status_code == 404
        assert as_("sara").get(f"/budgets/{method.ref}/{page}").status_code == 200
    bad = as_("sara").post(f"/budgets/{method.ref}/rules/", {"budget": "lots", "currency": "EUR", "ballot": "approval"})
    assert bad.status_code == 422 and b"Write an amount" in bad.content
    good = {
        "budget": "2.500,50", "currency": "eur", "ballot": "knapsack", "minimum": "1", "maximum": "0", "points": "10",
        "rule": "greedy", "seed": "moon",
    }  # fmt: skip
    assert as_("sara").post(f"/budgets/{method.ref}/rules/", good).status_code == 303
    method.refresh_from_db()
    assert (method.settings["budget"], method.settings["rule"], method.settings["currency"]) == (
        250_050,
        "greedy",
        "EUR",
    )
    new = {"title": "A fountain", "cost": "1 200", "sets": "Square, Water", "once": "t1"}
    for _twice in range(2):
        assert as_("sara").post(f"/budgets/{method.ref}/projects/new/", new).status_code == 303
    made = Project.objects.get(title="A fountain")
    assert (made.cost, made.sets, made.number) == (120_000, ["Square", "Water"], 4)


@pytest.mark.parametrize(
    ("text", "cents"),
    [("12500", 1_250_000), ("12.500,50", 1_250_050), ("€ 12 500", 1_250_000), ("12,500.5", 1_250_050), ("0,5", 50),
     ("1.250", 125_000), ("12.50", 1_250), ("", None), ("-3", None), ("much", None), ("1.234567", None),
     ("9" * 15, None)],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(text: str, cents: int | None) -> None:
    assert logic.cents(text) == cents


def test_what_somebody_voted_is_shown_to_them_and_let_go_of() -> None:
    method = world.voting_open()
    voting.cast_ballot(by=cast.actor("fatima"), method=method, typed={1: 1})
    voting.keep_draft(by=cast.actor("fatima"), method=method, typed={2: 1})
    fatima = cast.person("fatima")
    told = personal.export(fatima)
    assert told["ballots"][0]["choices"] == [[1, 1]] and told["not_cast"][0]["choices"] == [[2, 1]]
    personal.erase(fatima)
    assert not Draft.objects.exists() and Ballot.objects.count() == 1
    with time_machine.travel(now() + timedelta(days=61)):
        assert voting.forget_drafts() == 0


def test_a_process_that_lets_go_of_names_forgets_who_cast_which_ballot() -> None:
    method = world.voting_open()
    ballot = voting.cast_ballot(by=cast.actor("fatima"), method=method, typed={1: 1})
    voting.keep_draft(by=cast.actor("pieter"), method=method, typed={2: 1})
    assert Event.objects.get(thread=ballot.thread).actor == cast.actor("fatima").ref
    with transaction.atomic():
        assert anonymise(method.process) == 1
    assert Event.objects.get(thread=ballot.thread).actor == "person:gone"
    assert Ballot.objects.get().choices == [[1, 1]] and not Draft.objects.exists()


@pytest.mark.parametrize("number", [1, 1000])
def test_pages_ask_as_little_at_any_size(as_, django_assert_max_num_queries, number: int) -> None:
    rows = tuple((f"Project {at}", 1_000 + at) for at in range(number if number == 1 else 200))
    method = world.voting_open(rows)
    world.many(method, number)
    client = as_("fatima")
    voting.cast_ballot(by=cast.actor("fatima"), method=method, typed={1: 1})
    ballot = Ballot.objects.get(participant__isnull=False)
    for page in (
        method.get_absolute_url(), f"/budgets/{method.ref}/vote/", ballot.get_absolute_url(),
        f"/budgets/projects/{Project.objects.filter(method=method)[0].ref}/", f"/budgets/{method.ref}/projects.json",
        f"/budgets/{method.ref}/result/",
    ):  # fmt: skip
        with django_assert_max_num_queries(12):
            assert client.get(page).status_code == 200
