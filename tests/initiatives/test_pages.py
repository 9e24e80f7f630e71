"""The pages of an initiative: conflicts, doubles, sessions that end, hostile words, numbers as people write them."""

import re
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from proeftuin.initiatives.actions import work
from proeftuin.initiatives.models import Evaluation, Initiative, Post
from proeftuin.library.models import Lesson
from proeftuin.uploads.models import Upload
from tests import cast
from tests.initiatives.conftest import taken_to, with_indicator

pytestmark = pytest.mark.django_db

HOSTILE = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{{ 7|add:7 }} {% now 'Y' %}", "👩🏽‍🔬🌱" * 20,
    "\u202eمرحبا שלום\u202c", "'; DROP TABLE initiatives; --", "a\u0301\u0302" * 50, "=cmd|' /C calc'!A0",
    "\ufeff\u200b.", "bell\x07 escape\x1b form\x0c end",
]  # fmt: skip


def start_form(**changes: str) -> dict[str, str]:
    return {"title": "Queues", "problem": "Long.", "is_public": "yes", "language": "en", **changes}


def post_form(**changes: object) -> dict[str, object]:
    return {"title": "Day one", "body": "", "is_public": "yes", "language": "en", **changes}


def test_a_conflict_shows_both_texts(as_, initiative: Initiative) -> None:
    address = f"{initiative.get_absolute_url()}output/problem/"
    work.fill_output(by=cast.actor("joris"), initiative=initiative, key="problem", text="What Joris wrote.")
    answer = as_("sara").post(address, {"text": "What Sara wrote.", "version": "0"})
    assert answer.status_code == 409
    words = answer.content.decode()
    assert "What Sara wrote." in words and "What Joris wrote." in words
    version = re.search(r'name="version" value="(\d+)"', words)
    assert version
    assert as_("sara").post(address, {"text": "Both.", "version": version[1]}).status_code == 303
    assert initiative.outputs.get().text == "Both."


def test_a_conflict_on_the_description_keeps_what_was_typed(as_, initiative: Initiative) -> None:
    address = f"{initiative.get_absolute_url()}edit/"
    assert as_("joris").post(address, start_form(title="Joris' title", version="1")).status_code == 303
    answer = as_("sara").post(address, start_form(title="Sara's title", version="1"))
    assert answer.status_code == 409
    assert "Sara&#x27;s title" in answer.content.decode() and "Joris&#x27; title" in answer.content.decode()


@pytest.mark.parametrize("path", ["evaluation/", "log/{post}/edit/", "indicators/{indicator}/"])
def test_other_forms_keep_what_was_typed_too(as_, initiative: Initiative, path: str) -> None:
    with_indicator(initiative)
    post = Post.objects.create(initiative=initiative, title="Old", author=cast.person("sara"), version=5)
    Evaluation.objects.create(initiative=initiative, verdict="partly", summary="Old", version=5)
    initiative.indicators.update(version=5)
    path = path.format(post=post.ref, indicator=initiative.indicators.get().ref)
    typed = {
        **post_form(title="Typed words"), "summary": "Typed words", "verdict": "failed", "name": "Typed words",
        "more_is_better": "no", "version": "4",
    }  # fmt: skip
    answer = as_("sara").post(initiative.get_absolute_url() + path, typed)
    assert answer.status_code == 409
    assert "Typed words" in answer.content.decode()


def test_what_is_posted_twice_is_there_once(as_, initiative: Initiative) -> None:
    sara, base = as_("sara"), initiative.get_absolute_url()
    lesson = {"text": "Ask first.", "kind": "worked", "language": "en", "once": "b"}
    places = {sara.post(f"{base}log/new/", post_form(once="a"))["Location"] for _ in range(2)}
    for _ in range(2):
        assert sara.post(f"{base}lessons/", lesson).status_code == 303
        assert sara.post("/initiatives/start/", start_form(title="Twice", once="c")).status_code == 303
    assert len(places) == 1
    assert (Post.objects.count(), Lesson.objects.count(), Initiative.objects.filter(title="Twice").count()) == (1, 1, 1)


