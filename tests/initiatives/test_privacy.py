"""What is only for the team is seen by nobody else, wherever they look."""

import json
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver

from proeftuin.bridges.initiative_to_case import make_case
from proeftuin.initiatives.actions import start, work
from proeftuin.initiatives.actions.tasks import add_task
from proeftuin.initiatives.asking import for_everyone, read_shown
from proeftuin.initiatives.drafts import InitiativeDraft, PostDraft, TaskDraft
from proeftuin.initiatives.models import Indicator, Initiative, Member, Post
from proeftuin.library.models import Case
from proeftuin.search import actions as search
from proeftuin.search.documents import Document
from proeftuin.search.results import Hit, Segment, Why
from proeftuin.uploads.models import Upload
from tests import cast
from tests.initiatives.conftest import started, with_indicator, with_lesson, with_verdict

pytestmark = pytest.mark.django_db

SECRET = "Zeldzaam"


@pytest.fixture
def hidden(db: None) -> Initiative:
    made = started(title=f"{SECRET} plan", is_public=False)
    with_indicator(made)
    with_verdict(made)
    work.add_post(by=cast.actor("sara"), initiative=made, draft=PostDraft(title=f"{SECRET} post"))
    work.fill_output(by=cast.actor("sara"), initiative=made, key="problem", text=f"{SECRET} problem")
    with_lesson(made, shared=False)
    add_task(by=cast.actor("sara"), initiative=made, draft=TaskDraft(title=f"{SECRET} action"))
    return made


def addresses(initiative: Initiative) -> list[str]:
    """Every address under an initiative that the URL map knows."""
    values = {
        "ref": initiative.ref, "key": "problem", "post_ref": Post.objects.get().ref,
        "indicator_ref": Indicator.objects.get().ref, "member_id": Member.objects.first().pk,  # type: ignore[union-attr]
        "task_ref": initiative.tasks.get().ref,
    }  # fmt: skip
    routes = [str(one.pattern) for part in get_resolver().url_patterns for one in getattr(part, "url_patterns", [part])]
    wanted = [one for one in routes if one.startswith("initiatives/<str:ref>")]
    for name, value in values.items():
        kind = "int" if name == "member_id" else "str"
        wanted = [one.replace(f"<{kind}:{name}>", str(value)) for one in wanted]
    wanted = [re.sub(r"<(str|int|slug|path):\w+>", "1", one) for one in wanted]  # things of the rooms above
    assert len(wanted) > 15 and not any("<" in one for one in wanted)
    return [f"/{one}" for one in wanted]


LISTS = (
    "/initiatives/", "/initiatives.json", "/initiatives.csv", "/initiatives.atom", f"/search/?q={SECRET}",
    f"/search.json?q={SECRET}", f"/search.csv?q={SECRET}", f"/ask/?q={SECRET}", f"/ask.json?q={SECRET}", "/sitemap.xml",
    "/feed.atom", "/data/changes", "/data/initiatives.csv", "/data/initiatives.jsonl", "/data/lessons.jsonl", "/",
    "/lessons/", "/lessons.json", f"/api/v1/search?q={SECRET}", "/about/open-data/",
)  # fmt: skip


@pytest.mark.parametrize("who", ["", "ann", "fatima", "elke", "pieter-elsewhere"])
def test_strangers_find_no_page_of_it(client: Client, as_, hidden: Initiative, who: str) -> None:
    stranger = as_(who.split("-", maxsplit=1)[0]) if who else client
    if who == "pieter-elsewhere":
        hidden.members.filter(user=cast.person("pieter")).update(state="left")
    for address in addresses(hidden):
        for answer in (stranger.get(address), stranger.post(address, {"verb": "advance", "reason": "x"})):
            signing_in = not who and answer.status_code == 302 and "/accounts/login/" in answer["Location"]
            assert signing_in or answer.status_code in (404, 405), (address, answer.status_code)
            assert SECRET not in answer.getvalue().decode()


@pytest.mark.parametrize("who", ["", "ann"])
def test_strangers_find_it_in_no_list_file_or_search(client: Client, as_, hidden: Initiative, who: str) -> None:
    stranger = as_(who) if who else client
    for address in LISTS:
        answer = stranger.get(address)
        if answer.status_code == 404:
            assert address.startswith("/api/"), address
            continue
        assert answer.status_code == 200, address
        words = answer.getvalue().decode().replace(f"q={SECRET}", "").replace(f'value="{SECRET}"', "")
        assert hidden.ref not in words, address
        assert f"{SECRET} plan" not in words and f"{SECRET} p" not in words, address


def test_the_team_finds_it(as_, hidden: Initiative) -> None:
    joris = as_("joris")
    for address in (
        hidden.get_absolute_url(),
        "/initiatives/",
        f"/search/?q={SECRET}",
        f"/ask/?q={SECRET}+plan+problem",
    ):
        assert hidden.ref in joris.get(address).content.decode(), address
    for ending in ("json", "csv", "atom"):  # twins are for everyone, so there are none
        assert joris.get(f"/initiatives/{hidden.ref}.{ending}").status_code == 404


