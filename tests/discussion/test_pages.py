"""Conversations as people meet them: reading, writing, voting, their twins, and what they cost."""

import json

import pytest
from django.test import Client

from proeftuin.discussion.actions.keeping import hide_comment
from proeftuin.discussion.actions.talking import CommentDraft, post_comment
from proeftuin.discussion.models import Comment, CommentVote
from proeftuin.discussion.queries import FIRST_REPLIES, PER_PAGE, conversations
from proeftuin.kernel.actor import VISITOR, system
from tests import cast
from tests.discussion import talk
from tests.discussion.talk import THREAD

pytestmark = pytest.mark.django_db
PAGE = f"/discussion/{THREAD}/"


def say(who: str, body: str = "A good plan.", *, to: Comment | None = None, **more: object) -> Comment:
    draft = CommentDraft(body, reply_to=to.ref if to else "", **more)
    return post_comment(by=cast.actor(who), thread=THREAD, draft=draft)


def test_a_comment_is_placed_once_and_read_by_all(as_, client: Client) -> None:
    fatima = as_("fatima")
    for _ in range(2):
        answer = fatima.post(f"{PAGE}say/", {"body": "More trees, please.", "side": "for", "once": "abc"})
        assert answer.status_code == 303
    comment = Comment.objects.get()
    assert comment.side == 1 and answer["Location"] == f"{PAGE}#c-{comment.ref}"
    text = client.get(PAGE).content.decode()
    assert "More trees, please." in text and "Fatima El Idrissi" in text and "1 comment" in text
    reply = as_("joris").post(f"{PAGE}say/", {"body": "And <b>benches</b>.", "to": comment.ref})
    assert "And &lt;b&gt;benches&lt;/b&gt;." in client.get(reply["Location"]).content.decode()


def test_bad_input_keeps_what_was_typed(as_) -> None:
    fatima, first = as_("fatima"), say("ann")
    answer = fatima.post(f"{PAGE}say/", {"body": "x" * 5001, "to": first.ref})
    assert answer.status_code == 422 and "x" * 5001 in answer.content.decode()
    assert "1 characters too long" in answer.content.decode()
    hide_comment(system("moderation"), first.ref)
    answer = fatima.post(f"{PAGE}say/", {"body": "To nobody", "to": first.ref})
    assert answer.status_code == 422 and "To nobody" in answer.content.decode()
    assert fatima.post(f"{PAGE}say/", {"body": " "}).status_code == 422


def test_who_posts_too_fast_is_slowed(as_) -> None:
    fatima = as_("fatima")
    codes = [fatima.post(f"{PAGE}say/", {"body": f"Number {n}"}).status_code for n in range(21)]
    assert codes == [303] * 20 + [429] and Comment.objects.count() == 20


def test_a_visitor_signs_in_first_and_a_closed_thread_says_why(client: Client, as_) -> None:
    assert "/accounts/login/" in client.post(f"{PAGE}say/", {"body": "Hi"})["Location"]
    assert "Sign in to comment" in client.get(PAGE).content.decode()
    talk.CLOSED.add(THREAD)
    assert "This has closed." in as_("fatima").get(PAGE).content.decode()
    assert as_("fatima").post(f"{PAGE}say/", {"body": "Hi"}).status_code == 403


def test_a_thread_that_is_secret_does_not_exist(client: Client) -> None:
    comment = say("ann", "Not for you")
    talk.SECRET.add(THREAD)
    for path in (PAGE, f"/discussion/{THREAD}.json", f"/discussion/{THREAD}.atom", comment.address,
                 f"{comment.address}history/", "/discussion/unheard-of:1/",
                 f"/moderation/report/?about=comment:{comment.ref}"):  # fmt: skip
        assert client.get(path).status_code == 404, path


