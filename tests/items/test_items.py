"""Sharing knowledge: a draft, published with its licence and citation, found, and withdrawn with a reason."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from proeftuin.items import queries
from proeftuin.items.actions import writing
from proeftuin.items.models import Item
from proeftuin.items.personal import erase, export
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.ledger.models import Event
from proeftuin.library.documents import case_document
from proeftuin.library.models import Case
from proeftuin.organisations.models import Organisation
from proeftuin.search import queries as search
from proeftuin.search.actions import put
from proeftuin.uploads.models import Upload
from tests import cast
from tests.items.world import TITLE, draft, shared

pytestmark = pytest.mark.django_db
FORM = {"kind": "tool", "title": "A checklist for AI", "summary": "Ten questions.", "language": "en",
        "licence": "CC-BY-SA-4.0", "concepts": "AI, marché public", "sectors": ["digital"]}  # fmt: skip


def found(words: str) -> list[str]:
    return [hit.ref for hit in search.search(words, language="en", actor=VISITOR, kinds=["item"]).hits]


def test_a_member_shares_and_everyone_finds_it(client, as_) -> None:
    ann = as_("ann")
    answer = ann.post("/knowledge/new/", {**FORM, "organisation": cast.organisation("zandhove").pk})
    assert answer.status_code == 303
    page, item = answer["Location"], Item.objects.get()
    assert (item.state, item.concepts) == ("draft", ["artificial-intelligence", "public-procurement"])
    assert client.get(page).status_code == client.get(f"/knowledge/{item.ref}.json").status_code == 404
    assert found("checklist") == []
    assert ann.post(f"{page}publish/").status_code == 303
    words = client.get(page).content.decode()
    assert "CC BY-SA 4.0 (https://creativecommons.org/licenses/by-sa/4.0/)." in words
    assert "Gemeente Zandhove (" in words and found("checklist") == [item.ref]
    for path in ("/knowledge/?theme=digital", "/knowledge/?theme=artificial-intelligence&kind=tool&language=en",
                 "/knowledge.json", "/knowledge.atom", "/knowledge.csv", f"/knowledge/{item.ref}.json",
                 f"/knowledge/?organisation={cast.organisation('zandhove').ref}"):  # fmt: skip
        answer = client.get(path)
        assert FORM["title"] in b"".join(answer).decode(), path
    assert FORM["title"] not in client.get("/knowledge/?theme=health").content.decode()
    assert FORM["title"] in client.get(cast.organisation("zandhove").get_absolute_url()).content.decode()
    assert Event.objects.filter(kind="item.published", thread=item.thread, audience="public").count() == 1


def test_a_withdrawn_item_says_why_and_is_found_nowhere(client, as_) -> None:
    item = shared()
    page = item.get_absolute_url()
    assert as_("ann").post(f"{page}withdraw/", {"reason": ""}).status_code == 422
    assert as_("ann").post(f"{page}withdraw/", {"reason": "Its advice is out of date."}).status_code == 303
    answer = client.get(page)
    assert answer.status_code == 410 and "Its advice is out of date." in answer.content.decode()
    assert "who</strong> decides" not in answer.content.decode() and found("counter") == []
    assert "body" not in client.get(f"/knowledge/{item.ref}.json").json()
    for path in ("/knowledge/", "/knowledge.json", "/knowledge.atom"):
        assert TITLE not in client.get(path).content.decode()
    assert as_("ann").post(f"{page}publish/").status_code == 303
    assert found("counter") == [item.ref]


def test_only_members_and_editors_write(as_, client) -> None:
    item = shared()
    with pytest.raises(NotAllowedError):
        writing.write_item(by=cast.actor("fatima"), draft=draft())
    with pytest.raises(NotAllowedError):
        writing.edit_item(by=cast.actor("sara"), item=item, draft=draft(), version=item.version)
    with pytest.raises(InvalidError):
        writing.write_item(by=cast.actor("sara"), draft=draft())  # Zandhove is not hers
    assert as_("fatima").get("/knowledge/new/").status_code == 403
    assert client.get(f"{item.get_absolute_url()}edit/").status_code == 302
    elke = cast.actor("elke")
    assert writing.write_item(by=elke, draft=draft(organisation_id=None)).organisation is None
    assert as_("sara").get(Item.objects.filter(state="draft").get().get_absolute_url()).status_code == 404


@pytest.mark.parametrize(
    ("field", "value", "wrong"),
    [
        ("title", " ", "title"), ("kind", "poem", "kind"), ("licence", "my own", "licence"),
        ("link", "javascript:x", "link"),
        ("sectors", ["moon"], "sectors"), ("concepts", ["zzz"], "concepts"), ("language", "xx", "language"),
        ("related", ["https://elsewhere.example.org/cases/nothing/"], "related"), ("body", "x" * 50_001, "body"),
        ("licence", "all-rights-reserved", "body"),
    ],
)  # fmt: skip
def test_bad_input_is_named_field_by_field(field: str, value: object, wrong: str) -> None:
    with pytest.raises(InvalidError) as refused:
        writing.write_item(by=cast.actor("ann"), draft=draft(**{field: value}))
    assert wrong in refused.value.problems


def test_words_that_the_lexicon_does_not_know_are_told_and_nothing_typed_is_lost(as_) -> None:
    form = {**FORM, "organisation": cast.organisation("zandhove").pk, "concepts": "AI, blorp"}
    answer = as_("ann").post("/knowledge/new/", form)
    assert (
        answer.status_code == 422 and "blorp" in answer.content.decode() and "Ten questions." in answer.content.decode()
    )


def test_two_people_at_once(as_) -> None:
    item = shared()
    writing.edit_item(by=cast.actor("ann"), item=item, draft=draft(title="New title"), version=item.version)
    with pytest.raises(StaleError):
        writing.edit_item(by=cast.actor("elke"), item=item, draft=draft(), version=item.version)
    form = {**FORM, "organisation": cast.organisation("zandhove").pk, "title": "Typed", "version": "1"}
    answer = as_("ann").post(f"{item.get_absolute_url()}edit/", form)
    assert answer.status_code == 409 and "New title" in answer.content.decode() and "Typed" in answer.content.decode()


def test_posted_twice_is_shared_once(as_) -> None:
    form = {**FORM, "organisation": cast.organisation("zandhove").pk, "once": "a"}
    ann = as_("ann")
    assert len({ann.post("/knowledge/new/", form)["Location"] for _ in range(2)}) == Item.objects.count() == 1


def test_a_case_says_what_to_read_with_it(client) -> None:
    case = Case.objects.create(title="A chatbot that failed", state="published", language="en")
    put(case_document(case))
    item = shared(related=[f"https://proeftuin.example.org{case.get_absolute_url()}"])
    assert TITLE in client.get(case.get_absolute_url()).content.decode()
    assert "A chatbot that failed" in client.get(item.get_absolute_url()).content.decode()
    writing.withdraw_item(by=cast.actor("ann"), item=item, reason="Old.")
    assert TITLE not in client.get(case.get_absolute_url()).content.decode()


def test_a_file_is_seen_by_whom_the_item_is(as_, client, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    ann = cast.actor("ann")
    item = writing.write_item(by=ann, draft=draft())
    page, file = item.get_absolute_url(), SimpleUploadedFile("list.txt", b"Ten questions to ask.")
    assert as_("ann").post(f"{page}file/", {"file": file}).status_code == 303
    upload = Upload.objects.get()
    assert client.get(upload.get_absolute_url()).status_code == 404
    assert as_("ann").get(upload.get_absolute_url()).status_code == 200
    writing.publish_item(by=ann, item=item)
    assert client.get(upload.get_absolute_url()).status_code == 200
    bad = as_("ann").post(f"{page}file/", {"file": SimpleUploadedFile("x.txt", b"MZ\x90\x00 a program")})
    assert bad.status_code == 422
    writing.withdraw_item(by=ann, item=item, reason="Old.")
    assert client.get(upload.get_absolute_url()).status_code == 404
    assert as_("ann").post(f"{page}file/", {"remove": upload.ref}).status_code == 303
    assert not Upload.objects.exists()


def test_who_leaves_leaves_the_item() -> None:
    item, ann = shared(), cast.person("ann")
    assert export(ann)["items"][0]["title"] == TITLE  # type: ignore[index]
    erase(ann)
    item.refresh_from_db()
    assert item.author is None and queries.item_for(VISITOR, item.ref).title == TITLE


@pytest.mark.parametrize("count", [1, 1000])
def test_pages_cost_the_same_however_many(client, as_, django_assert_max_num_queries, count: int) -> None:
    item = shared()
    town = Organisation.objects.get(pk=item.organisation_id)
    Item.objects.bulk_create(
        Item(title=f"Item {n}", state="published", organisation=town, published_at=item.published_at)
        for n in range(count)
    )
    ann = as_("ann")
    for reader in (client, ann):
        reader.get("/about/how/")
        for path in ("/knowledge/", "/knowledge/?page=50&theme=digital", "/knowledge.json", item.get_absolute_url()):
            with django_assert_max_num_queries(12):
                assert reader.get(path).status_code == 200
