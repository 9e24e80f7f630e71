"""Doors that stay shut: for strangers, for who works at another process, and for a link that only lets one look."""

import pytest
from django.test import Client

from proeftuin.ideas.actions.submitting import submit_idea
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.models import Idea
from proeftuin.processes.actions import setup
from proeftuin.processes.drafts import MethodDraft, OpeningDraft, ProcessDraft
from proeftuin.processes.models import Method, Participant, Process, Seat
from tests import cast
from tests.processes import world
from tests.surveys.world import surveyed

pytestmark = pytest.mark.django_db


def another() -> Method:
    """Ann runs another process, with a phase and a way of sending ideas."""
    by = cast.actor("sara")
    process = setup.start_process(by=by, organisation=cast.organisation("waterrijk"), draft=ProcessDraft("The bridge"))
    Seat.objects.create(process=process, user=cast.person("ann"), role="manager")
    return setup.add_method(by=by, process=process, draft=MethodDraft("ideas", "Bridges"))


def back_office(method: Method) -> list[str]:
    process = method.process
    base, phase = process.get_absolute_url(), process.phases.get()
    manage = f"{base}manage/"
    return [
        manage,
        f"{manage}words/",
        f"{manage}schedule/",
        f"{manage}close/",
        f"{manage}copy/",
        f"{manage}amend/",
        f"{manage}phases/new/",
        f"{manage}phases/{phase.ref}/",
        f"{manage}methods/new/",
        f"{manage}methods/{method.ref}/",
        f"{manage}methods/{method.ref}/rules/",
        f"{manage}methods/{method.ref}/{phase.ref}/submit/",
        f"{manage}seats/new/",
        f"{manage}lists/new/",
        f"{manage}outlines/",
        f"{base}counter/",
        f"{base}paper/",
        f"{base}desk/",
        f"{base}desk/answer/",
        f"{base}moderation/",
        f"{base}insight/population/",
        f"{base}{method.ref}/settings/",
        f"{base}{method.ref}/enter/",
    ]


POSTS = (
    "manage/publish/",
    "manage/unpublish/",
    "manage/preview/",
    "manage/archive/",
    "manage/let-go/",
    "insight/count-again/",
)


@pytest.mark.parametrize("who", ["fatima", "ann"])
def test_the_back_office_is_not_there_for_others(as_, who: str) -> None:
    method = world.opened("ideas")
    another()
    client = as_(who)
    found = {path: client.get(path).status_code for path in back_office(method)}
    assert {path: code for path, code in found.items() if code != 404} == {}
    for part in POSTS:
        assert client.post(f"{method.process.get_absolute_url()}{part}").status_code == 404, part
    assert Process.objects.get(pk=method.process_id).state == "published"


def test_visitors_are_asked_to_sign_in_or_find_nothing(client: Client) -> None:
    method = world.opened("ideas")
    for path in back_office(method):
        assert client.get(path).status_code in (302, 303, 404), path


def test_parts_of_another_process_do_not_hang_under_this_one(as_) -> None:
    method, other = world.opened("ideas"), another()
    phase, ann = method.process.phases.get(), as_("ann")
    manage = f"{other.process.get_absolute_url()}manage/"
    for path in (
        f"methods/{method.ref}/",
        f"methods/{method.ref}/rules/",
        f"phases/{phase.ref}/",
        f"methods/{method.ref}/{phase.ref}/submit/",
        f"methods/{other.ref}/{phase.ref}/submit/",
    ):
        assert ann.get(f"{manage}{path}").status_code == 404, path
        assert ann.post(f"{manage}{path}", {"title": "Mine"}).status_code == 404, path
    for path in (
        f"methods/{method.ref}/remove/",
        f"phases/{phase.ref}/remove/",
        f"methods/{method.ref}/{phase.ref}/submit/remove/",
        f"seats/{Seat.objects.filter(process=method.process).first().pk}/remove/",
    ):
        assert ann.post(f"{manage}{path}").status_code == 404, path
    idea = submit_idea(by=cast.actor("fatima"), method=method, draft=IdeaDraft("A bench", "To sit on."))
    base = other.process.get_absolute_url()
    for path in (
        f"{base}{method.ref}/",
        f"{base}{method.ref}/new/",
        f"{base}{method.ref}/ideas.json",
        f"{base}{method.ref}/map/",
        f"{base}desk/{idea.ref}/",
        f"{base}desk/{idea.ref}/milestones/new/",
        f"/ideas/{idea.ref}/merge/",
        f"/ideas/{idea.ref}/split/",
        f"/ideas/{idea.ref}/count/",
        f"/ideas/{idea.ref}/edit/",
        f"/ideas/{idea.ref}/initiative/",
    ):
        assert ann.get(path).status_code in (403, 404), path
    with pytest.raises(Exception, match="such action"):
        setup.open_action(by=cast.actor("sara"), phase=phase, method=other, draft=OpeningDraft("submit"))


def test_a_preview_link_shows_and_takes_nothing(client: Client) -> None:
    method = world.opened("ideas", who="everyone")
    Process.objects.update(state="draft")
    process = Process.objects.get()
    secret = f"?preview={process.preview_secret}"
    base, page = process.get_absolute_url(), method.get_absolute_url()
    assert client.get(f"{base}{secret}").status_code == 200 and client.get(f"{page}{secret}").status_code == 200
    for path in (
        base,
        page,
        f"{base}?preview=x",
        f"{page}new/",
        f"{page}ideas.json",
        f"{page}ideas.json{secret}",
        f"{base.rstrip('/')}.json{secret}",
        f"{base}export/{secret}",
        f"{base}insight/{secret}",
        f"{base}report/{secret}",
        f"{base}code/{secret}",
        f"/api/v1/processes/{process.ref}/ideas",
    ):
        assert client.get(path).status_code == 404, path
    sent = {"title": "A bench by the pond", "body": "To sit and look at the ducks.", "once": "a"}
    assert client.post(f"{page}new/{secret}", sent).status_code in (302, 403, 404)
    assert not Idea.objects.exists() and not Participant.objects.exists()


def test_a_preview_of_a_survey_takes_no_answer(client: Client) -> None:
    method = surveyed(who="everyone")
    Process.objects.update(state="draft")
    page = f"{method.get_absolute_url()}?preview={Process.objects.get().preview_secret}"
    assert client.get(page).status_code == 200
    assert client.post(page, {"page": "1", "go": "send", "q-visit": "yes", "asked": "visit"}).status_code in (403, 404)
    assert not Participant.objects.exists()


def test_staff_of_a_survey_are_not_found_by_others(as_) -> None:
    method = surveyed()
    for part in ("questions/", "questions/settings/", "questions/preview/", "answers.csv", "enter/", "words/why/"):
        assert as_("fatima").get(f"/surveys/{method.ref}/{part}").status_code == 404, part
