"""Writing, reviewing and publishing cases: who may, what is refused, and what others see meanwhile."""

import csv
import io
import json
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from proeftuin.kernel.actor import system
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.ledger.models import Event
from proeftuin.library import logic, queries
from proeftuin.library.actions import cases as actions
from proeftuin.library.actions.imported import put_imported_cases
from proeftuin.library.actions.lessons import record_lesson
from proeftuin.library.drafts import CaseDraft, LessonDraft
from proeftuin.library.forms import CaseForm
from proeftuin.library.models import Case
from proeftuin.library.reactions import REMIND_AGAIN, remind_of_stale_cases
from proeftuin.search.models import Entry
from tests import cast
from tests.library.conftest import complete, published, written

pytestmark = pytest.mark.django_db


def typed(case: Case | None = None, **changes: object) -> dict[str, object]:
    """What the form posts for a case as it stands."""
    initial = CaseForm.initial_of(case) if case else {"title": "New", "language": "en"}
    return {name: value for name, value in {**initial, **changes}.items() if value not in (None, False, "")}


def test_a_case_starts_with_a_title_and_nothing_else(as_) -> None:
    answer = as_("sara").post("/cases/new/", {"title": "One", "language": "en", "once": "a"})
    again = as_("sara").post("/cases/new/", {"title": "One", "language": "en", "once": "a"})
    assert answer.status_code == again.status_code == 303 and answer["Location"] == again["Location"]
    assert Case.objects.get().state == "draft"


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""},
        {"year": "22"},
        {"cost": "-3"},
        {"website": "nope"},
        {"summary": "x" * 501},
        {"sectors": ["magic"]},
        {"title": "a\x00b"},
    ],
)
def test_a_mistake_brings_the_form_back_with_what_was_typed(as_, wrong: dict[str, object]) -> None:
    answer = as_("sara").post("/cases/new/", {"title": "Kept", "language": "en", "overview": "Typed words", **wrong})
    assert answer.status_code == 422
    assert 'id="mistakes"' in answer.content.decode() and "Typed words" in answer.content.decode()
    assert not Case.objects.exists()


def test_saving_after_somebody_else_shows_theirs_and_keeps_mine(as_, draft: Case) -> None:
    address = f"{draft.get_absolute_url()}edit/"
    stale = typed(draft, overview="My overview", version=draft.version)
    assert as_("elke").post(address, typed(draft, overview="Her overview")).status_code == 303
    answer = as_("sara").post(address, stale)
    words = answer.content.decode()
    assert answer.status_code == 409 and "My overview" in words and "Her overview" in words
    version = re.search(r'name="version" value="(\d+)"', words)
    assert version and as_("sara").post(address, {**stale, "version": version[1]}).status_code == 303
    draft.refresh_from_db()
    assert draft.overview == "My overview"


def test_an_incomplete_case_is_not_taken_and_each_gap_is_linked(as_) -> None:
    case = written(results="", outcome="unknown")
    answer = as_("sara").post(f"{case.get_absolute_url()}submit/")
    words = answer.content.decode()
    assert answer.status_code == 422
    for name in ("results", "outcome"):
        assert f'href="#id_{name}"' in words and f'id="id_{name}"' in words
    case.refresh_from_db()
    assert case.state == "draft"


def test_nobody_reviews_what_they_wrote(draft: Case) -> None:
    actions.submit_case(by=cast.actor("sara"), case=draft)
    draft.authors.add(cast.person("elke"))
    for who in ("elke", "sara", "ann"):
        with pytest.raises(NotAllowedError):
            actions.review_case(by=cast.actor(who), case=Case.objects.get(pk=draft.pk), verb="publish")


@pytest.mark.parametrize("verb", ["send_back", "hold"])
def test_sending_back_needs_a_note(draft: Case, verb: str) -> None:
    case = actions.submit_case(by=cast.actor("sara"), case=draft)
    with pytest.raises(InvalidError):
        actions.review_case(by=cast.actor("elke"), case=case, verb=verb, note=" ")
    after = actions.review_case(by=cast.actor("elke"), case=case, verb=verb, note="Where are the numbers?")
    assert after.state == logic.CASE_MOVES["pending", verb] and after.review_note


