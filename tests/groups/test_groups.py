"""Groups: coming in and leaving, moderators, questions and gatherings, and what members hear."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proeftuin.gatherings.actions.arranging import arrange_gathering, publish_gathering
from proeftuin.groups import actions, queries
from proeftuin.groups.drafts import GroupDraft
from proeftuin.groups.models import Group, Put, Seat
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.ledger.models import Event
from proeftuin.notifications.models import Notice
from proeftuin.questions.actions import ask_question
from proeftuin.questions.drafts import QuestionDraft
from proeftuin.questions.models import Question
from tests import cast
from tests.gatherings.world import draft as gathering_draft

pytestmark = pytest.mark.django_db


def group(**changes: object) -> Group:
    draft = GroupDraft(**({"title": "Keeping knowledge"} | changes))  # type: ignore[arg-type]
    return actions.begin_group(by=cast.actor("sara"), organisation=cast.organisation("waterrijk"), draft=draft)


def question(title: str = "How do you keep knowledge?") -> Question:
    return ask_question(by=cast.actor("ann"), draft=QuestionDraft(title=title))


def test_whoever_wants_to_comes_in_and_goes(client, as_) -> None:
    found = group()
    page = found.get_absolute_url()
    assert client.get(page).status_code == 200
    for _twice in range(2):
        assert as_("ann").post(f"{page}do/", {"do": "join"}).status_code == 303
    found.refresh_from_db()
    assert found.people == queries.recount(found) == 2
    as_("ann").post(f"{page}do/", {"do": "leave"})
    found.refresh_from_db()
    assert found.people == queries.recount(found) == 1
    assert client.post(f"{page}do/", {"do": "join"}).status_code in (302, 303)
    assert Seat.objects.count() == 1


def test_a_moderator_lets_in(as_) -> None:
    found = group(entry="approval")
    page = f"{found.get_absolute_url()}do/"
    as_("ann").post(page, {"do": "join"})
    seat = Seat.objects.get(user=cast.person("ann"))
    assert seat.state == "asked" and Group.objects.get().people == 1
    with pytest.raises(NotAllowedError):
        actions.put_question(by=cast.actor("ann"), group=found, question=question())
    for stranger in ("ann", "fatima"):
        assert as_(stranger).post(page, {"do": "let_in", "number": seat.pk}).status_code == 403
    as_("sara").post(page, {"do": "let_in", "number": seat.pk})
    assert Group.objects.get().people == 2
    with pytest.raises(InvalidError):
        actions.leave_group(by=cast.actor("sara"), group=found)
    actions.answer_seat(by=cast.actor("sara"), seat=seat, do="moderate")
    actions.leave_group(by=cast.actor("sara"), group=found)
    assert Seat.objects.get().moderates
    assert as_("ann").post(page, {"do": "let_in", "number": "x"}).status_code == 404
    assert as_("ann").post(page, {"do": "sing"}).status_code == 404


def test_members_put_questions_in_and_hear_of_them(client, as_) -> None:
    found, asked = group(), question()
    actions.join_group(by=cast.actor("fatima"), group=found)
    page = found.get_absolute_url()
    assert as_("sara").post(f"{page}do/", {"do": "put", "question": "/questions/nothing/"}).status_code == 422
    for _twice in range(2):
        assert as_("sara").post(f"{page}do/", {"do": "put", "question": asked.get_absolute_url()}).status_code == 303
    while deliver_due():
        pass
    assert Notice.objects.filter(user=cast.person("fatima"), thread=found.thread).exists()
    assert asked.title in client.get(page).content.decode()
    assert found.title in client.get(asked.get_absolute_url()).content.decode()
    assert client.get(f"/groups/{found.ref}.json").json()["questions"][0]["title"] == asked.title
    Question.objects.update(state="hidden")  # by a moderator of the site: it stands in no group any more
    assert asked.title not in client.get(f"/groups/{found.ref}.json").content.decode()
    assert asked.title not in client.get(f"/groups/{found.ref}.atom").content.decode()
    put = Put.objects.get()
    with pytest.raises(NotAllowedError):
        actions.take_question_out(by=cast.actor("fatima"), put=put)
    actions.take_question_out(by=cast.actor("sara"), put=put)
    assert Question.objects.count() == 1


def test_a_gathering_of_the_group_is_told_once(client) -> None:
    found = group()
    actions.join_group(by=cast.actor("fatima"), group=found)
    gathering = arrange_gathering(
        by=cast.actor("ann"), organisation=cast.organisation("zandhove"), draft=gathering_draft(), about=found.thread
    )
    assert gathering.title not in client.get(found.get_absolute_url()).content.decode()
    publish_gathering(by=cast.actor("ann"), gathering=gathering)
    while deliver_due():
        pass
    assert gathering.title in client.get(found.get_absolute_url()).content.decode()
    gathered = Event.objects.filter(kind="group.gathering").values("pk")
    told = Notice.objects.filter(user=cast.person("fatima"), thread=found.thread, event_id__in=gathered)
    assert told.count() == 1


def test_words_change_and_bad_input_is_answered(as_) -> None:
    found = group()
    sara, page = as_("sara"), f"{found.get_absolute_url()}edit/"
    form = {"title": "New", "text": "", "language": "en", "entry": "open", "version": "1"}
    assert sara.post(page, form | {"title": ""}).status_code == 422
    assert as_("ann").get(page).status_code == 403
    assert sara.post(page, form).status_code == 303
    assert sara.post(page, form).status_code == 409
    with pytest.raises(StaleError):
        actions.change_group(by=cast.actor("sara"), group=found, draft=GroupDraft(title="Old"), version=1)
    with pytest.raises(InvalidError):
        group(sectors=("magic",))
    with pytest.raises(NotAllowedError):
        actions.begin_group(
            by=cast.actor("fatima"), organisation=cast.organisation("waterrijk"), draft=GroupDraft(title="Mine")
        )


@pytest.mark.parametrize("many", [1, 1000])
def test_pages_ask_the_same_whatever_the_number(as_, many: int) -> None:
    found = group()
    rows = Question.objects.bulk_create(Question(title=f"Question {n}") for n in range(many))
    Put.objects.bulk_create(Put(group=found, question=one) for one in rows)
    Group.objects.bulk_create(
        Group(title=f"Group {n}", organisation=cast.organisation("zandhove")) for n in range(min(many, 60))
    )
    sara = as_("sara")
    for path in ("/groups/", found.get_absolute_url(), "/groups.json"):
        with CaptureQueriesContext(connection) as asked:
            assert sara.get(path).status_code == 200
        assert len(asked) <= 12, (path, len(asked), [one["sql"][:120] for one in asked])


def test_erased_people_leave_no_seat() -> None:
    from proeftuin.groups.personal import erase, export

    found = group()
    assert export(cast.person("sara"))["groups"][0]["group__title"] == found.title  # type: ignore[index]
    erase(cast.person("sara"))
    found.refresh_from_db()
    assert found.people == queries.recount(found) == 0 and found.author is None
