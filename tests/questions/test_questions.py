"""Asking everyone, answering for an organisation, and saying what came of it."""

import pytest
from django.core.cache import cache

from proeftuin.discussion.models import Comment
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.ledger.models import Event
from proeftuin.organisations.models import Membership, Organisation
from proeftuin.questions import actions, queries
from proeftuin.questions.drafts import QuestionDraft
from proeftuin.questions.models import Echo, Question
from proeftuin.questions.personal import erase
from proeftuin.questions.talking import hide, restore
from proeftuin.search import queries as search
from tests import cast

pytestmark = pytest.mark.django_db
FORM = {"title": "How do you keep knowledge when people retire?", "body": "Ten leave this year.", "language": "en"}


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    cache.clear()


@pytest.fixture
def question(db: None) -> Question:
    return actions.ask_question(by=cast.actor("sara"), draft=QuestionDraft(title=FORM["title"], body=FORM["body"]))


def found(words: str) -> list[str]:
    return [hit.ref for hit in search.search(words, language="en", actor=cast.actor("ann"), kinds=["question"]).hits]


def test_someone_asks_others_answer_and_the_next_one_finds_it(client, as_) -> None:
    sara, ann = as_("sara"), as_("ann")
    answer = sara.post("/questions/new/", {**FORM, "organisation": cast.organisation("waterrijk").pk})
    page = answer["Location"]
    assert answer.status_code == 303
    question = Question.objects.get()
    organisation = cast.organisation("zandhove").pk
    echo = {"organisation": organisation, "kind": "join", "note": "We start in spring."}
    assert ann.post(f"{page}echo/", echo).status_code == 303
    assert ann.post(f"/discussion/{question.thread}/say/", {"body": "We film them at work."}).status_code == 303
    words = client.get(page).content.decode()
    assert "Gemeente Zandhove" in words and "We start in spring." in words and "We film them at work." in words
    assert sara.post(f"{page}summary/", {"summary": "Film helps most.", "version": "1"}).status_code == 303
    question.refresh_from_db()
    assert (question.state, question.echoes, question.comments) == ("answered", 1, 1)
    assert found("retire") == [question.ref]
    assert "Film helps most." in client.get(page).content.decode()
    told = set(Event.objects.on_thread(question.thread).values_list("kind", flat=True))
    assert {"question.asked", "question.echoed", "question.summarised"} <= told


def test_an_organisation_answers_once_and_may_change_it(question: Question) -> None:
    zandhove = cast.organisation("zandhove")
    for kind in ("have", "join", "join"):
        actions.echo_question(by=cast.actor("ann"), question=question, organisation=zandhove, kind=kind)
    question.refresh_from_db()
    assert (question.echoes, Echo.objects.get().kind) == (1, "join")
    for _twice in range(2):
        actions.take_echo_back(by=cast.actor("ann"), question=question, organisation=zandhove)
    question.refresh_from_db()
    assert question.echoes == queries.recount(question) == 0


def test_nobody_speaks_for_an_organisation_of_others(as_, question: Question) -> None:
    zandhove = cast.organisation("zandhove")
    with pytest.raises(NotAllowedError):
        actions.echo_question(by=cast.actor("fatima"), question=question, organisation=zandhove, kind="have")
    with pytest.raises(InvalidError):
        actions.ask_question(by=cast.actor("fatima"), draft=QuestionDraft(title="Mine", organisation_id=zandhove.pk))
    form = {"organisation": zandhove.pk, "kind": "have", "note": "Typed words"}
    answer = as_("sara").post(f"{question.get_absolute_url()}echo/", form)
    assert answer.status_code == 422 and "Typed words" in answer.content.decode()
    assert "not a confirmed member" in as_("fatima").get(question.get_absolute_url()).content.decode()
    assert not Echo.objects.exists()


