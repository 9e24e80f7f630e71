"""Taking over a case: step by step, stopping with a reason, harvesting; and the lessons on the way."""

import pytest
from django.test import Client

from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.library import reuse
from proeftuin.library.actions import adoptions as actions
from proeftuin.library.actions import cases as writing
from proeftuin.library.actions.lessons import edit_lesson, record_lesson, share_lessons
from proeftuin.library.drafts import LessonDraft
from proeftuin.library.models import Adoption, AdoptionNote, Case, Lesson
from tests import cast
from tests.library.conftest import adopted, complete, written

pytestmark = pytest.mark.django_db


def test_who_may_take_over_what(case: Case) -> None:
    zandhove = cast.organisation("zandhove")
    for who in (VISITOR, cast.actor("fatima"), cast.actor("sara")):
        with pytest.raises(NotAllowedError):
            actions.start_adoption(by=who, case=case, taker=zandhove)
    with pytest.raises(NotAllowedError):  # one's own
        actions.start_adoption(by=cast.actor("joris"), case=case, taker=cast.organisation("waterrijk"))
    with pytest.raises(NotAllowedError):
        actions.start_adoption(by=cast.actor("ann"), case=written(title="A draft"), taker=zandhove)
    adopted(case)
    with pytest.raises(InvalidError):
        actions.start_adoption(by=cast.actor("ann"), case=case, taker=zandhove)


def test_a_step_must_follow_and_be_seen_first(case: Case) -> None:
    ann, adoption = cast.actor("ann"), adopted(case)
    with pytest.raises(InvalidError):
        actions.move_adoption(by=ann, adoption=adoption, to="in_use", version=adoption.version)
    moved = actions.move_adoption(by=ann, adoption=adoption, to="contact", version=adoption.version, note="We called.")
    with pytest.raises(StaleError):
        actions.move_adoption(by=ann, adoption=adoption, to="checking", version=adoption.version)
    with pytest.raises(NotAllowedError):
        actions.move_adoption(by=cast.actor("sara"), adoption=moved, to="checking", version=moved.version)


def test_stopping_says_why_and_ends_it(case: Case) -> None:
    ann, adoption = cast.actor("ann"), adopted(case, state="testing")
    with pytest.raises(InvalidError):
        actions.stop_adoption(by=ann, adoption=adoption, reason=" ", version=adoption.version)
    stopped = actions.stop_adoption(by=ann, adoption=adoption, reason="No budget.", version=adoption.version)
    assert (stopped.state, stopped.stop_reason) == ("stopped", "No budget.")
    for act in (
        lambda: actions.stop_adoption(by=ann, adoption=stopped, reason="Again.", version=stopped.version),
        lambda: actions.move_adoption(by=ann, adoption=stopped, to="implementing", version=stopped.version),
        lambda: actions.harvest_adoption(by=ann, adoption=stopped, result="Good.", version=stopped.version),
    ):
        with pytest.raises(InvalidError):
            act()
    assert adopted(case).pk != stopped.pk  # one may try again


def test_harvesting_makes_the_takers_own_case(client: Client, case: Case) -> None:
    ann, adoption = cast.actor("ann"), adopted(case, state="in_use")
    actions.note_adoption(by=ann, adoption=adoption, kind="change", text="We call instead.")
    made = actions.harvest_adoption(by=ann, adoption=adoption, result="Twelve minutes now.", version=adoption.version)
    assert (made.derived_from_id, made.state, made.organisation) == (case.pk, "draft", cast.organisation("zandhove"))
    assert "Twelve" in made.results and "We call" in made.innovative
    assert [one.pk for one in made.authors.all()] == [cast.person("ann").pk]
    for address in (
        f"/adoptions/{adoption.ref}.json",
        f"/cases/{case.ref}.json",
        "/adoptions.json",
        adoption.get_absolute_url(),
        case.get_absolute_url(),
    ):
        assert made.ref not in client.get(address).content.decode(), address  # a draft still
    writing.edit_case(by=ann, case=made, draft=complete(derived_from_id=case.pk), version=made.version)
    done = writing.submit_case(by=ann, case=Case.objects.get(pk=made.pk))
    writing.review_case(by=cast.actor("elke"), case=done, verb="publish")
    assert made.ref in client.get(f"/adoptions/{adoption.ref}.json").content.decode()


def test_the_tree_counts_use_and_nothing_else(client: Client, case: Case) -> None:
    assert reuse.tree_of(case) is None
    adopted(case, state="testing")
    tree = reuse.tree_of(case)
    assert tree and "on the way" in tree.title and "use" not in tree.title
    in_list = client.get("/cases/").content.decode()
    Adoption.objects.update(state="in_use")
    tree = reuse.tree_of(case)
    assert tree and tree.title == "1 organisation uses it" and len(tree.rows) == 1
    assert client.get("/cases/").content.decode() != in_list  # now it counts
    Adoption.objects.update(state="stopped", stop_reason="No budget.")
    tree = reuse.tree_of(case)
    assert tree and tree.title == "1 stopped"