# A session that ended ----------------------------------------------------------------------------------------
FORMS = {
    "start/": {**start_form(title="Kept words"), "sectors": ["health"]},
    "{base}output/problem/": {"text": "Kept words", "version": "0"},
    "{base}log/new/": post_form(title="Kept words"),
    "{base}log/{post}/edit/": post_form(title="Kept words", version="1"),
    "{base}indicators/": {"name": "Kept words", "more_is_better": "yes"},
    "{base}indicators/{indicator}/": {"name": "Kept words", "more_is_better": "yes", "version": "1"},
    "{base}evaluation/": {"verdict": "failed", "summary": "Kept words", "version": "0"},
    "{base}lessons/": {"text": "Kept words", "kind": "worked", "language": "en"},
    "{base}edit/": start_form(title="Kept words", version="1"),
    "{base}move/": {"verb": "advance", "reason": "Kept words", "phase": "identify"},
}


@pytest.mark.parametrize("path", FORMS)
def test_after_a_session_ended_the_form_comes_back_as_it_was(client: Client, initiative: Initiative, path: str) -> None:
    with_indicator(initiative)
    post = Post.objects.create(initiative=initiative, title="Old", author=cast.person("sara"))
    address = "/initiatives/" + path.format(
        base=f"{initiative.ref}/", post=post.ref, indicator=initiative.indicators.get().ref
    )
    answer = client.post(address, FORMS[path])
    assert answer.status_code == 302 and answer["Location"].startswith("/accounts/login/?next=")
    client.force_login(cast.person("sara"), backend="allauth.account.auth_backends.AuthenticationBackend")
    words = client.get(address).content.decode()
    assert "Kept words" in words and "[&#x27;Kept words" not in words
    if path == "start/":
        assert re.search(r'value="health"[^>]*checked', words)


# Words and numbers ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_kept_and_shown_as_words(as_, words: str) -> None:
    sara = as_("sara")
    answer = sara.post("/initiatives/start/", start_form(title=words[:200], problem=words))
    assert answer.status_code == 303, answer.content.decode()[:2000]
    made = Initiative.objects.get()
    base = made.get_absolute_url()
    for path, form in (
        ("log/new/", post_form(title=words[:200], body=words)), ("output/problem/", {"text": words, "version": "0"}),
        ("lessons/", {"text": words[:200], "kind": "worked", "language": "en"}),
        ("indicators/", {"name": words[:200], "more_is_better": "yes"}),
    ):  # fmt: skip
        assert sara.post(base + path, form).status_code == 303, path
    sara.post(f"{base}lessons/", {"verb": "share"})
    for address in (
        base, f"{base}log/", f"{base}timeline/", f"{base}lessons/", f"{base}indicators/", f"{base[:-1]}.json",
        f"{base[:-1]}.csv", f"{base[:-1]}.atom", "/initiatives/", "/initiatives.json", "/initiatives.csv",
        "/initiatives.atom", "/lessons/", "/lessons.atom", "/feed.atom", "/", "/search/?q=queues",
    ):  # fmt: skip
        shown = sara.get(address)
        assert shown.status_code == 200, address
        text = shown.getvalue().decode()
        if not address.endswith((".json", ".csv")):
            assert "<script>alert" not in text and "<img src=x" not in text, address


def test_nul_is_refused_with_words(as_, initiative: Initiative) -> None:
    answer = as_("sara").post("/initiatives/start/", start_form(title="a\x00b"))
    assert answer.status_code == 422 and "Null characters" in answer.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "{base}?page=%00",
        "/initiatives/%00/",
        "/initiatives/?phase=%00&status=x&page=-1",
        "{base}log/%00/",
        "/initiatives/join/%00/",
    ],
)
def test_odd_addresses_are_not_errors(client: Client, initiative: Initiative, address: str) -> None:
    assert client.get(address.format(base=initiative.get_absolute_url())).status_code in (200, 404)


@pytest.mark.parametrize(("language", "typed", "kept"), [
    ("nl", "38,5", "38.5"), ("fr", "38,5", "38.5"), ("de", "1234,25", "1234.25"), ("en", "38.5", "38.5"),
    ("nl", "38.5", "38.5"),
])  # fmt: skip
def test_numbers_as_people_write_them(as_, initiative: Initiative, language: str, typed: str, kept: str) -> None:
    address = f"{initiative.get_absolute_url()}indicators/"
    cast.person("sara")
    type(cast.person("sara")).objects.filter(email="sara@example.org").update(language=language)
    form = {"name": "Waiting", "more_is_better": "no", "baseline": typed, "target": "20"}
    answer = as_("sara").post(address, form, headers={"accept-language": language})
    assert answer.status_code == 303, answer.content.decode()
    assert initiative.indicators.get().baseline == Decimal(kept)


