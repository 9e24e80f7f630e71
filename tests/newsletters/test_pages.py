"""Making a newsletter from what is new, reading it in the archive, asking for it, and mail that came back."""

import re

import pytest
from django.core import mail

from proeftuin.items.links import path_of
from proeftuin.items.models import Reader
from proeftuin.items.personal import export
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.newsletters import personal, queries
from proeftuin.newsletters.actions import composing
from proeftuin.newsletters.models import Delivery, Issue, Piece
from proeftuin.newsletters.sending import send_out
from tests import cast
from tests.items.world import TITLE, posted, shared
from tests.newsletters.world import joined, scheduled

pytestmark = pytest.mark.django_db


def test_an_editor_makes_one_from_what_is_new(as_, client) -> None:
    item, elke = shared(), as_("elke")
    joined()
    answer = elke.post("/newsletters/new/", {"title": "News of autumn", "language": "en", "intro": "Hello **all**."})
    desk = answer["Location"]
    page = desk.removesuffix("make/")
    assert TITLE in elke.get(desk).content.decode() and client.get(page).status_code == 404
    elke.post(desk, {"add": f"item:{item.ref}"})
    elke.post(desk, {"add": f"item:{item.ref}"})
    elke.post(desk, {"add_words": "1", "w-title": "From us", "w-words": "We *moved*."})
    first, second = Piece.objects.all()
    elke.post(desk, {"down": first.pk})
    elke.post(desk, {"say": first.pk, "words": "Read this one first."})
    assert [one.pk for one in Piece.objects.all()] == [second.pk, first.pk]
    mail.outbox.clear()
    elke.post(desk, {"test": "1"})
    (test,) = [one for one in posted() if one.to != ["guest@example.org"]]
    assert test.to == ["elke@example.org"] and "Read this one first." in test.body
    assert elke.post(desk, {"schedule": "1", "s-at_0": "", "s-at_1": ""}).status_code == 303
    assert Issue.objects.get().state == "scheduled" and client.get(page).status_code == 404
    mail.outbox.clear()
    send_out()
    assert [one.to for one in mail.outbox] == [["guest@example.org"]]
    words = client.get(page).content.decode()
    assert TITLE in words and "<em>moved</em>" in words and "taken by the mail server" not in words
    assert "taken by the mail server" in elke.get(page).content.decode()
    for path in (
        "/newsletters/",
        "/newsletters.json",
        "/newsletters.atom",
        f"/newsletters/{Issue.objects.get().ref}.json",
    ):
        assert "News of autumn" in client.get(path).content.decode(), path
    assert elke.post(desk, {"remove": first.pk}).status_code == 403  # what left, left


def test_what_was_withdrawn_since_falls_out(client) -> None:
    from proeftuin.items.actions.writing import withdraw_item

    elke, item = cast.actor("elke"), shared()
    issue = composing.begin_issue(by=elke, title="News", language="en", intro="Hello.")
    composing.add_thing(by=elke, issue=issue, kind="item", ref=item.ref)
    composing.schedule(by=elke, issue=issue)
    withdraw_item(by=cast.actor("ann"), item=item, reason="Wrong.")
    send_out()
    assert TITLE not in client.get(issue.get_absolute_url()).content.decode() and not issue.pieces.exists()


def test_only_editors_make_and_bad_input_is_refused(as_) -> None:
    elke = cast.actor("elke")
    issue = composing.begin_issue(by=elke, title="News", language="en")
    for who in ("sara", "ann"):
        with pytest.raises(NotAllowedError):
            composing.begin_issue(by=cast.actor(who), title="Mine", language="en")
        assert as_(who).get(f"{issue.get_absolute_url()}make/").status_code == 404
    with pytest.raises(InvalidError):
        composing.schedule(by=elke, issue=issue)  # it is empty
    with pytest.raises(InvalidError):
        composing.add_thing(by=elke, issue=issue, kind="item", ref="nothing")
    for words in ({"title": " ", "language": "en"}, {"title": "News", "language": "xx"}):
        with pytest.raises(InvalidError):
            composing.begin_issue(by=elke, **words)
    composing.edit_issue(by=elke, issue=issue, title="New", language="en", intro="Words.", version=1)
    with pytest.raises(StaleError):
        composing.edit_issue(by=elke, issue=issue, title="Old", language="en", intro="", version=1)
    desk = f"{issue.get_absolute_url()}make/"
    answer = as_("elke").post(
        desk, {"schedule": "1", "s-at_0": "2001-01-01", "s-at_1": "10:00", "s-at": "2001-01-01T10:00"}
    )
    assert answer.status_code == 422 and "moment to come" in answer.content.decode()
    assert as_("elke").post(desk, {"add_words": "1", "w-title": "", "w-words": "Typed"}).status_code == 422
    assert as_("elke").post(desk, {"remove": "9" * 30}).status_code == 404