def test_the_page_takes_notes_once_and_keeps_what_was_typed(as_, case: Case) -> None:
    adoption, ann = adopted(case, state="in_use"), as_("ann")
    base = adoption.get_absolute_url()
    for _ in range(2):
        assert ann.post(f"{base}note/", {"kind": "test", "text": "Tried it.", "once": "a"}).status_code == 303
    assert AdoptionNote.objects.filter(text="Tried it.").count() == 1
    for path, form in (
        ("note/", {"kind": "magic", "text": "Typed words"}), ("stop/", {"reason": "", "version": "1"}),
        ("fit/", {"version": "1", "problem_fit": "9", "core": "Typed words"}), ("move/", {"to": "fly", "version": "1"}),
        ("harvest/", {"result": " ", "version": "1"}), ("fit/", {"version": "x", "goes_live_on": "2026-02-31"}),
    ):  # fmt: skip
        answer = ann.post(base + path, form)
        assert answer.status_code == 422, path
        assert "Typed words" not in str(form) or "Typed words" in answer.content.decode()
    stale = ann.post(f"{base}fit/", {"version": "1", "core": "Typed words"})
    assert stale.status_code == 409 and "Typed words" in stale.content.decode()
    assert as_("sara").post(f"{base}note/", {"kind": "test", "text": "Not mine."}).status_code == 403


@pytest.mark.parametrize(("path", "form"), [
    ("note/", {"kind": "test", "text": "Kept words"}), ("fit/", {"version": "1", "core": "Kept words"}),
    ("stop/", {"version": "1", "reason": "Kept words"}), ("harvest/", {"version": "1", "result": "Kept words"}),
])  # fmt: skip
def test_what_was_typed_when_the_session_ended_comes_back(
    client: Client, case: Case, path: str, form: dict[str, str]
) -> None:
    page = adopted(case, state="in_use").get_absolute_url()
    answer = client.post(page + path, form, headers={"referer": f"http://testserver{page}"})
    assert answer.status_code == 302 and answer["Location"].endswith(f"next={page}")
    client.force_login(cast.person("ann"), backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "Kept words" in client.get(page).content.decode()
    assert "Kept words" not in client.get(page).content.decode()  # once


# Lessons -------------------------------------------------------------------------------------------------
def lesson(text: str = "Ask first.", **more: object) -> Lesson:
    return record_lesson(by=cast.actor("sara"), draft=LessonDraft(text=text, kind="worked"), **more)  # type: ignore[arg-type]


def test_a_lesson_is_hidden_until_it_is_shared(client: Client, as_) -> None:
    made = lesson(origin="initiative:none")
    places = (
        "/lessons/",
        "/lessons.json",
        "/lessons.csv",
        "/lessons.atom",
        "/search/?q=ask+first",
        "/data/lessons.jsonl",
        "/feed.atom",
    )
    for address in (made.get_absolute_url(), f"/lessons/{made.ref}.json", f"{made.get_absolute_url()}edit/"):
        assert as_("ann").get(address).status_code == 404, address
    for address in places:
        assert made.ref not in client.get(address).getvalue().decode(), address
    share_lessons(by=cast.actor("sara"), origin="initiative:none", outcome="failed")
    for address in places[:-1]:
        assert made.ref in client.get(address).getvalue().decode(), address


@pytest.mark.parametrize(("text", "kind"), [("", "worked"), (" ", "worked"), ("x" * 301, "worked"), ("Fine", "magic")])
def test_a_lesson_is_one_sentence_of_a_kind(text: str, kind: str) -> None:
    with pytest.raises(InvalidError):
        record_lesson(by=cast.actor("sara"), draft=LessonDraft(text=text, kind=kind))


def test_changing_a_lesson(as_) -> None:
    made = lesson()
    address = f"{made.get_absolute_url()}edit/"
    form = {"text": "Mine", "kind": "worked", "language": "en", "version": "1"}
    edit_lesson(by=cast.actor("sara"), lesson=made, draft=LessonDraft(text="Meanwhile", kind="worked"), version=1)
    answer = as_("sara").post(address, form)
    assert answer.status_code == 409 and "Mine" in answer.content.decode()
    with pytest.raises(NotAllowedError):
        edit_lesson(by=cast.actor("ann"), lesson=made, draft=LessonDraft(text="Hers", kind="worked"), version=2)


@pytest.mark.parametrize("address", [
    "/adoptions/?state=magic", "/adoptions/?state=%00&page=x", "/lessons/?kind=%00&outcome=nope&page=999",
    "/cases/?page=99999999999999999999",
    "/cases/%00/", "/lessons/%00/", "/adoptions/%00/", "/publications/%00.json", "/cases.json?page=-1",
])  # fmt: skip
def test_odd_addresses_are_not_errors(client: Client, address: str) -> None:
    assert client.get(address).status_code in (200, 404)
