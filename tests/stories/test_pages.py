"""The pages of stories: who sees what, telling without an account, and a story that vanishes from all of them."""

import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from proeftuin.exchange.datasets import DATASETS
from proeftuin.initiatives.models import Initiative, Member
from proeftuin.kernel.actor import VISITOR
from proeftuin.stories.actions import consent, meaning, telling
from proeftuin.stories.links import path_of
from proeftuin.stories.models import LinkMail, Story, Tally, Theme
from tests import cast
from tests.initiatives.conftest import started
from tests.stories.world import PSEUDONYM, WAV, WORDS, recording, told

pytestmark = pytest.mark.django_db


def outputs(initiative: Initiative, story: Story) -> list[str]:
    """Everything of an instance that a visitor can fetch and that could hold a story."""
    base = initiative.get_absolute_url()
    return [
        base, f"{base}stories/",
        *(f"/initiatives/{initiative.ref}/stories.{one}" for one in ("json", "csv", "atom")),
        f"{base}stories/table/", f"{base}stories/feedback/",
        story.get_absolute_url(), f"/initiatives/{initiative.ref}.json", f"/initiatives/{initiative.ref}.csv",
        f"/initiatives/{initiative.ref}.atom", f"{base}timeline/",
        "/search/?q=zevenblad", "/ask/?q=zevenblad+in+de+rij",
        "/feed.atom", "/initiatives.json", "/data/changes", "/sitemap.xml",
        *(f"/data/{name}.{ending}" for name in DATASETS for ending in ("csv", "jsonl")),
    ]  # fmt: skip


def seen_in(client: Client, pages: list[str], words: str) -> set[str]:
    found = set()
    for path in pages:
        answer = client.get(path)
        content = b"".join(answer) if answer.streaming else answer.content
        if words in content.decode():
            found.add(path)
    return found


def test_an_open_story_is_read_and_found_by_everyone_until_it_is_taken_back(client, initiative: Initiative) -> None:
    story = told(initiative)
    base, pages = f"/initiatives/{initiative.ref}/stories", outputs(initiative, story)
    seen = seen_in(client, pages, "Zevenblad")
    assert seen >= {f"{base}/", f"{base}.json", f"{base}.csv", f"{base}.atom", story.get_absolute_url()}
    assert "/search/?q=zevenblad" in seen and "/data/stories.csv" in seen
    answer = client.post(path_of(story), {"verb": "withdraw"})
    assert answer.status_code == 303 and client.get(answer["Location"]).status_code == 200
    for words in ("Zevenblad", PSEUDONYM):
        assert seen_in(client, [*pages], words) <= {"/search/?q=zevenblad", "/ask/?q=zevenblad+in+de+rij"}
    assert story.get_absolute_url() not in client.get("/search/?q=zevenblad").content.decode()
    assert client.get(story.get_absolute_url()).status_code == 404
    assert client.get(path_of(story)).status_code == 404


@pytest.mark.parametrize("scope", ["team", "anonymous"])
def test_other_stories_stay_with_the_team(client, as_, initiative: Initiative, scope: str) -> None:
    story = told(initiative, scope=scope)
    asked = {path for path in outputs(initiative, story) if "?q=" not in path}
    assert seen_in(client, list(asked), "Zevenblad") == set()
    assert seen_in(as_("ann"), list(asked), PSEUDONYM) == set()
    assert client.get(story.get_absolute_url()).status_code == 404
    assert WORDS in as_("joris").get(story.get_absolute_url()).content.decode()
    assert story.get_absolute_url() not in as_("joris").get("/search/?q=zevenblad").content.decode()


def test_an_unchecked_story_waits(client, initiative: Initiative) -> None:
    story = told(initiative, checked=False)
    assert client.get(story.get_absolute_url()).status_code == 404


def test_nobody_outside_sees_stories_of_a_private_initiative(client, as_, db) -> None:
    story = told(started(is_public=False))
    base = story.initiative.get_absolute_url()
    for path in (f"{base}stories/", f"{base}stories/table/", f"{base}stories/feedback/", story.get_absolute_url(),
                 f"/initiatives/{story.initiative.ref}/stories.json"):  # fmt: skip
        assert client.get(path).status_code == 404 and as_("ann").get(path).status_code == 404
    assert as_("sara").get(story.get_absolute_url()).status_code == 200