@pytest.mark.parametrize(
    ("state", "verb"), [(state, verb) for state in Case.State.values for verb in ("publish", "send_back", "hold")]
)
def test_a_review_follows_the_table(draft: Case, state: str, verb: str) -> None:
    Case.objects.filter(pk=draft.pk).update(state=state)
    case = Case.objects.get(pk=draft.pk)
    after = logic.CASE_MOVES.get((state, verb))
    if after is None:
        with pytest.raises(InvalidError):
            actions.review_case(by=cast.actor("elke"), case=case, verb=verb, note="So.")
    else:
        assert actions.review_case(by=cast.actor("elke"), case=case, verb=verb, note="So.").state == after
        assert Entry.objects.filter(kind="case", ref=case.ref).exists() == (after == "published")


PATHS = ("", "edit/", "history/", "submit/", "confirm/", "delete/", "adopt/")


@pytest.mark.parametrize("who", ["", "ann", "joris"])
def test_a_draft_is_not_there_for_others(client: Client, as_, draft: Case, who: str) -> None:
    stranger = as_(who) if who else client
    for path in (*PATHS, "review/"):
        for answer in (
            stranger.get(draft.get_absolute_url() + path),
            stranger.post(draft.get_absolute_url() + path, {"reason": "x"}),
        ):
            asked_in = not who and answer.status_code == 302 and "/login/" in answer["Location"]
            assert asked_in or answer.status_code in (404, 405), (path, answer.status_code)
    for ending in ("json", "csv", "atom"):
        assert stranger.get(f"/cases/{draft.ref}.{ending}").status_code == 404
    actions.confirm_fresh(by=cast.actor("sara"), case=draft)
    for address in (
        "/cases/",
        "/cases.json",
        "/cases.csv",
        "/cases.atom",
        "/search/?q=queues",
        "/ask.json?q=queues",
        "/feed.atom",
        "/data/changes",
        "/sitemap.xml",
    ):
        assert draft.ref not in stranger.get(address).getvalue().decode(), address


def test_the_desk_shows_what_waits_longest_first(as_, settings) -> None:
    settings.STAFF_NEEDS_MFA = False
    newest, oldest, stale = written(title="Newest"), written(title="Oldest"), published(title="Stale")
    going = actions.ask_deletion(by=cast.actor("sara"), case=published(title="Going"), reason="Wrong town.")
    for case in (newest, oldest):
        actions.submit_case(by=cast.actor("sara"), case=case)
    Case.objects.filter(pk=oldest.pk).update(changed_at=now() - timedelta(days=9))
    Case.objects.filter(pk=stale.pk).update(checked_at=now() - timedelta(days=400))
    assert [(one.case.pk, one.reason) for one in queries.review_queue()] == [
        (oldest.pk, "pending"), (newest.pk, "pending"), (going.pk, "deletion"), (stale.pk, "stale"),
    ]  # fmt: skip
    words = as_("elke").get("/cases/review/").content.decode()
    assert words.index("Oldest") < words.index("Newest") < words.index("Going") < words.index("Stale")
    assert as_("sara").get("/cases/review/").status_code == 404


def test_imports_put_the_same_again_once(client: Client) -> None:
    def drafts(title: str) -> list[CaseDraft]:
        return [CaseDraft(title=title, source="opsi", source_id=str(n), summary="Imported") for n in range(3)]

    for title in ("Balloon", "Balloon", "Zeppelin"):
        put_imported_cases(by=system("import"), drafts=drafts(title))
    assert Case.objects.count() == 3
    assert set(Entry.objects.filter(kind="case").values_list("title", flat=True)) == {"Zeppelin"}
    assert client.get("/search.json?q=zeppelin").json()["total"] == 3
    with pytest.raises(NotAllowedError):
        put_imported_cases(by=cast.actor("sara"), drafts=drafts("Mine"))


