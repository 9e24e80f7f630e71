"""Pages of experiments: what each reader sees, and what a team fills in."""

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from proeftuin.accounts.actions import erase_account
from proeftuin.experiments import actions
from proeftuin.experiments.models import Experiment
from proeftuin.experiments.personal import export
from proeftuin.initiatives.actions import start as initiatives
from proeftuin.initiatives.actions import work
from proeftuin.initiatives.drafts import InitiativeDraft
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.clock import now
from proeftuin.organisations.models import Organisation
from proeftuin.search.actions import rebuild
from proeftuin.uploads.models import Upload
from tests import cast
from tests.experiments.conftest import done, planned, running
from tests.initiatives.conftest import started

pytestmark = pytest.mark.django_db

FORM = {
    "title": "A number by text message", "assumption": "They leave and come back.", "test": "A hundred messages.",
    "measure": "Who is back.", "threshold_value": "70", "threshold_unit": "of 100", "more_is_better": "yes",
    "language": "en",
}  # fmt: skip
RESULT = {"result_value": "41", "saw": "41 were back.", "verdict": "stop", "learned": "Certainty counts for more."}
SECRET = "Zeldzaam"


def test_from_plan_to_lesson_in_the_browser(as_, client: Client, initiative: Initiative) -> None:
    sara, base = as_("sara"), initiative.get_absolute_url()
    answer = sara.post(f"{base}experiments/new/", FORM)
    page = answer["Location"]
    assert answer.status_code == 303 and client.get(page).status_code == 404  # a plan is the team's
    assert "Fix the plan and start" in sara.get(f"{page}start/").text
    assert sara.post(f"{page}start/", {"version": "1"}).status_code == 303
    assert "at least 70 of 100" in client.get(page).text
    assert "fixed since" in client.get(page).text
    assert sara.get(f"{page}edit/").status_code == 403
    assert sara.post(f"{page}result/", {**RESULT, "version": "2", "verb": "finish"}).status_code == 303
    words = client.get(page).text
    assert "threshold not met" in words and "Did not work, but we learned" in words and "Certainty counts" in words
    assert sara.post(f"{page}lesson/")["Location"] == f"{base}lessons/"
    work.share_lessons(by=cast.actor("sara"), initiative=initiative)
    assert "Certainty counts" in client.get("/lessons/").text


def test_a_failed_one_is_found_by_the_next_question(client: Client, initiative: Initiative) -> None:
    one = done(initiative)
    for address in (
        "/ask/?q=Should+we+send+visitors+a+text+message+with+their+number",
        "/search/?q=text+message&kind=experiment",
        "/ask.json?q=a+text+message+for+who+waits",
        "/experiments/?standing=stop",
        "/experiments/",
        initiative.get_absolute_url(),
        f"{initiative.get_absolute_url()}experiments/",
    ):
        assert one.ref in client.get(address).text, address
    assert "Experiment" in client.get("/search/?q=text+message").text
    assert one.ref not in client.get("/experiments/?standing=keep").text


def test_the_list_gives_each_ending_the_same_place(client: Client, initiative: Initiative) -> None:
    endings = [done(initiative, verdict=verdict) for verdict in ("keep", "stop", "change", "stop")]
    running(initiative)
    planned(initiative, title="Only a plan")
    words = client.get("/experiments/").text
    places = [words.index(one.ref) for one in endings]
    assert places == sorted(places, reverse=True)  # newest first, whatever the verdict
    assert words.count('class="experiment"') == 5 and "Only a plan" not in words
    for code, many in (("keep", 1), ("change", 1), ("stop", 2), ("running", 1), ("abandoned", 0), ("nonsense", 5)):
        assert client.get(f"/experiments/?standing={code}").text.count('class="experiment"') == many, code


@pytest.mark.parametrize("broken_off", [False, True])
def test_what_is_noted_while_it_runs_is_for_the_team(
    as_, client: Client, initiative: Initiative, broken_off: bool
) -> None:
    one = running(initiative, who=f"{SECRET} Joris")
    page = one.get_absolute_url()
    posted = {**RESULT, "saw": f"{SECRET} words", "verb": "save", "version": str(one.version)}
    assert as_("sara").post(f"{page}result/", posted).status_code == 303
    assert Experiment.objects.get().state == "running"
    assert SECRET in as_("joris").get(page).text
    if broken_off:
        actions.abandon_experiment(by=cast.actor("sara"), experiment=one, reason="Closed.")
    rebuild()
    for address in (page, f"{page[:-1]}.json", f"{page[:-1]}.csv", "/experiments/", "/experiments.json",
                    "/experiments.csv", "/experiments.atom", f"/search/?q={SECRET}", "/data/experiments.jsonl",
                    initiative.get_absolute_url()):  # fmt: skip
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert f"{SECRET} " not in answer.getvalue().decode().replace(f"{SECRET} –", ""), address