def test_hidden_and_withdrawn_words_are_nowhere(client: Client, as_) -> None:
    first = say("ann", "xyzzy is stupid")
    reply = say("joris", "I disagree", to=first)
    hide_comment(system("moderation"), first.ref)
    as_("joris").post(f"{reply.address}withdraw/")
    say("fatima", "Something else")
    for path in (PAGE, f"{PAGE}?sort=useful", f"/discussion/{THREAD}.json", f"/discussion/{THREAD}.atom", first.address,
                 f"{first.address}history/", "/search/?q=xyzzy",
                 f"/moderation/report/?about=comment:{first.ref}"):  # fmt: skip
        text = client.get(path).content.decode()
        assert "is stupid" not in text and "I disagree" not in text, path
    assert client.get(f"{first.address}history/").status_code == 404
    assert "A moderator hid this comment" in client.get(first.address).content.decode()
    assert [one["body"] for one in client.get(f"/discussion/{THREAD}.json").json()["comments"]] == ["Something else"]


def test_an_edit_shows_and_its_history_is_for_all(client: Client, as_) -> None:
    comment = say("fatima", "Teh park")
    fatima = as_("fatima")
    assert "Teh park" in fatima.get(f"{comment.address}edit/").content.decode()
    assert fatima.post(f"{comment.address}edit/", {"body": " "}).status_code == 422
    assert fatima.post(f"{comment.address}edit/", {"body": "The park"}).status_code == 303
    assert "edited" in client.get(PAGE).content.decode()
    assert "Teh park" in client.get(f"{comment.address}history/").content.decode()
    assert as_("joris").get(f"{comment.address}edit/").status_code == 404


def test_a_vote_goes_back_to_where_the_button_stood(as_) -> None:
    comment, joris = say("fatima"), as_("joris")
    answer = joris.post(f"{comment.address}vote/", {"value": "1", "next": "/ideas/abc/?sort=x"})
    assert answer["Location"] == f"/ideas/abc/?sort=x#c-{comment.ref}"
    away = joris.post(f"{comment.address}vote/", {"value": "-1", "next": "https://elsewhere.example/"})
    assert away["Location"] == comment.get_absolute_url()
    assert CommentVote.objects.get().value == -1
    part = joris.post(f"{comment.address}vote/", {"value": "0"}, headers={"HX-Request": "true"})
    assert part.status_code == 200 and b"<html" not in part.content and not CommentVote.objects.exists()
    assert joris.post(f"{comment.address}vote/", {"value": "5"}).status_code == 404
    assert as_("fatima").post(f"{comment.address}vote/", {"value": "1"}).status_code == 403


def test_official_words_carry_the_name_of_the_body(as_, client: Client) -> None:
    assert as_("bas").post(f"{PAGE}say/", {"body": "We will look.", "official": "on"}).status_code == 303
    text = client.get(PAGE).content.decode()
    assert "Gemeente Waterrijk" in text and "Bas Willems" not in text
    as_("fatima").post(f"{PAGE}say/", {"body": "Me too", "official": "on"})
    assert Comment.objects.latest("pk").official == ""


def test_names_are_completed_from_the_conversation_alone(as_, client: Client) -> None:
    say("ann")
    say("joris")
    cast.person("elke")
    ask = as_("fatima").get
    assert ask(f"{PAGE}names/?q=an").json() == {"names": ["Ann Claes"]}
    assert ask(f"{PAGE}names/?q=el").json() == {"names": []}
    assert client.get(f"{PAGE}names/?q=an").status_code == 302


def test_twins_hold_no_names(client: Client) -> None:
    first = say("ann", "Hello", side=-1)
    say("joris", "Hello Ann", to=first)
    for twin in (f"/discussion/{THREAD}.json", f"/discussion/{THREAD}.atom"):
        text = client.get(twin).content.decode()
        assert "Claes" not in text and "example.org" not in text.replace("testserver", "")
    told = client.get(f"/discussion/{THREAD}.json").json()["comments"]
    assert told[0]["side"] == "against" and told[1]["in_reply_to"] == first.ref