def test_only_who_asked_changes_and_summarises(as_, question: Question) -> None:
    for path in ("edit/", "summary/"):
        assert as_("ann").get(question.get_absolute_url() + path).status_code == 403
    actions.edit_question(by=cast.actor("sara"), question=question, draft=QuestionDraft(title="Shorter?"), version=1)
    with pytest.raises(StaleError):
        actions.summarise_question(by=cast.actor("sara"), question=question, summary="Old page", version=1)
    answer = as_("sara").post(f"{question.get_absolute_url()}edit/", {**FORM, "title": "Typed", "version": "1"})
    assert answer.status_code == 409 and "Typed" in answer.content.decode() and "Shorter?" in answer.content.decode()


def test_bad_input_is_answered_in_place(as_) -> None:
    answer = as_("sara").post("/questions/new/", {**FORM, "title": "", "body": "Typed words"})
    assert answer.status_code == 422 and "Typed words" in answer.content.decode()
    assert not Question.objects.exists()


def test_posted_twice_is_asked_once(as_) -> None:
    sara = as_("sara")
    places = {sara.post("/questions/new/", {**FORM, "once": "a"})["Location"] for _ in range(2)}
    assert len(places) == Question.objects.count() == 1


def test_what_is_hidden_is_found_nowhere(client, as_, question: Question) -> None:
    hide(cast.actor("elke"), question.ref)
    hide(cast.actor("elke"), question.ref)
    page = question.get_absolute_url()
    assert client.get(page).status_code == client.get(f"/questions/{question.ref}.json").status_code == 404
    assert as_("sara").get(page).status_code == 200
    for path in ("/questions/", "/questions.json", "/questions.atom", "/search/?q=retire", "/feed.atom"):
        assert FORM["title"] not in client.get(path).content.decode()
    assert found("retire") == []
    assert as_("ann").post(f"/discussion/{question.thread}/say/", {"body": "Late."}).status_code == 404
    restore(cast.actor("elke"), question.ref)
    assert found("retire") == [question.ref]
    assert not Comment.objects.exists()


def test_who_leaves_leaves_the_question(question: Question) -> None:
    erase(cast.person("sara"))
    question.refresh_from_db()
    assert question.author is None


@pytest.mark.parametrize("count", [1, 1000])
def test_pages_cost_the_same_however_many(client, as_, django_assert_max_num_queries, count: int) -> None:
    towns = Organisation.objects.bulk_create(
        Organisation(name=f"Town {n}", kind="municipality", country="BE") for n in range(count)
    )
    asked = Question.objects.bulk_create(
        Question(title=f"Question {n}", organisation=town, author=cast.person("sara")) for n, town in enumerate(towns)
    )
    Echo.objects.bulk_create(Echo(question=asked[0], organisation=town, kind="have") for town in towns)
    ann = as_("ann")
    for reader in (client, ann):
        reader.get("/about/how/")
        for path in ("/questions/", "/questions/?sort=shared&page=50", "/questions.json", asked[0].get_absolute_url()):
            with django_assert_max_num_queries(12):
                assert reader.get(path).status_code == 200


def test_a_member_who_is_not_confirmed_does_not_speak(question: Question) -> None:
    Membership.objects.create(user=cast.person("fatima"), organisation=cast.organisation("zandhove"), state="asked")
    with pytest.raises(NotAllowedError):
        actions.echo_question(
            by=cast.actor("fatima"), question=question, organisation=cast.organisation("zandhove"), kind="have"
        )


def test_the_button_says_whether_one_follows_and_stops_it(as_, client, question: Question) -> None:
    ann, page = as_("ann"), question.get_absolute_url()
    form = {"thread": question.thread, "next": page}
    assert "Stop following" not in ann.get(page).text
    ann.post("/notifications/follow/", form)
    assert "Stop following" in ann.get(page).text
    ann.post("/notifications/unfollow/", form)
    assert "Stop following" not in ann.get(page).text
    assert "Follow</button>" not in client.get(page).text