@pytest.mark.parametrize("typed", ["many", "NaN", "Infinity", "1e400", "9" * 40, "1,2,3", "0.00001", "٣٨x", "--5"])
def test_numbers_that_are_none_are_refused(as_, initiative: Initiative, typed: str) -> None:
    address = f"{initiative.get_absolute_url()}indicators/"
    answer = as_("sara").post(address, {"name": "Waiting", "more_is_better": "no", "baseline": typed})
    assert answer.status_code == 422
    assert "Waiting" in answer.content.decode() and not initiative.indicators.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"cost": "-1"},
        {"effort_days": "-3"},
        {"effort_days": "9" * 30},
        {"people_reached": "1.5"},
        {"verdict": "won"},
        {"summary": " "},
    ],
)
def test_an_impossible_evaluation_is_refused(as_, initiative: Initiative, wrong: dict[str, str]) -> None:
    address = f"{initiative.get_absolute_url()}evaluation/"
    answer = as_("sara").post(address, {"verdict": "failed", "summary": "Hm.", "version": "0", **wrong})
    assert answer.status_code == 422 and not Evaluation.objects.exists()


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40])
def test_a_version_that_is_none_is_no_error(as_, initiative: Initiative, version: str) -> None:
    answer = as_("sara").post(f"{initiative.get_absolute_url()}edit/", start_form(version=version))
    assert answer.status_code in (409, 422)


def test_a_file_of_the_wrong_kind_stores_nothing(as_, initiative: Initiative) -> None:
    file = SimpleUploadedFile("photo.jpg", b"MZ\x90\x00 this runs", content_type="image/jpeg")
    answer = as_("sara").post(f"{initiative.get_absolute_url()}log/new/", post_form(title="My words", files=file))
    assert answer.status_code == 422
    assert "photo.jpg" in answer.content.decode() and "My words" in answer.content.decode()
    assert not Post.objects.exists() and not Upload.objects.exists()


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"verb": "fly"},
        {"verb": "advance"},
        {"verb": "return", "to_phase": "share"},
        {"verb": "close", "reason": "Please."},
        {"verb": "return"},
    ],
)
def test_a_step_that_can_not_be_says_so(as_, initiative: Initiative, form: dict[str, str]) -> None:
    answer = as_("sara").post(f"{initiative.get_absolute_url()}move/", form)
    assert answer.status_code == 422 and 'id="mistakes"' in answer.content.decode()


def test_the_invitation_page_and_its_answer(as_, client: Client, initiative: Initiative) -> None:
    base = initiative.get_absolute_url()
    form = {"email": "ann@example.org", "role": "partner", "message": "<b>Come</b>", "once": "x"}
    assert [as_("sara").post(f"{base}team/invite/", form).status_code for _ in range(2)] == [303, 303]
    (member,) = initiative.members.filter(state="invited")
    assert "Shorter queues" in client.get(f"/initiatives/join/{member.token}/").content.decode()
    ann = as_("ann")
    answered = ann.post(f"/initiatives/join/{member.token}/answer/", {"verb": "accept"})
    assert answered.status_code == 303 and answered["Location"] == base
    assert ann.get(f"/initiatives/join/{member.token}/").status_code == 404
    assert as_("fatima").post(f"/initiatives/join/{member.token}/answer/", {"verb": "accept"}).status_code == 404


def test_indicators_locked_show_no_form_to_change_them(as_, initiative: Initiative) -> None:
    with_indicator(initiative)
    there = taken_to(initiative, "implement")
    indicator = there.indicators.get()
    words = as_("sara").get(f"{there.get_absolute_url()}indicators/{indicator.ref}/").content.decode()
    assert 'name="result"' in words and 'name="target"' not in words


def test_asking_to_join_with_a_double_click_asks_once(as_, initiative: Initiative) -> None:
    fatima, address = as_("fatima"), f"{initiative.get_absolute_url()}join/"
    answers = [fatima.post(address, {"role": "citizen", "message": "I live there."}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert initiative.members.filter(user=cast.person("fatima")).count() == 1