@pytest.mark.parametrize("sort", ["newest", "oldest", "useful"])
def test_pages_follow_each_other_without_a_gap_or_a_repeat(sort: str) -> None:
    fill(60)
    seen, page = [], ""
    while True:
        part = conversations(THREAD, VISITOR, sort, page)
        seen += [one.first.comment for one in part.conversations]
        page = part.next
        if not page:
            break
    key = {"newest": lambda c: -c.pk, "oldest": lambda c: c.pk, "useful": lambda c: (-c.score, -c.pk)}[sort]
    assert len(seen) == 60 and seen == sorted(Comment.objects.filter(root=None), key=key)


@pytest.mark.parametrize("page", ["x", "-", "1_2_3", "9" * 40, "0_0", "-5"])
def test_a_page_that_means_nothing_breaks_nothing(client: Client, page: str) -> None:
    say("ann")
    for sort in ("newest", "useful", "nonsense"):
        assert client.get(PAGE, {"page": page, "sort": sort}).status_code == 200
    assert client.get(f"/discussion/{THREAD}.json", {"after": page}).status_code == 200
    assert client.get(Comment.objects.get().address, {"after": page}).status_code == 200


def test_a_long_conversation_shows_the_wanted_reply_and_leads_on(client: Client) -> None:
    first, author = say("ann"), cast.person("joris")
    Comment.objects.bulk_create(
        Comment(
            thread=THREAD, scope="process:none", root=first, parent=first, depth=1, body=f"Reply {n}.", author=author
        )
        for n in range(250)
    )
    Comment.objects.filter(pk=first.pk).update(replies=250)
    text = client.get(PAGE).content.decode()
    assert text.count("Reply ") >= FIRST_REPLIES and f"{250 - FIRST_REPLIES} more replies" in text
    wanted = Comment.objects.get(body="Reply 199.")
    assert "Reply 199." in client.get(wanted.address).content.decode()
    seen, address = set(), first.address
    while address:
        text = client.get(address).content.decode()
        seen |= {n for n in range(250) if f"Reply {n}." in text}
        found = text.split('href="' + first.address + "?after=")
        address = f"{first.address}?after={found[1].split('#')[0]}" if len(found) > 1 else ""
    assert seen == set(range(250))


def fill(count: int, replies: int = 0) -> None:
    author = cast.person("ann")
    roots = Comment.objects.bulk_create(
        Comment(thread=THREAD, scope="process:none", body=f"Words {n}", author=author, score=n % 7, replies=replies)
        for n in range(count)
    )
    Comment.objects.bulk_create(
        Comment(thread=THREAD, scope="process:none", root=one, parent=one, depth=1, body="Yes", author=author)
        for one in roots
        for _ in range(replies)
    )


@pytest.mark.parametrize("count", [1, 1000])
def test_a_thread_costs_the_same_however_long(client: Client, as_, django_assert_max_num_queries, count: int) -> None:
    fill(count, replies=2)
    hide_comment(system("moderation"), Comment.objects.filter(root=None).latest("pk").ref)
    reader = as_("joris")
    reader.get("/about/how/")
    joris = cast.actor("joris")
    with django_assert_max_num_queries(4):
        conversations(THREAD, joris)
    with django_assert_max_num_queries(10):
        assert reader.get(PAGE).status_code == 200
    with django_assert_max_num_queries(12):
        assert reader.get(Comment.objects.latest("pk").address).status_code == 200
    for path in (f"/discussion/{THREAD}.json", f"/discussion/{THREAD}.atom"):
        with django_assert_max_num_queries(2):
            assert client.get(path).status_code == 200


def test_a_page_is_small(client: Client) -> None:
    fill(PER_PAGE, replies=FIRST_REPLIES)
    assert len(client.get(PAGE).content) < 200_000
    json.loads(client.get(f"/discussion/{THREAD}.json").content)