def test_twins_hold_no_people_and_nothing_unpublished(client: Client, case: Case) -> None:
    other = written(title="Unpublished parent")
    Case.objects.filter(pk=case.pk).update(derived_from=other)
    lesson = record_lesson(by=cast.actor("sara"), draft=LessonDraft(text="Not shared", kind="worked"), case=case)
    page = client.get(case.get_absolute_url()).content.decode()
    twins = [client.get(f"/cases/{case.ref}.{ending}").getvalue().decode() for ending in ("json", "csv", "atom")]
    lists = [
        client.get(f"/{path}").getvalue().decode()
        for path in ("cases.json", "cases.csv", "cases.atom", "data/cases.jsonl")
    ]
    for text in (page, *twins, *lists):
        for secret in ("sara@", "Sara Peeters", "Unpublished parent", other.ref, "Not shared", lesson.ref):
            assert secret not in text, (secret, text[:300])
    linked = json.loads(re.findall(r'<script type="application/ld\+json"[^>]*>(.*?)</script>', page, re.DOTALL)[0])
    assert linked["@type"] == "Article" and linked["author"]["name"] == "Gemeente Waterrijk"
    Case.objects.filter(pk=case.pk).update(contact_is_public=True)
    assert "sara@waterrijk.example" in client.get(f"/cases/{case.ref}.json").content.decode()


@pytest.mark.parametrize("formula", ["=1+1", "+1+1", "-1+cmd", "@SUM(A1)", "\t=1", "\r=1"])
def test_a_cell_never_becomes_a_formula(client: Client, formula: str) -> None:
    case = published(title=f"{formula} title", summary=formula)
    for address in ("/cases.csv", f"/cases/{case.ref}.csv", "/search.csv?q=title"):
        rows = list(csv.reader(io.StringIO(client.get(address).getvalue().decode("utf-8-sig"))))
        assert len(rows) == 2
        for cell in rows[1]:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), (address, cell)


def test_authors_hear_of_a_stale_case_once_a_quarter(case: Case) -> None:
    assert remind_of_stale_cases() == 0
    Case.objects.filter(pk=case.pk).update(checked_at=now() - timedelta(days=366))
    assert remind_of_stale_cases() == 1
    assert remind_of_stale_cases() == 0
    deliver_due()
    assert not [one for one in mail.outbox if "ann@example.org" in one.to]
    Event.objects.filter(kind="case.stale").update(at=now() - REMIND_AGAIN - timedelta(days=1))
    assert remind_of_stale_cases() == 1
    actions.confirm_fresh(by=cast.actor("sara"), case=Case.objects.get(pk=case.pk))
    Event.objects.filter(kind="case.stale").update(at=now() - REMIND_AGAIN - timedelta(days=1))
    assert remind_of_stale_cases() == 0


def test_an_imported_case_is_not_reminded_of() -> None:
    put_imported_cases(by=system("import"), drafts=[CaseDraft(title="Old", source="opsi", source_id="1")])
    Case.objects.update(checked_at=now() - timedelta(days=999))
    assert remind_of_stale_cases() == 0


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "🌱\u202eשלום", "bell\x07"]
)
def test_hostile_words_are_shown_as_words(client: Client, as_, words: str) -> None:
    case = published(**dict.fromkeys(("title", "overview", "results", "lessons_text"), words), tags=[words])
    for address in (
        case.get_absolute_url(),
        "/cases/",
        "/cases.atom",
        f"/cases/{case.ref}.atom",
        "/search/?q=alert",
        f"{case.get_absolute_url()}history/",
        "/",
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "<script>alert" not in answer.content.decode() and "<img src=x" not in answer.content.decode(), address
    assert as_("sara").get(f"{case.get_absolute_url()}edit/").status_code == 200


def test_complete_holds_all_that_is_required() -> None:
    assert actions.completeness_of(Case.objects.create(title=complete().title)).percent < 100
    assert actions.completeness_of(written()).complete


def test_of_two_editors_the_second_is_told_that_it_has_been_decided(draft: Case) -> None:
    actions.submit_case(by=cast.actor("sara"), case=draft)
    seen_by_both = [Case.objects.get(pk=draft.pk) for _ in range(2)]
    actions.review_case(by=cast.actor("elke"), case=seen_by_both[0], verb="publish")
    with pytest.raises(InvalidError):
        actions.review_case(by=cast.actor("bas"), case=seen_by_both[1], verb="send_back", note="Too short.")
    assert Case.objects.get(pk=draft.pk).state == "published"
