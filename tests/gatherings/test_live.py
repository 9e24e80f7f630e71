"""Live in the room: joining by code, questions, words and votes, the screen, and a hundred people at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from proeftuin.gatherings import queries
from proeftuin.gatherings.actions import live
from proeftuin.gatherings.models import LiveAnswer, LivePoll, LiveQuestion, LiveRoom, LiveSupport
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from tests import cast
from tests.gatherings.world import meetup

pytestmark = pytest.mark.django_db


@pytest.fixture
def room(db: None) -> LiveRoom:
    return live.open_room(by=cast.actor("ann"), gathering=meetup())


def vote(room: LiveRoom, **changes: str) -> LivePoll:
    return live.start_poll(
        by=cast.actor("ann"), room=room, **{"kind": "vote", "question": "Next?", "options": "A\nB"} | changes
    )


def test_a_visitor_joins_asks_supports_and_votes(client, as_, room: LiveRoom) -> None:
    assert client.get("/live/", {"code": "000000"}).status_code == 422
    page = client.get("/live/", {"code": f" {room.code} "})["Location"]
    other = Client()
    assert client.post(page, {"text": "What does it cost?"}).status_code == 303
    question = LiveQuestion.objects.get()
    for _twice in range(2):
        assert other.post(page, {"support": question.ref}).status_code == 303
    poll = vote(room)
    for value in ("B", "A"):
        client.post(page, {"poll": poll.ref, "value": value})
    words = client.get(f"{page}screen/").content.decode()
    assert "What does it cost?" in words and room.code in words and 'hx-trigger="every 3s"' in words
    assert list(LiveAnswer.objects.values_list("value", flat=True)) == ["B"] and LiveSupport.objects.count() == 1
    assert "Your answer counts" in client.get(page).content.decode()
    assert client.post(page, {"poll": poll.ref, "value": "C"}).status_code == 422
    cloud = vote(room, kind="words", question="In a word?", options="")
    client.post(page, {"poll": cloud.ref, "value": "Clear,  QUICK , clear, human, more"})
    other.post(page, {"poll": cloud.ref, "value": "quick"})
    rows = queries.live_of(room)["results"][0]["rows"]  # type: ignore[index]
    assert rows == [("quick", 2), ("clear", 1), ("human", 1)]
    assert other.post(page, {"poll": poll.ref, "value": "A"}).status_code == 422  # closed by the next


def test_hosts_moderate_and_close(client, as_, room: LiveRoom) -> None:
    page, ann = room.get_absolute_url(), as_("ann")
    desk = f"{room.gathering.get_absolute_url()}live/"
    client.post(page, {"text": "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in client.get(f"{page}screen/").content.decode()
    ref = LiveQuestion.objects.get().ref
    assert as_("sara").post(desk, {"question": ref, "state": "hidden"}).status_code == 403
    assert ann.post(desk, {"question": ref, "state": "hidden"}).status_code == 303
    assert "alert(1)" not in client.get(page).content.decode() and "alert(1)" in ann.get(desk).content.decode()
    client.post(page, {"support": ref})
    assert not LiveSupport.objects.exists()
    answer = ann.post(desk, {"ask": "1", "kind": "vote", "question": "Typed", "options": "one"})
    assert answer.status_code == 422 and "Typed" in answer.content.decode()
    assert ann.post(desk, {"ask": "1", "kind": "vote", "question": "Typed", "options": "one\ntwo"}).status_code == 303
    assert ann.post(desk, {"open": "no"}).status_code == 303
    closed = client.post(page, {"text": "Too late?"})
    assert (closed.status_code == 422 and "Too late?" in closed.content.decode()) or "closed" in closed.content.decode()
    assert LiveQuestion.objects.count() == 1
    with pytest.raises(NotAllowedError):
        live.open_room(by=cast.actor("sara"), gathering=room.gathering)
    with pytest.raises(InvalidError):
        live.ask(room=LiveRoom.objects.get(), key="k", text="Late")


def test_a_whole_hall_joins_from_one_address(client, room: LiveRoom) -> None:
    assert {client.get("/live/", {"code": room.code}).status_code for _one in range(150)} == {303}
    for wrong in ("999999999999", "12 34", "<b>", room.code + "1"):
        assert client.get("/live/", {"code": wrong}).status_code == 422
    assert client.get("/live/000001/").status_code == 404 and client.get("/live/000001/print/").status_code == 404


def test_the_paper_holds_all_numbers_and_nothing_hidden(client, as_, room: LiveRoom) -> None:
    cloud = vote(room, kind="words", question="In a word?", options="")
    for number in range(70):
        live.answer(room=room, key=f"k{number}", ref=cloud.ref, value=f"clear, word{number}")
    poll = vote(room)
    for number in range(3):
        live.answer(room=room, key=f"k{number}", ref=poll.ref, value="AAB"[number])
        live.ask(room=room, key=f"k{number}", text=f"Question {number}?")
    first, hidden, _last = LiveQuestion.objects.order_by("id")
    live.support(room=room, key="k1", ref=first.ref)
    live.moderate(by=cast.actor("ann"), question=hidden, state="hidden")
    live.moderate(by=cast.actor("ann"), question=first, state="answered")
    words = client.get(f"{room.get_absolute_url()}print/").content.decode()
    assert "Question 0?" in words and "Question 1?" not in words and "word69" in words
    assert "70 people answered" in words and "3 people answered" in words
    assert "67\u00a0%" in words and "33\u00a0%" in words
    assert f"{room.get_absolute_url()}print/" in client.get(f"{room.get_absolute_url()}screen/").content.decode()
    assert (
        f"{room.get_absolute_url()}print/"
        in as_("ann").get(f"{room.gathering.get_absolute_url()}live/").content.decode()
    )


def test_a_question_is_closed_by_hosts_alone(as_, room: LiveRoom) -> None:
    poll, desk = vote(room), f"{room.gathering.get_absolute_url()}live/"
    assert as_("sara").post(desk, {"end": poll.ref}).status_code == 403
    with pytest.raises(NotAllowedError):
        live.end_poll(by=cast.actor("sara"), room=room, ref=poll.ref)
    assert as_("ann").post(desk, {"end": poll.ref}).status_code == 303
    poll.refresh_from_db()
    assert not poll.is_open
    with pytest.raises(InvalidError):
        live.answer(room=room, key="k", ref=poll.ref, value="A")


@pytest.mark.parametrize("count", [1, 1000])
def test_pages_cost_the_same_however_many_are_there(
    client, django_assert_max_num_queries, room: LiveRoom, count: int
) -> None:
    poll = vote(room)
    LiveAnswer.objects.bulk_create([LiveAnswer(poll=poll, key=f"k{n}", value="AB"[n % 2]) for n in range(count)])
    LiveQuestion.objects.bulk_create([LiveQuestion(room=room, key=f"k{n}", text=f"Why {n}?") for n in range(count)])
    client.get("/gatherings/")
    for address in (room.get_absolute_url(), f"{room.get_absolute_url()}screen/", f"{room.get_absolute_url()}print/"):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.slow
def test_a_hundred_people_at_once_lose_nothing() -> None:
    room = live.open_room(by=cast.actor("ann"), gathering=meetup())
    poll = vote(room)
    cloud = live.start_poll(by=cast.actor("ann"), room=room, kind="words", question="In a word?")
    LivePoll.objects.update(is_open=True)
    live.ask(room=room, key="first", text="What does it cost?")
    question, page = LiveQuestion.objects.get(), room.get_absolute_url()

    def take_part(number: int) -> set[int]:
        client = Client()
        deeds = (
            {"poll": poll.ref, "value": "AB"[number % 2]},
            {"support": question.ref},
            {"poll": cloud.ref, "value": f"same, word {number % 10}"},
            {"text": f"Question {number}?"},
        )
        try:
            return {client.post(page, deed).status_code for deed in deeds}
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert set().union(*pool.map(take_part, range(100))) == {303}
    told = queries.live_of(room)
    rows = {one["poll"].kind: one["rows"] for one in told["results"]}  # type: ignore[attr-defined]
    assert rows["vote"] == [("A", 50), ("B", 50)]
    assert rows["words"] == [("same", 100), *((f"word {n}", 10) for n in range(10))]
    assert LiveQuestion.objects.count() == 101 and len(told["questions"]) == 101  # type: ignore[arg-type]
    assert told["questions"][0].support == LiveSupport.objects.count() == 100  # type: ignore[index]
    assert LiveAnswer.objects.filter(poll=poll).values("key").distinct().count() == 100
