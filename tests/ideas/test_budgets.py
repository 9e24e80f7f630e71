"""What the pages of ideas cost at one idea and at a thousand, and that all pages together show each idea once."""

import random
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from proeftuin.decisions.models import Response
from proeftuin.discussion.actions import talking
from proeftuin.discussion.models import Comment
from proeftuin.discussion.registry import topic_of
from proeftuin.ideas.actions import states, supporting
from proeftuin.ideas.models import Idea, Support
from proeftuin.ideas.queries import PER_PAGE
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import NotAllowedError
from proeftuin.moderation.models import Matter, Report
from proeftuin.processes.actions.participation import take_part
from proeftuin.processes.models import Method, Participant
from proeftuin.search.actions import rebuild
from tests import cast
from tests.processes import world

pytestmark = pytest.mark.django_db
CATEGORIES = [{"code": code, "label": code} for code in ("green", "play", "roads")]


def a_full_method(count: int, **settings: object) -> Method:
    """Many ideas with equal totals among them, so that no order is without ties."""
    method, dice = world.opened(categories=CATEGORIES, **settings), random.Random(7)
    people = Participant.objects.bulk_create(
        [Participant(process=method.process, key=f"visitor:{n}") for n in range(min(count, 30))]
    )
    Idea.objects.bulk_create(
        Idea(
            process=method.process, method=method, reference=f"PARK-{n}", title=f"Idea {n}", body="Water and shade.",
            participant=people[n % len(people)], published_at=now() - timedelta(minutes=dice.randrange(40)),
            supports=dice.randrange(5), comments=dice.randrange(3), dice=dice.randrange(50),
            category=dice.choice(("green", "play", "roads")), area=dice.choice(("North", "South")),
            answer=dice.choice(("open", "accepted")),
        )
        for n in range(count)
    )  # fmt: skip
    states.recount_tallies(method)
    return method


@pytest.mark.parametrize("count", [1, 1000])
@pytest.mark.parametrize("who", ["visitor", "ann"])
@pytest.mark.parametrize("limit", [0, 5])
def test_every_page_costs_the_same(client: Client, as_, who: str, count: int, limit: int) -> None:
    method = a_full_method(count, support_limit=limit)
    ideas = list(Idea.objects.order_by("pk")[:5])
    mine = take_part(by=cast.actor("ann"), method=method, action="support")
    Support.objects.bulk_create([Support(idea=one, participant=mine) for one in ideas])
    rebuild()
    reader = as_("ann") if who == "ann" else client
    base, last = method.get_absolute_url(), (count - 1) // PER_PAGE + 1
    reader.get(base)
    paths = [
        base, f"{base}?order=supported", f"{base}?order=supported&page={last}", f"{base}?order=random&seed=5000",
        f"{base}?order=random&page={last}", f"{base}?category=green&area=North&order=newest", f"{base}?answer=accepted",
        f"{base}?q=water", f"{base}?q=water&category=play", f"{base}ideas.json?order=discussed",
        f"{base}ideas.atom", ideas[0].get_absolute_url(), method.process.get_absolute_url(),
    ]  # fmt: skip
    for path in paths:
        with CaptureQueriesContext(connection) as spent:
            assert reader.get(path).status_code == 200
        counted = [one["sql"] for one in spent.captured_queries if re.search(r'COUNT\(\*\).*"ideas_idea"', one["sql"])]
        assert counted == [], path
        most = 13 if path == paths[-1] else 12  # the page of the whole process shows its gatherings too
        assert len(spent.captured_queries) <= most, (path, len(spent.captured_queries))


@pytest.mark.parametrize("order", ["newest", "supported", "discussed", "random&seed=4321"])
@pytest.mark.parametrize("narrowed", ["", "&category=green", "&area=North&answer=open"])
def test_all_pages_show_each_idea_once(client: Client, order: str, narrowed: str) -> None:
    method = a_full_method(200)
    base, seen, page = f"{method.get_absolute_url()}ideas.json?order={order}{narrowed}", [], 1
    while True:
        answer = client.get(f"{base}&page={page}").json()
        seen += [one["ref"] for one in answer["ideas"]]
        page += 1
        if page > answer["pages"]:
            break
    wanted = Idea.objects.all()
    if narrowed:
        pairs = dict(pair.split("=") for pair in narrowed.strip("&").split("&"))
        wanted = wanted.filter(**pairs)
    assert len(seen) == answer["count"] == wanted.count()
    assert set(seen) == set(wanted.values_list("ref", flat=True)) and len(set(seen)) == len(seen)


def test_the_orders_are_what_they_say(client: Client) -> None:
    base = f"{a_full_method(60).get_absolute_url()}ideas.json"
    for order, name in (("newest", "published_at"), ("supported", "supports"), ("discussed", "comments")):
        shown = [
            one[name] for page in range(1, 5) for one in client.get(f"{base}?order={order}&page={page}").json()["ideas"]
        ]
        assert shown == sorted(shown, reverse=True) and len(shown) == 60


def test_random_is_another_order_for_another_seed_and_the_same_for_the_same(client: Client) -> None:
    base = f"{a_full_method(100).get_absolute_url()}ideas.json?order=random"

    def first(seed: int) -> list[str]:
        return [one["ref"] for one in client.get(f"{base}&seed={seed}").json()["ideas"]]

    assert first(100) == first(100) != first(7000)
    page = client.get(base.replace("ideas.json", "")).content.decode()
    seeds = set(re.findall(r"seed=(\d+)", page))
    assert len(seeds) == 1  # every link of a page goes on in the same order


def test_a_page_that_is_not_there_shows_the_last(client: Client) -> None:
    base = a_full_method(20).get_absolute_url()
    for wrong in ("99", "-4", "zero", "9" * 40, "٣"):
        assert client.get(f"{base}?order=newest&page={wrong}").status_code == 200
    assert len(client.get(f"{base}ideas.json?order=newest&page=99").json()["ideas"]) == 5