def note_form(**changes: object) -> dict[str, object]:
    return {
        "words": WORDS, "pseudonym": PSEUDONYM, "place": "Havenkant", "language": "nl", "new_themes": "Wachten, Loket",
        "enablers": ["TRUST"], "obstacles": ["SILO"], "scope": "open", "how": "phone", "on": "2024-03-01",
        "agreed": "on", "mail_to": "", **changes,
    }  # fmt: skip


def test_noting_a_story_leads_to_the_slip_and_to_looking_it_through(as_, initiative: Initiative) -> None:
    sara, base = as_("sara"), f"{initiative.get_absolute_url()}stories/"
    answer = sara.post(f"{base}new/", note_form(words="Mevrouw Pels belde 0612345678.", once="x"))
    story = Story.objects.get()
    assert answer.status_code == 303 and answer["Location"] == f"{base}{story.ref}/slip/"
    slip = sara.get(answer["Location"]).content.decode()
    assert path_of(story) in slip
    page = sara.get(f"{base}{story.ref}/check/").content.decode()
    assert "<mark>Pels</mark>" in page and "<mark>0612345678</mark>" in page
    sara.post(f"{base}{story.ref}/check/", {"verb": "replace", "mark": ["8:12"], "version": "1"})
    story.refresh_from_db()
    assert story.words == "Mevrouw [naam] belde 0612345678." and story.checked_at is None
    sara.post(f"{base}{story.ref}/check/", {"verb": "done", "version": "1"})
    story.refresh_from_db()
    assert story.checked_at is None  # somebody saved since: look again
    sara.post(f"{base}{story.ref}/check/", {"verb": "done", "version": str(story.version)})
    story.refresh_from_db()
    assert story.is_open and "gave their consent" not in story.consent_words and story.taken_how == "phone"


def test_noting_goes_back_to_the_step_that_asked_for_it(as_, initiative: Initiative) -> None:
    page = f"{initiative.get_absolute_url()}stories/new/"
    assert (
        'name="next" value="/initiatives/x/run/a/b/"'
        in as_("sara").get(f"{page}?next=/initiatives/x/run/a/b/").content.decode()
    )
    answer = as_("sara").post(page, note_form(next="/initiatives/x/run/a/b/"))
    story = Story.objects.get()
    assert answer["Location"] == f"/initiatives/x/run/a/b/?made=story%3A{story.ref}"
    for bad in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        answer = as_("sara").post(page, note_form(next=bad))
        assert answer["Location"].startswith(initiative.get_absolute_url())


@pytest.mark.parametrize(
    "change", [{"agreed": ""}, {"words": ""}, {"scope": ""}, {"on": "2999-01-01"}, {"mail_to": "x"}]
)
def test_mistakes_keep_what_was_typed(as_, initiative: Initiative, change: dict[str, str]) -> None:
    answer = as_("sara").post(f"{initiative.get_absolute_url()}stories/new/", note_form(**change))
    assert answer.status_code == 422 and "Havenkant" in answer.content.decode() and not Story.objects.exists()


def test_posting_twice_notes_one_story(as_, initiative: Initiative) -> None:
    for _ in range(2):
        as_("sara").post(f"{initiative.get_absolute_url()}stories/new/", note_form(once="same"))
    assert Story.objects.count() == 1 and Tally.objects.get(theme=None, mark="").stories == 1