def test_a_schedule_can_be_taken_back_until_it_leaves() -> None:
    elke, issue = cast.actor("elke"), scheduled()
    composing.take_back(by=elke, issue=issue)
    assert send_out() == 0 and Issue.objects.get().state == "draft"
    composing.schedule(by=elke, issue=issue)
    send_out()
    with pytest.raises(NotAllowedError):
        composing.take_back(by=elke, issue=issue)


def test_someone_asks_for_it_and_says_yes_in_the_mail(client, as_) -> None:
    answer = client.post("/newsletters/", {"language": "nl", "address": "new@example.org"})
    assert answer.status_code == 303
    (letter,) = posted()
    assert "Nederlands" in letter.body and "zeg" in letter.body.lower()  # in the language that was asked for
    page = re.search(r"https?://[^/\s]+(/knowledge/mail/\S+/)", letter.body)[1]  # type: ignore[index]
    assert queries.readers_waiting("nl") == 0
    client.post(page, {"yes": "1"})
    assert queries.readers_waiting("nl") == 1
    assert client.post("/newsletters/", {"language": "nl", "address": "nonsense"}).status_code == 422
    sara = as_("sara").post("/newsletters/", {"language": "en"})
    assert (
        sara["Location"] == path_of(Reader.objects.get(user=cast.person("sara"))) and queries.readers_waiting("en") == 1
    )
    assert export(cast.person("sara"))["mail_asked_for"][0]["kind"] == "newsletter"  # type: ignore[index]


def test_mail_that_came_back_is_marked(as_) -> None:
    reader, elke = joined(), as_("elke")
    answer = elke.post(
        "/newsletters/bounces/", {"addresses": "guest@example.org\nnobody@example.org", "how": "hard"}, follow=True
    )
    assert "Marked: 1. Not known here: 1." in answer.content.decode()
    reader.refresh_from_db()
    assert reader.stopped_at and queries.readers_waiting("en") == 0
    wrong = elke.post("/newsletters/bounces/", {"addresses": "no address", "how": "soft"})
    assert wrong.status_code == 422 and "no address" in wrong.content.decode()
    assert as_("sara").get("/newsletters/bounces/").status_code == 404


def test_who_leaves_is_in_no_list_of_mails() -> None:
    sara = cast.person("sara")
    joined(sara.email)
    scheduled()
    send_out()
    assert len(personal.export(sara)["newsletters_got"]) == 1  # type: ignore[index]
    personal.erase(sara)
    assert Delivery.objects.get().reader is None and Delivery.objects.get().state == "sent"


@pytest.mark.parametrize("count", [1, 1000])
def test_pages_cost_the_same_however_many(client, as_, django_assert_max_num_queries, count: int) -> None:
    issue = scheduled()
    send_out()
    issue.refresh_from_db()
    Issue.objects.bulk_create(Issue(title=f"Issue {n}", state="sent", began_at=issue.began_at) for n in range(count))
    draft = composing.begin_issue(by=cast.actor("elke"), title="Next", language="en")
    elke = as_("elke")
    for reader, paths in (
        (client, ["/newsletters/", "/newsletters/?page=50", "/newsletters.json", issue.get_absolute_url()]),
        (elke, ["/newsletters/", issue.get_absolute_url(), f"{draft.get_absolute_url()}make/"]),
    ):
        reader.get("/about/how/")
        for path in paths:
            with django_assert_max_num_queries(12):
                assert reader.get(path).status_code == 200