@pytest.mark.parametrize("path", ["?order=x&seed=y&category=%00&area=%00&answer=no&q=%00", "?q=" + "w" * 5000])
def test_an_address_that_means_nothing_is_no_error(client: Client, path: str) -> None:
    assert client.get(a_full_method(3).get_absolute_url() + path).status_code == 200


def test_taking_part_costs_little(as_, monkeypatch) -> None:
    """The session, who it is and the idea, the rules, the place in the process, the rows, and the savepoint.

    A comment is counted too, so that nobody says a thousand things: three more, of which two are a savepoint. Of
    supports one in so many is, and here none.
    """
    monkeypatch.setattr("proeftuin.ideas.views.one.SAMPLE", 10**12)
    ann, (first, second) = as_("ann"), list(Idea.objects.filter(method=a_full_method(2)).order_by("pk"))
    for idea, most_support, most_comment in ((first, 30, 30), (second, 12, 16)):  # the first time makes the place
        with CaptureQueriesContext(connection) as support:
            assert ann.post(f"/ideas/{idea.ref}/support/", {"value": "1"}).status_code == 303
        with CaptureQueriesContext(connection) as comment:
            assert ann.post(f"/discussion/{idea.thread}/say/", {"body": "Shade, please.", "side": "for"})
        assert len(support.captured_queries) <= most_support
        assert len(comment.captured_queries) <= most_comment
        assert Idea.objects.get(pk=idea.pk).comments == idea.comments + 1


def test_the_acts_themselves_cost_little() -> None:
    idea, ann = Idea.objects.get(method=a_full_method(1)), cast.actor("ann")
    take_part(by=ann, method=idea.method, action="support")
    idea = Idea.objects.select_related("method__process").get(pk=idea.pk)
    with CaptureQueriesContext(connection) as support:
        supporting.support(by=ann, idea=idea)
    with CaptureQueriesContext(connection) as comment:
        talking.post_comment(by=ann, thread=idea.thread, draft=talking.CommentDraft("Shade, please."))
    spent = [[q["sql"] for q in one.captured_queries if "SAVEPOINT" not in q["sql"]] for one in (support, comment)]
    assert len(spent[0]) <= 6, spent[0]
    assert len(spent[1]) <= 8, spent[1]


def test_what_is_hidden_a_moment_ago_takes_no_comment() -> None:
    idea = Idea.objects.get(method=a_full_method(1))
    topic = topic_of(idea.thread)
    assert topic is not None
    Idea.objects.filter(pk=idea.pk).update(state=Idea.State.HIDDEN)
    with pytest.raises(NotAllowedError):
        talking.post_comment(by=cast.actor("ann"), thread=topic, draft=talking.CommentDraft("Shade, please."))
    assert not Comment.objects.filter(thread=idea.thread).exists()
    assert Idea.objects.get(pk=idea.pk).comments == idea.comments


@pytest.mark.parametrize("count", [1, 100])
def test_the_queue_of_a_moderator_costs_the_same(as_, count: int) -> None:
    idea = Idea.objects.get(method=a_full_method(1))
    scope, writer = idea.process.thread, cast.person("fatima")
    said = Comment.objects.bulk_create(
        Comment(thread=idea.thread, scope=scope, body=f"Buy this {n}", author=writer) for n in range(count)
    )
    matters = Matter.objects.bulk_create(
        Matter(kind="comment", subject=one.ref, scope=scope, reports_count=1) for one in said
    )
    Report.objects.bulk_create(Report(matter=one, reason="spam") for one in matters)
    sara = as_("sara")
    for path in ("/moderation/", f"/processes/{idea.process.ref}/moderation/"):
        sara.get(path)
        with CaptureQueriesContext(connection) as spent:
            assert "Buy this" in sara.get(path).content.decode()
        most = 12 if path == "/moderation/" else 13  # which process it is, stands above its own queue
        assert len(spent.captured_queries) <= most, [one["sql"] for one in spent.captured_queries]


@pytest.mark.parametrize("who", ["visitor", "ann", "sara"])
def test_an_idea_with_all_that_can_be_on_its_page(client: Client, as_, who: str) -> None:
    """Answered, talked about with replies and votes, supported by the reader. Who works on it asks for their seats.

    Of an accepted one it is asked whether it stands in a vote on a budget: one query more.
    """
    method = a_full_method(30)
    idea = Idea.objects.filter(answer="accepted", supports__gt=0)[0]
    ann, fatima = cast.actor("ann"), cast.actor("fatima")
    Support.objects.create(idea=idea, participant=take_part(by=ann, method=method, action="support"))
    Response.objects.create(
        thread=idea.thread, process=method.process, verdict="accepted", body="Yes.", answered_by="Us"
    )
    first = talking.post_comment(by=fatima, thread=idea.thread, draft=talking.CommentDraft("Shade, please."))
    reply = talking.CommentDraft("And water.", reply_to=first.ref)
    reply = talking.post_comment(by=fatima, thread=idea.thread, draft=reply)
    for said in (first, reply):
        talking.vote(by=ann, comment=said, value=1)
    reader = client if who == "visitor" else as_(who)
    reader.get(idea.get_absolute_url())
    with CaptureQueriesContext(connection) as spent:
        page = reader.get(idea.get_absolute_url()).content.decode()
    assert "And water." in page and "Yes." in page
    assert (page.count('aria-pressed="true"') > 0) == (who == "ann")
    most = {"visitor": 12, "ann": 13, "sara": 14}[who]
    assert len(spent.captured_queries) <= most, [one["sql"] for one in spent.captured_queries]