def test_someone_tells_a_story_without_an_account(client, initiative: Initiative) -> None:
    invitation = meaning.open_invitation(by=cast.actor("sara"), initiative=initiative, question="Hoe?", language="nl")
    page = f"/stories/tell/{invitation.token}/"
    assert "Hoe?" in client.get(page).content.decode()
    form = {"words": WORDS, "pseudonym": PSEUDONYM, "language": "nl", "scope": "anonymous", "agreed": "on", "once": "y",
            "mail_to": "teller@example.org", "sound": SimpleUploadedFile("a.wav", WAV, "audio/wav")}  # fmt: skip
    answer = client.post(page, form)
    story = Story.objects.get()
    assert answer.status_code == 303 and answer["Location"] == path_of(story)
    assert answer["Referrer-Policy"] == "same-origin"
    own = client.get(path_of(story)).content.decode()
    assert WORDS in own and "noindex" in own
    assert client.get(f"{path_of(story)}sound/").content == WAV
    assert LinkMail.objects.get().address == "teller@example.org" and story.taken_by is None
    client.post(path_of(story), {"verb": "narrow", "scope": "team"})
    story.refresh_from_db()
    assert story.scope == "team"
    assert client.post(path_of(story), {"verb": "narrow", "scope": "open"}).status_code == 422
    meaning.close_invitation(by=cast.actor("sara"), invitation=invitation)
    assert client.get(page).status_code == 404


def test_the_code_on_paper_opens_the_story(client, initiative: Initiative) -> None:
    story = told(initiative, scope="team")
    code = path_of(story).rstrip("/").rpartition("/")[2]
    typed = "-".join(re.findall("....", code)).upper()
    answer = client.post("/stories/withdraw/", {"code": typed})
    assert answer.status_code == 303 and answer["Location"] == path_of(story)
    assert client.post("/stories/withdraw/", {"code": "0000-0000"}).status_code == 422


def test_no_log_holds_a_private_address(client, initiative: Initiative, caplog) -> None:
    story = told(initiative)
    with caplog.at_level("INFO", logger="proeftuin.request"):
        client.get(path_of(story))
        client.get(f"{path_of(story)}sound/")
    paths = [record.path for record in caplog.records if record.name == "proeftuin.request"]
    assert paths == ["/stories/withdraw/…/", "/stories/withdraw/…/sound/"]


def test_a_recording_is_heard_by_whom_the_story_is_for(client, as_, initiative: Initiative, settings) -> None:
    story = told(initiative, scope="team", sound=recording("mevrouw-pels-3-maart.wav"))
    page = f"{story.get_absolute_url()}sound/"
    assert client.get(page).status_code == 404
    answer = as_("sara").get(page)
    assert (
        answer.content == WAV and answer["Cache-Control"] == "private, no-store" and "pels" not in str(answer.headers)
    )
    part = as_("sara").get(page, headers={"Range": "bytes=4-7"})
    assert part.status_code == 206 and part.content == WAV[4:8]
    direct = [f"/uploads/{path.stem}/x.wav" for path in Path(settings.MEDIA_ROOT).rglob("*.wav")]
    assert direct and all(client.get(one).status_code == 404 for one in direct)


def test_small_counts_are_hidden_from_the_public(client, as_, initiative: Initiative) -> None:
    for n in range(6):
        told(initiative, scope="team", themes=["Wachten"] if n else ["Wachten", "Zeldzaam"])
    base = f"/initiatives/{initiative.ref}/stories"
    counts = client.get(f"{base}.json").json()["counts"]
    assert counts["themes"] == {"Wachten": 6, "Zeldzaam": None} and counts["stories"] == 6
    assert client.get(f"{base}.json").json()["stories"] == []
    assert "fewer than five" in client.get(f"{base}/table/").content.decode()
    assert "fewer than five" not in as_("sara").get(f"{base}/table/").content.decode()