def test_a_team_of_its_own_shows_nothing_to_others(as_, client: Client) -> None:
    hidden = started(title=f"{SECRET} plan", is_public=False)
    one = done(hidden, plan={"title": f"{SECRET} test"})
    page, base = one.get_absolute_url(), hidden.get_absolute_url()
    for address in (page, f"{base}experiments/", f"{page[:-1]}.json", f"{page}start/", f"{page}pictures/"):
        assert client.get(address).status_code in (302, 404), address
        assert as_("ann").get(address).status_code == 404, address
    for address in ("/experiments/", "/experiments.json", "/experiments.csv", "/experiments.atom", "/data/changes",
                    "/data/experiments.csv", f"/search/?q={SECRET}", "/feed.atom"):  # fmt: skip
        assert one.ref not in client.get(address).getvalue().decode(), address
    assert one.ref in as_("joris").get(f"/search/?q={SECRET}").text


def test_opening_and_closing_an_initiative_takes_its_experiments_along(client: Client, initiative: Initiative) -> None:
    one = done(initiative)
    file = SimpleUploadedFile("note.txt", b"plain words of ours", content_type="text/plain")
    actions.add_pictures(by=cast.actor("pieter"), experiment=one, files=[file])
    upload = Upload.objects.get()
    assert client.get(upload.get_absolute_url()).status_code == 200
    for version, is_public, status in ((1, False, 404), (2, True, 200)):
        draft = InitiativeDraft(title="Shorter queues", problem="They wait.", is_public=is_public)
        initiatives.edit_initiative(by=cast.actor("sara"), initiative=initiative, draft=draft, version=version)
        assert client.get(upload.get_absolute_url()).status_code == status
        assert (one.ref in client.get("/search/?q=text+message").text) is is_public
        assert (one.ref in client.get("/experiments/").text) is is_public


def test_files_of_a_plan_are_the_teams_until_it_starts(as_, client: Client, initiative: Initiative) -> None:
    one = planned(initiative)
    file = SimpleUploadedFile("note.txt", b"plain words of ours", content_type="text/plain")
    answer = as_("joris").post(f"{one.get_absolute_url()}pictures/", {"files": file, "alt": "Notes"})
    assert answer.status_code == 303
    upload = Upload.objects.get()
    assert client.get(upload.get_absolute_url()).status_code == 404
    actions.start_experiment(by=cast.actor("sara"), experiment=one, version=1)
    assert client.get(upload.get_absolute_url()).status_code == 200
    assert upload.name in client.get(one.get_absolute_url()).text


@pytest.mark.parametrize(("onward", "local"), [
    ("/initiatives/x/run/a/b/?at=1", True), ("https://elsewhere.example/", False), ("//elsewhere.example/", False),
    ("", False),
])  # fmt: skip
def test_making_one_goes_on_to_where_it_was_asked_for(as_, initiative: Initiative, onward: str, local: bool) -> None:
    sara, address = as_("sara"), f"{initiative.get_absolute_url()}experiments/new/"
    assert (f'value="{onward}"' in sara.get(address, {"next": onward}).text) is local
    place = sara.post(address, {**FORM, "next": onward})["Location"]
    made = Experiment.objects.get()
    expected = f"/initiatives/x/run/a/b/?at=1&made=experiment%3A{made.ref}"
    assert place == (expected if local else made.get_absolute_url())


def test_mistakes_are_told_in_place_and_nothing_typed_is_lost(as_, initiative: Initiative) -> None:
    sara, base = as_("sara"), initiative.get_absolute_url()
    wrong = {**FORM, "title": "", "assumption": "Kept words", "starts_on": "2026-10-02", "ends_on": "2026-10-01"}
    answer = sara.post(f"{base}experiments/new/", wrong)
    assert answer.status_code == 422 and "Kept words" in answer.text
    one = running(initiative)
    answer = sara.post(f"{one.get_absolute_url()}result/", {"saw": "Kept words", "verb": "finish", "version": "2"})
    assert answer.status_code == 422 and "Kept words" in answer.text and "Choose what you do with it." in answer.text
    draft = planned(initiative, assumption="")
    answer = sara.post(f"{draft.get_absolute_url()}start/", {"version": "1"})
    assert answer.status_code == 422 and "Write what you think is so" in answer.text
    answer = sara.post(f"{draft.get_absolute_url()}edit/", {**FORM, "title": "Typed", "version": "0"})
    assert answer.status_code == 409 and "Typed" in answer.text


