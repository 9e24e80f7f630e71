"""Answering a survey: as a person and as a visitor, with mistakes, pauses, changes of mind, and doors that close."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from proeftuin.ideas.actions.outlines import set_outlines
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger.models import Event
from proeftuin.processes.actions import setup
from proeftuin.processes.drafts import MethodDraft
from proeftuin.processes.logic import hashed_code
from proeftuin.processes.models import Code, CodeList, Method, Opening, Participant
from proeftuin.processes.registry import COPIERS
from proeftuin.surveys import personal
from proeftuin.surveys.actions import answering, questions
from proeftuin.surveys.models import Progress, Questionnaire, Response, Version
from tests import cast
from tests.processes.world import PROMISE, drafted
from tests.surveys import world
from tests.surveys.samples import EVERYTHING, PARK, question

pytestmark = pytest.mark.django_db

YES = {"q-visit": "yes"}
WHY = {"q-often": "4", "q-why": ["a", "other"], "q-why-other": "The ducks"}
WISH = {"q-want-a": "2", "q-want-b": "1", "q-rate-north": "good", "q-where-lat": "52.1, 5.2"}


def post(client: Client, method: Method, page: int, typed: dict[str, Any], go: str = "next", **more: Any) -> Any:
    """Fill in a page as its form shows it: with the questions that were asked there."""
    shown = client.get(method.get_absolute_url(), {"page": page})
    asked = [one.question.ref for one in shown.context["fields"]] if "fields" in shown.context else []
    data = {"page": page, "version": 1, "asked": asked, "go": go, **typed, **more}
    return client.post(method.get_absolute_url(), data)


def test_a_resident_answers_page_by_page_and_gets_a_receipt(as_) -> None:
    method, client = world.surveyed(), as_("fatima")
    first = client.get(method.get_absolute_url())
    assert first.status_code == 200 and b"Page 1 of 2" in first.content  # the second page shows nothing yet
    assert not Response.objects.exists() and not Progress.objects.exists()
    assert post(client, method, 1, YES)["Location"].endswith("?page=2")
    assert post(client, method, 2, WHY)["Location"].endswith("?page=3")
    done = post(client, method, 3, WISH, go="send")
    sent = Response.objects.get()
    assert done.status_code == 303 and done["Location"] == sent.get_absolute_url()
    assert sent.answers == {
        "visit": "yes", "often": 4, "why": ["a", "other"], "why.other": "The ducks", "want": ["b", "a"],
        "rate": {"north": "good"}, "where": {"lat": 52.1, "lon": 5.2},
    }  # fmt: skip
    assert sent.channel == "web" and sent.participant.user == cast.person("fatima") and not Progress.objects.exists()
    page = client.get(done["Location"])
    assert sent.reference.encode() in page.content and b"The ducks" in page.content
    assert b"The ducks" not in Client().get(done["Location"]).content  # others see that it came in, not what
    assert sent.reference.startswith("PARK-")
    again = client.get(method.get_absolute_url())
    assert sent.reference.encode() in again.content and b"q-visit" not in again.content


def test_mistakes_are_told_in_place_and_nothing_typed_is_lost(as_) -> None:
    method, client = world.surveyed(), as_("fatima")
    wrong = post(client, method, 1, {})
    assert wrong.status_code == 422 and b"Answer this question." in wrong.content
    post(client, method, 1, YES)
    wrong = post(client, method, 2, {"q-often": "4", "q-why": ["a", "b", "other"], "q-why-other": "Kept words"})
    assert wrong.status_code == 422 and b"Choose at most 2." in wrong.content and b"Kept words" in wrong.content
    forged = post(client, method, 2, {"q-often": "77"})
    assert forged.status_code == 422 and b"Choose one of the answers that are offered." in forged.content
    post(client, method, 2, {"q-often": "4"})
    wrong = post(client, method, 3, {"q-want-a": "1", "q-want-b": "1", "q-where-lat": "far"}, go="send")
    assert b"You used the number 1 twice" in wrong.content and b"latitude and longitude" in wrong.content
    assert not Response.objects.exists()


def test_going_back_and_changing_an_answer_drops_what_is_no_longer_asked(as_) -> None:
    method, client = world.surveyed(), as_("fatima")
    post(client, method, 1, YES)
    post(client, method, 2, WHY)
    assert post(client, method, 3, WISH, go="back")["Location"].endswith("?page=2")
    post(client, method, 1, {"q-visit": "no"})
    shown = [one.question.ref for one in client.get(method.get_absolute_url(), {"page": 2}).context["fields"]]
    assert shown == ["whynot"]
    post(client, method, 2, {"q-often": "5", "q-whynot": "Too far"})  # the hidden question is typed all the same
    post(client, method, 3, {}, go="send")
    assert Response.objects.get().answers == {"visit": "no", "whynot": "Too far"}


def test_all_at_once_asks_what_an_answer_opens(as_) -> None:
    method, client = world.surveyed(layout="all"), as_("fatima")
    again = post(client, method, 1, {**YES, "q-want-a": "1"}, go="send")
    assert again["Location"].endswith("?page=1&more=1") and not Response.objects.exists()
    page = client.get(again["Location"])
    assert b"there is something more to ask" in page.content and b"q-often" in page.content
    post(client, method, 1, {**YES, **WHY, "q-want-a": "1"}, go="send")
    assert Response.objects.get().answers["often"] == 4


def test_jumping_to_the_end_leads_back_to_what_is_missing(as_) -> None:
    method, client = world.surveyed(), as_("fatima")
    moved = post(client, method, 3, {}, go="send")
    assert moved["Location"].endswith("?page=1&check=1")
    assert b"Answer this question." in client.get(moved["Location"]).content


def test_saved_answers_come_back_to_the_person(as_) -> None:
    method, client = world.surveyed(), as_("fatima")
    post(client, method, 1, YES)
    kept = post(client, method, 2, {"q-often": "3"}, go="later")
    assert kept["Location"].endswith("?page=2&kept=1")
    page = as_("fatima").get(method.get_absolute_url())
    assert page.context["at"] == 2 and b'value="3" id="id_q-often-3" checked' in page.content
    assert not Response.objects.exists() and not Participant.objects.exists()  # begun is not taken part


def test_a_visitor_answers_without_account_where_everyone_may(as_) -> None:
    method, client = world.surveyed(who="everyone"), Client()
    post(client, method, 1, YES)
    assert client.get(method.get_absolute_url()).context["progress"] is not None
    assert Client().get(method.get_absolute_url()).context["progress"] is None
    page = client.get(method.get_absolute_url(), {"page": 2, "kept": 1})
    elsewhere, link = Client(), page.context["link"]
    assert elsewhere.get(link).status_code == 200 and elsewhere.get(method.get_absolute_url()).context["at"] == 1
    assert elsewhere.post(link).status_code == 303  # the answers went along
    assert elsewhere.get(method.get_absolute_url()).context["at"] == 2
    post(elsewhere, method, 2, {"q-often": "5"})
    post(elsewhere, method, 3, {}, go="send")
    sent = Response.objects.get()
    assert sent.participant.user is None and sent.participant.key.startswith("visitor:")
    assert sent.reference.encode() in elsewhere.get(method.get_absolute_url()).content
    assert Client().get(link).status_code == 404  # sent: the link is of no use to others
    assert Client().get("/surveys/resume/forged/").status_code == 404


def test_who_needs_an_account_is_told_so() -> None:
    method = world.surveyed()
    page = Client().get(method.get_absolute_url())
    assert b"Sign in to take part." in page.content and b"q-visit" not in page.content
    assert Client().post(method.get_absolute_url(), {"page": 1, "q-visit": "yes"}).status_code == 403
    assert not Progress.objects.exists()


def test_one_person_counts_once_and_changes_until_the_close(as_) -> None:
    method, client = world.surveyed(edit=True), as_("fatima")
    for page, typed, go in ((1, {"q-visit": "no"}, "next"), (2, {"q-whynot": "Far"}, "next"), (3, {}, "send")):
        post(client, method, page, typed, go)
    sent = Response.objects.get()
    answering.read_answer(by=cast.actor("sara"), response=sent, ref="whynot", state="shown")
    assert client.post(sent.get_absolute_url()).status_code == 303
    post(client, method, 2, {"q-whynot": "Nearer now"})
    assert Response.objects.get().answers["whynot"] == "Far"  # counts as sent, until sent anew
    post(client, method, 3, {}, go="send")
    changed = Response.objects.get()
    assert changed.pk == sent.pk and changed.answers["whynot"] == "Nearer now" and changed.readings == {}
    with pytest.raises(NotAllowedError):
        answering.change_answers(by=cast.actor("ann"), response=changed)


def test_without_the_setting_what_was_sent_stays(as_) -> None:
    method = world.surveyed()
    progress = answering.save_progress(
        by=cast.actor("fatima"), method=method, version=world.version_of(method), answers={"visit": "no"}, page=0
    )
    sent = answering.send_answers(by=cast.actor("fatima"), method=method, progress=progress)
    with pytest.raises(NotAllowedError):
        answering.change_answers(by=cast.actor("fatima"), response=sent)
    other = answering.save_progress(  # a second window that was still open
        by=cast.actor("fatima"), method=method, version=world.version_of(method), answers={"visit": "yes"}, page=0
    )
    other.answers = {"visit": "yes", "often": 1}
    assert answering.send_answers(by=cast.actor("fatima"), method=method, progress=other).answers == {"visit": "no"}
    assert Response.objects.count() == 1


def test_a_second_after_the_close_is_too_late(as_) -> None:
    method, client = world.surveyed(days=1), as_("fatima")
    post(client, method, 1, {"q-visit": "no"})
    with time_machine.travel(method.process.phases.get().ends_at, tick=False):
        late = client.post(method.get_absolute_url(), {"page": 3, "version": 1, "go": "send"})
        assert late.status_code == 403 and not Response.objects.exists()
        assert b"This closed on" in client.get(method.get_absolute_url()).content


def test_each_kind_of_answer_is_read_and_comes_back(as_, settings) -> None:
    method, client = world.surveyed(EVERYTHING), as_("fatima")
    typed = {
        "q-single": "b", "q-multiple": ["c", "a"], "q-dropdown": "a", "q-yesno": "no", "q-scale": "5",
        "q-ranking-c": "1", "q-ranking-a": "3", "q-matrix-north": "good", "q-matrix_multiple-south": ["bad", "good"],
        "q-short": "Few", "q-long": "More\r\nlines", "q-number": "3,5", "q-date": "3-2-2026",
        "q-point-lat": "52.09", "q-point-lon": "5.12", "q-consent": "on",
        "q-file": SimpleUploadedFile("plan.txt", b"A plan for the park, in plain words.", "text/plain"),
    }  # fmt: skip
    post(client, method, 1, typed, go="later")
    page = client.get(method.get_absolute_url())
    assert page.status_code == 200 and b"Your file was kept." in page.content
    kept = dict(Progress.objects.get().answers)
    file = kept.pop("file")
    assert kept == {
        "single": "b", "multiple": ["a", "c"], "dropdown": "a", "yesno": "no", "scale": 5, "ranking": ["c", "a"],
        "matrix": {"north": "good"}, "matrix_multiple": {"south": ["good", "bad"]}, "short": "Few",
        "long": "More\nlines", "number": 3.5, "date": "2026-02-03", "point": {"lat": 52.09, "lon": 5.12},
        "consent": True,
    }  # fmt: skip
    again = {key: value for key, value in typed.items() if key != "q-file"}
    done = post(client, method, 1, {**again, "q-file": "0000000000"}, go="send")  # a forged reference is not believed
    assert Response.objects.get().answers == {**kept, "file": file}
    assert client.get(done["Location"]).status_code == 200
    assert (
        Client().get(f"/uploads/{file}/plan.txt").status_code
        == 404
        != as_("sara").get(f"/uploads/{file}/plan.txt").status_code
    )


def test_who_began_keeps_the_version_they_saw(as_) -> None:
    method, client = world.surveyed(), as_("fatima")
    post(client, method, 1, YES)
    survey = Questionnaire.objects.get()
    changed = {"pages": [{"title": {}, "questions": [question("visit", "yesno"), question("fresh", "short")]}]}
    Questionnaire.objects.update(draft=changed)
    survey.refresh_from_db()
    with pytest.raises(InvalidError, match="Say why"):
        questions.publish_version(by=cast.actor("sara"), questionnaire=survey)
    questions.publish_version(by=cast.actor("sara"), questionnaire=survey, reason="We forgot something")
    assert Event.objects.filter(kind="survey.changed", audience="public").count() == 1
    post(client, method, 2, WHY)
    post(client, method, 3, {}, go="send")
    first = Response.objects.get()
    assert first.version.number == 1 and first.answers["often"] == 4
    ann = as_("ann")  # she had opened version 1, and sends it only now
    ann.post(method.get_absolute_url(), {"page": 1, "version": 1, "asked": ["visit"], "go": "next", "q-visit": "no"})
    assert Progress.objects.get().version.number == 1
    assert [one.question.ref for one in as_("joris").get(method.get_absolute_url()).context["fields"]] == [
        "visit", "fresh",
    ]  # fmt: skip
    page = as_("sara").get(f"/surveys/{method.ref}/results/")
    assert b"Version 1" in page.content and b"We forgot something" in page.content


def test_a_clerk_enters_forms_and_each_number_once(as_) -> None:
    method = world.surveyed()
    sara = as_("sara")
    typed = {"version": 1, "channel": "paper", "key": "PARK-ABC", "q-visit": "no", "q-often": "5", "q-whynot": "Far"}
    assert as_("fatima").post(f"/surveys/{method.ref}/enter/", typed).status_code in (403, 404)
    wrong = sara.post(f"/surveys/{method.ref}/enter/", {**typed, "q-visit": ""})
    assert wrong.status_code == 422 and b"Far" in wrong.content
    assert sara.post(f"/surveys/{method.ref}/enter/", typed).status_code == 303
    sent = Response.objects.get()
    assert sent.channel == "paper" and sent.answers == {"visit": "no", "whynot": "Far"}
    assert sent.participant.user is None
    twice = sara.post(f"/surveys/{method.ref}/enter/", {**typed, "key": "park-abc"})
    assert twice.status_code == 422 and b"entered before" in twice.content and Response.objects.count() == 1


def test_the_paper_form_says_the_way(as_) -> None:
    method = world.surveyed()
    page = Client().get(f"/surveys/{method.ref}/paper/").content.decode()
    assert "go on to question 4" in page and "Only if you answered “Yes” to question 1." in page
    copies = as_("sara").get(f"/surveys/{method.ref}/paper/", {"copies": "3"})
    assert len({*copies.context["codes"]}) == 3
    assert Client().get(f"/surveys/{method.ref}/paper/", {"copies": "3"}).context["codes"] == [""]


def test_what_nobody_goes_on_with_is_forgotten(as_) -> None:
    method = world.surveyed()
    post(as_("fatima"), method, 1, YES)
    assert answering.forget_progress() == 0
    with time_machine.travel(now() + timedelta(days=31)):
        assert answering.forget_progress() == 1


def test_personal_data_can_be_taken_along_and_let_go(as_) -> None:
    method = world.surveyed()
    post(as_("fatima"), method, 1, YES)
    fatima = cast.person("fatima")
    assert personal.export(fatima)["not_sent"][0]["answers"] == {"visit": "yes"}
    personal.erase(fatima)
    assert not Progress.objects.exists()
    world.entered(method, {"visit": "no", "whynot": "My neighbour Jan"})
    assert personal.anonymise(method.process) == 1
    assert Response.objects.get().answers == {"visit": "no", "whynot": ""}


def test_a_copy_of_a_process_has_the_questions_and_no_answers() -> None:
    method = world.surveyed()
    world.entered(method, {"visit": "no"})
    other = drafted(draft=replace(PROMISE, title="Other", prefix="OTHER"))
    copy = setup.add_method(by=cast.actor("sara"), process=other, draft=MethodDraft("survey", "Copy"))
    COPIERS["survey"](method, copy)
    assert world.version_of(copy).schema == PARK and not copy.survey_responses.exists()
    assert Version.objects.filter(questionnaire__method=copy).count() == 1


def test_who_has_a_code_of_the_list_types_it_first() -> None:
    method = world.surveyed()
    codes = CodeList.objects.create(process=method.process, name="Letters", kind="once")
    Code.objects.create(list=codes, hash=hashed_code("AB12-CD34", codes.salt), area="South")
    Opening.objects.update(who="list", code_list=codes)
    client = Client()
    assert b'name="code"' in client.get(method.get_absolute_url()).content
    client.post(method.get_absolute_url(), {"code": "WRONG"})
    assert b"not on the list" in client.get(method.get_absolute_url()).content
    client.post(method.get_absolute_url(), {"code": "ab12 cd34"})
    for page, typed, go in ((1, {"q-visit": "no"}, "next"), (2, {}, "next"), (3, {}, "send")):
        post(client, method, page, typed, go)
    assert Response.objects.get().participant.area == "South"
    other = Client()
    other.post(method.get_absolute_url(), {"code": "AB12CD34"})
    for page, typed, go in ((1, {"q-visit": "no"}, "next"), (2, {}, "next")):
        post(other, method, page, typed, go)
    late = post(other, method, 3, {}, go="send")
    assert late.status_code == 422 and b"with this code already" in late.content
    assert Response.objects.count() == 1


def test_a_place_is_picked_on_the_map_where_there_is_one_and_can_be_typed_always(client: Client) -> None:
    method = world.surveyed(EVERYTHING, layout="all", who="everyone")
    bare = client.get(method.get_absolute_url()).text
    assert "data-place-map" not in bare and "-lat" in bare
    square = [[4.41, 51.24], [4.42, 51.24], [4.42, 51.25], [4.41, 51.24]]
    area = {"type": "Feature", "properties": {"name": "Kade"},
            "geometry": {"type": "Polygon", "coordinates": [square]}}  # fmt: skip
    drawn = json.dumps({"type": "FeatureCollection", "features": [area]}).encode()
    set_outlines(by=cast.actor("sara"), process=method.process, geojson=drawn, source="Us")
    page = client.get(method.get_absolute_url()).text
    assert "data-place-map" in page and "-lat" in page and "ui/place" in page