def test_quotes_show_no_name_and_feedback_only_what_is_shared(client, as_, initiative: Initiative) -> None:
    sara, base = as_("sara"), f"{initiative.get_absolute_url()}stories/"
    story = told(initiative, scope="anonymous")
    answer = sara.post(f"{base}{story.ref}/quote/", {"words": "niemand wist mijn antwoord", "level": "policy"})
    assert answer.status_code == 303
    assert sara.post(f"{base}{story.ref}/quote/", {"words": "verzonnen", "level": ""}).status_code == 422
    quotes = sara.get(f"{base}quotes/").content.decode()
    assert "niemand wist" in quotes and PSEUDONYM not in quotes and "Havenkant" not in quotes
    assert as_("ann").get(f"{base}quotes/").status_code == 404
    assert "niemand wist" not in client.get(f"{base}feedback/").content.decode()
    form = {"words": "Dit hoorden we.", "language": "nl", "version": "0"}
    assert sara.post(f"{base}feedback/policy/", form).status_code == 303
    assert "Dit hoorden we" not in client.get(f"{base}feedback/").content.decode()
    assert sara.post(f"{base}feedback/policy/", form).status_code == 409
    assert sara.post(f"{base}feedback/policy/", {**form, "version": "1", "share": "on"}).status_code == 303
    shown = client.get(f"{base}feedback/").content.decode()
    assert "Dit hoorden we" in shown and "niemand wist" in shown
    consent.withdraw_story(by=VISITOR, story=story)
    assert "niemand wist" not in client.get(f"{base}feedback/").content.decode()


def test_the_team_takes_a_story_back_for_the_teller(as_, initiative: Initiative) -> None:
    story = told(initiative)
    page = f"{story.get_absolute_url()}withdraw/"
    assert as_("ann").post(page).status_code == 403
    assert as_("sara").get(page).status_code == 200
    assert as_("sara").post(page).status_code == 303
    story.refresh_from_db()
    assert story.withdrawn_at and not story.words


def test_a_conflict_shows_both_texts(as_, initiative: Initiative) -> None:
    story = told(initiative)
    page = f"{story.get_absolute_url()}edit/"
    form = {"words": "Getypt.", "pseudonym": "", "place": "", "language": "nl", "new_themes": "", "version": "1"}
    answer = as_("sara").post(page, form)
    assert answer.status_code == 409 and "Getypt." in answer.content.decode() and WORDS in answer.content.decode()
    assert as_("sara").post(page, {**form, "version": str(story.version)}).status_code == 303


@pytest.mark.parametrize("count", [1, 1000])
@pytest.mark.parametrize("who", ["visitor", "sara"])
def test_pages_cost_the_same_however_many(
    client, as_, django_assert_max_num_queries, initiative: Initiative, who: str, count: int
) -> None:
    story = told(initiative)
    telling.add_quote(by=cast.actor("sara"), story=story, words="niemand wist", level="policy")
    Story.objects.bulk_create(
        Story(initiative=initiative, words=f"W {n}", scope="open", checked_at=story.checked_at, link_mark=f"m{n}")
        for n in range(count)
    )
    themes = Theme.objects.bulk_create(Theme(initiative=initiative, name=f"T {n}") for n in range(min(count, 200)))
    Tally.objects.bulk_create(Tally(initiative=initiative, theme=one, mark="", stories=9) for one in themes)
    reader = as_("sara") if who == "sara" else client
    reader.get("/about/how/")
    base = f"{initiative.get_absolute_url()}stories/"
    for path in (
        base, f"{base}?page=30", f"{base}?theme=1", f"{base}table/", f"{base}feedback/", story.get_absolute_url(),
        f"/initiatives/{initiative.ref}/stories.json", path_of(story),
    ):  # fmt: skip
        with django_assert_max_num_queries(12):
            assert reader.get(path).status_code == 200


def test_an_observer_of_the_team_reads_and_changes_nothing(as_, initiative: Initiative) -> None:
    Member.objects.create(initiative=initiative, user=cast.person("ann"), role="sponsor", state=Member.State.ACTIVE)
    story = told(initiative, scope="team")
    assert as_("ann").get(story.get_absolute_url()).status_code == 200
    assert as_("ann").get(f"{story.get_absolute_url()}check/").status_code == 403


def test_a_story_follows_its_initiative_out_of_sight(client, as_, initiative: Initiative) -> None:
    story = told(initiative)
    assert story.get_absolute_url() in client.get("/search/?q=zevenblad").content.decode()
    form = {"title": "Team", "problem": "P", "is_public": "no", "language": "en", "version": str(initiative.version)}
    assert as_("sara").post(f"{initiative.get_absolute_url()}edit/", form).status_code == 303
    assert story.get_absolute_url() not in client.get("/search/?q=zevenblad").content.decode()
    assert client.get(story.get_absolute_url()).status_code == 404