def test_what_is_posted_twice_is_there_once(as_, initiative: Initiative) -> None:
    sara, address = as_("sara"), f"{initiative.get_absolute_url()}experiments/new/"
    places = {sara.post(address, {**FORM, "once": "a"})["Location"] for _ in range(2)}
    assert len(places) == 1 and Experiment.objects.count() == 1


def test_a_plan_is_thrown_away_and_a_running_one_broken_off(as_, client: Client, initiative: Initiative) -> None:
    sara = as_("sara")
    plan = planned(initiative)
    assert sara.get(f"{plan.get_absolute_url()}abandon/").status_code == 200
    assert sara.post(f"{plan.get_absolute_url()}abandon/").status_code == 303
    assert not Experiment.objects.exists()
    one = running(initiative)
    assert sara.post(f"{one.get_absolute_url()}abandon/", {"reason": ""}).status_code == 422
    assert sara.post(f"{one.get_absolute_url()}abandon/", {"reason": "The counter closed."}).status_code == 303
    assert "The counter closed." in client.get("/experiments/").text


def test_going_on_fills_in_the_earlier_words(as_, initiative: Initiative) -> None:
    one, sara = done(initiative), as_("sara")
    address = f"{initiative.get_absolute_url()}experiments/new/"
    words = sara.get(address, {"after": one.ref}).text
    assert "Who is back in time." in words and "will refer to it" in words
    place = sara.post(address, {**FORM, "title": "A fixed time", "replaces": one.ref})["Location"]
    assert Experiment.objects.get(title="A fixed time").replaces == one
    assert one.title in sara.get(place).text
    assert "A fixed time" in sara.get(one.get_absolute_url()).text


def test_twins_say_what_the_page_says(client: Client, initiative: Initiative) -> None:
    one = done(initiative)
    data = client.get(f"{one.get_absolute_url()[:-1]}.json").json()
    assert (data["standing"], data["met"], data["threshold_value"]) == ("stop", False, "70.0000")
    row = client.get("/data/experiments.jsonl").getvalue().decode().splitlines()[0]
    assert json.loads(row)["met"] is False and json.loads(row)["result_value"] == "41"
    assert client.get("/experiments.json").json()["count"] == 1
    assert one.ref in client.get("/experiments.csv").getvalue().decode()
    assert one.ref in client.get("/experiments.atom").text


def test_who_leaves_takes_the_name_along(initiative: Initiative) -> None:
    joris = cast.person("joris")
    one = planned(initiative, who=f"{joris.name} and a trainee")
    actions.hand_over(by=cast.actor("joris"), experiment=one, who=one.who)
    assert export(joris)[0]["title"] == one.title  # type: ignore[index]
    erase_account(by=cast.actor("joris"), user=joris)
    one.refresh_from_db()
    assert one.who == ""


@pytest.mark.parametrize("count", [1, 1000])
def test_pages_cost_the_same_however_many(client: Client, as_, django_assert_max_num_queries, count: int) -> None:
    towns = Organisation.objects.bulk_create(Organisation(name=f"Town {n}", kind="municipality") for n in range(count))
    teams = Initiative.objects.bulk_create(
        Initiative(title=f"Team {n}", problem="Much.", organisation=one) for n, one in enumerate(towns)
    )
    mine = started()
    moment = now()
    values = {"started_at": moment, "threshold_words": "Yes.", "assumption": "So.", "state": "done", "verdict": "stop"}
    for initiatives_ in (teams, [mine] * count):
        Experiment.objects.bulk_create(
            Experiment(
                title=f"Test {n}", initiative=one, listed_at=moment - timedelta(minutes=n), ended_at=moment, **values
            )
            for n, one in enumerate(initiatives_)
        )
    one = Experiment.objects.filter(initiative=mine).first()
    assert one
    sara = as_("sara")
    for reader in (client, sara):
        reader.get("/about/how/")
        for path, most in (
            ("/experiments/", 6), ("/experiments/?standing=stop", 6), ("/experiments.json", 5),
            ("/experiments.atom", 5),
            (f"{mine.get_absolute_url()}experiments/", 9), (one.get_absolute_url(), 12),
        ):  # fmt: skip
            with django_assert_max_num_queries(most + (5 if reader is sara else 0)):
                assert reader.get(path).status_code == 200


def test_the_last_page_is_served_by_the_index(client: Client, initiative: Initiative) -> None:
    from django.db import connection

    with transaction.atomic(), connection.cursor() as cursor:
        query = str(Experiment.objects.order_by("-listed_at", "-id").values("pk")[:20].query)
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{query}")
        told = " ".join(str(row) for row in cursor.fetchall())
    assert "experiment_list" in told or connection.vendor == "postgresql"
