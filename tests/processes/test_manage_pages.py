"""An officer at work: from nothing to a published process through pages alone, and every refusal on the way."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from proeftuin.accounts.models import InstanceRole
from proeftuin.kernel.clock import now, today
from proeftuin.organisations.models import Membership
from proeftuin.processes.actions import running
from proeftuin.processes.actions.participation import take_part
from proeftuin.processes.models import Amendment, Opening, Process
from proeftuin.processes.playbooks import playbooks
from proeftuin.processes.registry import KINDS
from tests import cast
from tests.processes import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(as_) -> Client:
    client = as_("sara")
    InstanceRole.objects.create(user=cast.person("sara"), role="officer")
    return client


def promise(process: Process, **changes: object) -> dict[str, object]:
    return {
        "version": process.version, "title": process.title, "summary": "Short.", "language": "nl",
        "can_influence": "The plants.", "cannot_influence": "The size.", "level": "involve", "decides": "The council",
        "answer_by": (today() + timedelta(days=90)).isoformat(), "answer_threshold": "5", "retention_months": "24",
        "time_zone": "Europe/Brussels", "areas": "North\nSouth", **changes,
    }  # fmt: skip


def test_from_a_playbook_to_a_public_process_in_a_few_pages(officer: Client, client: Client) -> None:
    start = {"title": "A park for all", "organisation": cast.organisation("waterrijk").pk, "playbook": "collect-ideas",
             "starts_at": now().strftime("%Y-%m-%dT%H:%M"), "language": "nl", "once": "a"}  # fmt: skip
    first = officer.post("/processes/new/", start)
    again = officer.post("/processes/new/", start)
    assert first.status_code == again.status_code == 303 and first["Location"] == again["Location"]
    process = Process.objects.get()
    assert process.phases.count() == 3 and process.methods.get().openings.count() == 4
    page = officer.get(first["Location"])
    assert "Fill in words and promise" in page.text and "Publish now" not in page.text
    refused = officer.post(f"/processes/{process.ref}/manage/publish/", follow=True)
    assert "The promise is not whole yet" in refused.text
    assert client.get(process.get_absolute_url()).status_code == 404
    assert client.get(f"{process.get_absolute_url()}?preview={process.preview_secret}").status_code == 200
    assert officer.post(f"/processes/{process.ref}/manage/words/", promise(process)).status_code == 303
    assert "Publish now" in officer.get(first["Location"]).text
    officer.post(f"/processes/{process.ref}/manage/publish/")
    public = client.get(process.get_absolute_url())
    assert public.status_code == 200 and "The plants." in public.text and "The council" in public.text
    assert client.get(f"{process.get_absolute_url()}{process.methods.get().ref}/").status_code == 200


@pytest.mark.parametrize("name", list(playbooks()))
def test_every_playbook_makes_a_process_in_every_language(officer: Client, name: str) -> None:
    for language in ("nl", "fr", "de", "en"):
        answer = officer.post("/processes/new/", {
            "title": f"Try {name} {language}", "organisation": cast.organisation("waterrijk").pk, "playbook": name,
            "starts_at": "2027-01-01T09:00", "language": language})  # fmt: skip
        assert answer.status_code == 303
    made = Process.objects.order_by("-id").first()
    assert made and made.promise_gaps and made.answer_by and made.level
    assert all(one.kind in KINDS for one in made.methods.all())


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(officer: Client) -> None:
    process = world.drafted()
    words = officer.post(f"/processes/{process.ref}/manage/words/", promise(process, title=" ", decides="Kept text"))
    assert words.status_code == 422 and "Kept text" in words.text
    phase = {"title": "Two", "starts_at": "2027-01-02T09:00", "ends_at": "2027-01-01T09:00"}
    answer = officer.post(f"/processes/{process.ref}/manage/phases/new/", phase)
    assert answer.status_code == 422 and "It must end after it starts." in answer.text and 'value="Two"' in answer.text
    codes = {"name": "North", "kind": "shared", "text": "1234\n1234"}
    answer = officer.post(f"/processes/{process.ref}/manage/lists/new/", codes)
    assert answer.status_code == 422 and "Line 2" in answer.text
    assert not process.phases.exists() and not process.lists.exists()


def test_two_officers_at_once_lose_nothing(officer: Client) -> None:
    process = world.drafted()
    assert officer.post(f"/processes/{process.ref}/manage/words/", promise(process)).status_code == 303
    late = officer.post(f"/processes/{process.ref}/manage/words/", promise(process, decides="My late words"))
    assert late.status_code == 409 and "My late words" in late.text
    assert Process.objects.get(pk=process.pk).decides == "The council"


def test_moments_are_those_of_the_process_its_own_clock(officer: Client) -> None:
    process = world.drafted()
    phase = {"title": "One", "starts_at": "2027-07-01T09:00", "ends_at": "2027-07-31T23:59"}
    officer.post(f"/processes/{process.ref}/manage/phases/new/", phase)
    assert process.phases.get().starts_at.isoformat() == "2027-07-01T07:00:00+00:00"
    page = officer.get(f"/processes/{process.ref}/manage/phases/{process.phases.get().ref}/").text
    assert 'value="2027-07-01T09:00"' in page


def test_who_may_do_what_is_set_in_the_table(officer: Client) -> None:
    method = world.opened()
    process, phase = method.process, method.process.phases.get()
    address = f"/processes/{process.ref}/manage/methods/{method.ref}/{phase.ref}/submit/"
    assert officer.post(address, {"who": "list"}).status_code == 422
    assert officer.post(address, {"who": "everyone"}).status_code == 303
    assert Opening.objects.get(action="submit").who == "everyone"
    take_part(by=cast.actor("fatima"), method=method, action="submit")
    refused = officer.post(address, {"who": "confirmed_email"})
    assert refused.status_code == 422 and "Say why" in refused.text
    assert Opening.objects.get(action="submit").who == "everyone"
    officer.post(address, {"who": "confirmed_email", "reason": "Too much came from nowhere."})
    made = Amendment.objects.get()
    assert made.changes[0]["before"] == "everyone" and made.reason == "Too much came from nowhere."


def test_rules_change_in_public_once_people_took_part(officer: Client, client: Client) -> None:
    method = world.opened()
    take_part(by=cast.actor("fatima"), method=method, action="submit")
    process = Process.objects.get(pk=method.process_id)
    page = officer.get(f"/processes/{process.ref}/manage/amend/").text
    fields = dict(re.findall(r'name="([^"]+)"[^>]*value="([^"]*)"', page))
    typed = {**fields, "can_influence": process.can_influence, "cannot_influence": process.cannot_influence,
             "level": process.level, "decides": "The mayor", "reason": "The council asked the mayor."}  # fmt: skip
    assert officer.post(f"/processes/{process.ref}/manage/amend/", {**typed, "reason": ""}).status_code == 422
    assert officer.post(f"/processes/{process.ref}/manage/amend/", typed).status_code == 303
    assert [one["field"] for one in Amendment.objects.get().changes] == ["decides"]
    public = client.get(process.get_absolute_url()).text
    assert "The council asked the mayor." in public and "The council of Waterrijk" in public


def test_seats_lists_copy_and_close(officer: Client, client: Client) -> None:
    method = world.opened()
    process = method.process
    base = f"/processes/{process.ref}/manage/"
    cast.person("joris")
    assert officer.post(f"{base}seats/new/", {"email": "joris@example.org", "role": "clerk"}).status_code == 303
    new = officer.post(f"{base}lists/new/", {"name": "Letters", "kind": "once", "text": "", "many": "20"})
    assert len(new.getvalue().decode().strip().splitlines()) == 21
    copy = officer.post(f"{base}copy/", {"title": "Next year", "starts_at": "2028-01-01T09:00"})
    assert copy.status_code == 303 and Process.objects.get(title="Next year").derived_from == process
    assert officer.post(f"{base}close/", {"statement": ""}).status_code == 422
    assert officer.post(f"{base}close/", {"statement": "The park gets a pond."}).status_code == 303
    assert "The park gets a pond." in client.get(process.get_absolute_url()).text
    officer.post(f"{base}archive/")
    assert Process.objects.get(pk=process.pk).state == "archived"


def test_a_double_click_makes_one(officer: Client) -> None:
    draft = world.drafted()
    base, had = f"/processes/{draft.ref}/manage/", Process.objects.count()

    def clicked_twice(part: str, **fields: object) -> None:
        answers = [officer.post(f"{base}{part}new/", {**fields, "once": f"form-{part}"}) for _click in range(2)]
        assert {one.status_code for one in answers} == {303}, part

    clicked_twice("phases/", title="One", starts_at="2027-07-01T09:00", ends_at="2027-07-31T23:59")
    clicked_twice("methods/", kind="ideas", title="Your ideas")
    clicked_twice("lists/", name="North", kind="shared", text="1234\n1235", many="")
    assert (draft.phases.count(), draft.methods.count(), draft.lists.count()) == (1, 1, 1)
    copy = {"title": "Next year", "starts_at": "2028-01-01T09:00", "once": "copy"}
    first, again = (officer.post(f"{base}copy/", copy)["Location"] for _click in range(2))
    assert first == again and Process.objects.count() == had + 1
    other = officer.post(f"{base}copy/", {**copy, "once": "another form"})["Location"]
    assert other != first and Process.objects.count() == had + 2


def test_a_double_click_on_codes_says_that_they_were_given_once(officer: Client) -> None:
    process = world.opened().process
    letters = {"name": "Letters", "kind": "once", "text": "", "many": "20", "once": "letters"}
    first = officer.post(f"/processes/{process.ref}/manage/lists/new/", letters)
    assert len(first.getvalue().decode().strip().splitlines()) == 21
    again = officer.post(f"/processes/{process.ref}/manage/lists/new/", letters, follow=True)
    assert "its codes were given once" in again.text and process.lists.get().codes.count() == 20


def test_strangers_find_no_back_office(as_, client: Client) -> None:
    method = world.opened()
    base = f"/processes/{method.process.ref}/manage/"
    for part in (
        "",
        "words/",
        "amend/",
        "close/",
        "copy/",
        "schedule/",
        "phases/new/",
        "methods/new/",
        "seats/new/",
        "lists/new/",
    ):
        assert as_("fatima").get(f"{base}{part}").status_code == 404
        assert client.get(f"{base}{part}").status_code == 302
    assert as_("fatima").get("/processes/new/").status_code == 403


def test_an_administrator_of_the_organisation_may_start_one(as_) -> None:
    joris = as_("joris")
    assert joris.get("/processes/new/").status_code == 403
    Membership.objects.filter(user=cast.person("joris")).update(administers=True)
    assert joris.get("/processes/new/").status_code == 200


@pytest.mark.parametrize("count", [1, 200])
def test_the_back_office_costs_the_same(officer: Client, count: int, django_assert_max_num_queries) -> None:
    method = world.opened()
    for at in range(count):
        running.renew_preview(by=cast.actor("sara"), process=method.process) if at < 3 else None
    Process.objects.bulk_create(
        Process(title=f"P{at}", prefix=f"X{at}", organisation=method.process.organisation) for at in range(count)
    )
    officer.get("/me/")
    with django_assert_max_num_queries(14):
        assert officer.get("/processes/manage/").status_code == 200
    with django_assert_max_num_queries(20):
        assert officer.get(f"/processes/{method.process.ref}/manage/").status_code == 200