def test_a_post_for_the_team_is_hidden_with_its_files(client: Client, as_, initiative: Initiative) -> None:
    file = SimpleUploadedFile("note.txt", b"plain words of ours", content_type="text/plain")
    draft = PostDraft(title=f"{SECRET} post", is_public=False)
    post = work.add_post(by=cast.actor("sara"), initiative=initiative, draft=draft, files=[file])
    base = initiative.get_absolute_url()
    upload = Upload.objects.get()
    for address in (
        base,
        f"{base}log/",
        f"{base}timeline/",
        f"{base[:-1]}.json",
        f"{base[:-1]}.csv",
        f"{base[:-1]}.atom",
        "/feed.atom",
    ):
        assert SECRET not in client.get(address).getvalue().decode(), address
        assert SECRET not in as_("ann").get(address).getvalue().decode(), address
    assert client.get(f"{base}log/{post.ref}/").status_code == 404
    assert client.get(upload.get_absolute_url()).status_code == 404
    assert SECRET in as_("joris").get(f"{base}log/").content.decode()
    assert as_("joris").get(upload.get_absolute_url()).status_code == 200


def test_a_post_taken_back_to_the_team_takes_its_files_along(client: Client, as_, initiative: Initiative) -> None:
    file = SimpleUploadedFile("note.txt", b"plain words of ours", content_type="text/plain")
    post = work.add_post(
        by=cast.actor("sara"), initiative=initiative, draft=PostDraft(title=f"{SECRET} post"), files=[file]
    )
    upload = Upload.objects.get()
    assert client.get(upload.get_absolute_url()).status_code == 200
    work.edit_post(
        by=cast.actor("sara"), post=post, draft=PostDraft(title=f"{SECRET} post", is_public=False), version=1
    )
    assert client.get(upload.get_absolute_url()).status_code == 404
    assert as_("joris").get(upload.get_absolute_url()).status_code == 200
    assert SECRET not in client.get(f"{initiative.get_absolute_url()}log/").content.decode()
    work.edit_post(by=cast.actor("sara"), post=post, draft=PostDraft(title=f"{SECRET} post"), version=2)
    assert client.get(upload.get_absolute_url()).status_code == 200


def test_an_initiative_taken_back_to_the_team_is_gone_everywhere(client: Client, as_) -> None:
    made = started(title=f"{SECRET} plan")
    file = SimpleUploadedFile("note.txt", b"plain words of ours", content_type="text/plain")
    work.add_post(by=cast.actor("sara"), initiative=made, draft=PostDraft(title=f"{SECRET} post"), files=[file])
    upload = Upload.objects.get()
    as_("ann").get(made.get_absolute_url())
    draft = InitiativeDraft(title=made.title, problem=made.problem, is_public=False)
    start.edit_initiative(by=cast.actor("sara"), initiative=made, draft=draft, version=1)
    assert client.get(upload.get_absolute_url()).status_code == 404
    page = made.get_absolute_url()
    for address in (*LISTS, page):
        answer = client.get(address)
        # What the visitor asked for herself comes back in the page: in the search field, and in the way to sign in.
        words = answer.getvalue().decode().replace(f"q={SECRET}", "").replace(f'value="{SECRET}"', "")
        if address == page:
            assert answer.status_code == 404
            words = words.replace(page, "")
        assert made.ref not in words and f"{SECRET} p" not in words, address
    assert as_("joris").get(upload.get_absolute_url()).status_code == 200


def test_what_was_shown_to_the_asker_alone_is_not_told_to_all(as_, client: Client, hidden: Initiative) -> None:
    """Joris is shown his own team's secret; what he then starts in public must not name it."""
    page = as_("joris").get(f"/ask/?q={SECRET}+plan+problem")
    start_link = page.context["start"]
    from urllib.parse import parse_qs, urlsplit

    kept = read_shown(parse_qs(urlsplit(start_link).query)["shown"][0])
    assert hidden.ref not in json.dumps(kept)


def test_a_case_from_a_team_only_initiative_does_not_name_it(client: Client, hidden: Initiative) -> None:
    case = make_case(by=cast.actor("sara"), initiative=hidden)
    Case.objects.filter(pk=case.pk).update(state="published", title="A case", summary="", overview="")
    for address in (f"/cases/{case.ref}/", f"/cases/{case.ref}.json", f"/cases/{case.ref}.atom"):
        words = client.get(address).getvalue().decode()
        assert f"{SECRET} plan" not in words and f"/initiatives/{hidden.ref}" not in words, address


def test_a_shared_lesson_of_a_team_only_initiative_does_not_name_it(client: Client, hidden: Initiative) -> None:
    work.share_lessons(by=cast.actor("sara"), initiative=hidden)
    from proeftuin.library.models import Lesson

    lesson = Lesson.objects.get()
    for address in (
        lesson.get_absolute_url(),
        "/lessons/",
        f"/lessons/{lesson.ref}.json",
        "/feed.atom",
        "/data/changes",
    ):
        words = client.get(address).getvalue().decode()
        assert f"{SECRET} plan" not in words and hidden.ref not in words, address


def test_what_is_kept_with_a_start_is_for_everyone_and_lasts(initiative: Initiative) -> None:
    """The hits of an answer page are stored in public: no team's own things, and nothing that can be taken back."""

    def hit(kind: str, ref: str, audience: str) -> Hit:
        search.put(Document(kind=kind, ref=ref, url="/", language="en", title=ref, audience=audience))
        return Hit(kind, ref, "/", "en", [Segment(ref)], [], 0.5, Why())

    hits = [
        hit("experiment", "everyones", "public"), hit("experiment", "teams", initiative.circle),
        hit("story", "of-somebody", "public"), hit("kafka", "a-case", "public"), hit("person", "sara", "public"),
        Hit("case", "gone", "/", "en", [], [], 0.5, Why()),
    ]  # fmt: skip
    assert [one["ref"] for one in for_everyone(hits)] == ["everyones"]
