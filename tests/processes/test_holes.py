"""What people try that should not work: a code used twice, entering after the end, taking an answer back too late."""

import pytest
from django.test import Client

from proeftuin.accounts.actions import erase_account
from proeftuin.decisions.actions import responses
from proeftuin.discussion.actions.talking import CommentDraft, post_comment
from proeftuin.discussion.models import Comment
from proeftuin.ideas.actions.submitting import enter_idea, submit_idea
from proeftuin.ideas.actions.supporting import count_elsewhere, support
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.models import Idea
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.ledger.models import Event
from proeftuin.moderation.actions import decisions, reports
from proeftuin.moderation.models import Decision, Matter, Report
from proeftuin.notifications.models import Follow, Notice
from proeftuin.processes.actions import running
from proeftuin.processes.actions.participation import take_part
from proeftuin.processes.logic import hashed_code
from proeftuin.processes.models import Code, CodeList, Method, Opening, Participant, Process, Seat
from proeftuin.processes.permissions import Credentials
from tests import cast
from tests.decisions import world as desk
from tests.processes import world
from tests.surveys.world import surveyed

pytestmark = pytest.mark.django_db
TALK = (
    ("fatima", "Ducks!"),
    ("joris", "As @Fatima El Idrissi said. Mail me @home."),
    ("ann", "@Joris de Wit: yes."),
)
BENCH = IdeaDraft("A bench by the pond", "To sit and look at the ducks.")


def fresh(method: Method) -> Method:
    return Method.objects.select_related("process").get(pk=method.pk)


@pytest.fixture
def letters() -> Method:
    """Everyone may send ideas; supporting asks for a one-time code."""
    method = world.opened("ideas", who="everyone")
    codes = CodeList.objects.create(process=method.process, name="Letters", kind="once")
    for code in ("AAAA-1111", "BBBB-2222"):
        Code.objects.create(list=codes, hash=hashed_code(code, codes.salt))
    Opening.objects.filter(action="support").update(who="list", code_list=codes)
    return fresh(method)


def test_a_code_is_used_up_also_by_who_took_part_before_without_one(letters: Method) -> None:
    """A new browser each time must not let one letter count many times."""
    first, second = Credentials("visitor:1", "AAAA1111"), Credentials("visitor:2", "AAAA1111")
    for one in (first, second):
        take_part(by=VISITOR, method=letters, action="submit", shown=one)
    take_part(by=VISITOR, method=letters, action="support", shown=first)
    take_part(by=VISITOR, method=letters, action="support", shown=first)
    with pytest.raises(InvalidError, match="took part with this code"):
        take_part(by=VISITOR, method=letters, action="support", shown=second)
    with pytest.raises(InvalidError, match="another code"):
        take_part(by=VISITOR, method=letters, action="support", shown=Credentials("visitor:1", "BBBB2222"))
    assert Participant.objects.exclude(code=None).count() == 1


@pytest.mark.parametrize("state", ["draft", "closed", "archived"])
def test_nothing_is_entered_into_what_does_not_run(state: str) -> None:
    method = world.opened("ideas")
    idea = submit_idea(by=cast.actor("fatima"), method=method, draft=BENCH)
    Process.objects.update(state=state)
    for work in (
        lambda: enter_idea(by=cast.actor("sara"), method=fresh(method), draft=BENCH, channel="paper"),
        lambda: count_elsewhere(by=cast.actor("sara"), idea=_stored(idea), channel="paper", supports=3),
    ):
        with pytest.raises(NotAllowedError):
            work()
    assert (Idea.objects.count(), Idea.objects.get().supports) == (1, 0)


def _stored(idea: Idea) -> Idea:
    return Idea.objects.select_related("method__process").get(pk=idea.pk)


def test_an_answer_is_not_taken_back_once_the_process_closed_on_it() -> None:
    idea = desk.idea(desk.desk())
    batch = responses.publish_responses(by=desk.act("elke"), process=idea.process, contributions=[idea], draft=desk.YES)
    running.close_process(by=cast.actor("sara"), process=idea.process, statement="It is answered.")
    with pytest.raises(InvalidError, match="closed"):
        responses.withdraw_responses(
            by=desk.act("elke"), process=idea.process, batch=batch, reason="We were too fast with this one."
        )
    assert Idea.objects.get().answer == "accepted"


def test_names_leave_the_ledger_and_the_pages_too(client: Client, monkeypatch) -> None:
    monkeypatch.setattr("proeftuin.processes.actions.running.CLOSING", [])
    method = world.opened("ideas")
    idea = submit_idea(by=cast.actor("fatima"), method=method, draft=BENCH)
    support(by=cast.actor("joris"), idea=_stored(idea))
    comment = post_comment(by=cast.actor("fatima"), thread=idea.thread, draft=CommentDraft("Ducks!"))
    reports.report(by=cast.actor("joris"), kind="comment", ref=comment.ref, reason="spam")
    decisions.decide(
        by=cast.actor("sara"),
        matters=list(Matter.objects.all()),
        reasons=decisions.Reasons("hide", reason="spam", explanation="No."),
    )
    while deliver_due():
        pass
    assert "Fatima" in client.get(idea.get_absolute_url()).text
    running.close_process(by=cast.actor("sara"), process=fresh(method).process, statement="Done.")
    running.let_go_of_names(by=cast.actor("sara"), process=fresh(method).process)
    for path in (
        idea.get_absolute_url(),
        f"{idea.get_absolute_url().rstrip('/')}.atom",
        method.process.get_absolute_url(),
    ):
        assert "Fatima" not in client.get(path).text
    people = [cast.person(name).actor_ref for name in ("fatima", "joris")]
    threads = [idea.thread, method.process.thread, comment.own_thread, *(one.thread for one in Decision.objects.all())]
    left = Event.objects.filter(thread__in=[*threads, *(one.thread for one in Report.objects.all())])
    assert not left.filter(actor__in=people).exists() and not left.filter(audience__in=people).exists()
    assert left.filter(kind="idea.submitted").count() == 1
    assert left.filter(kind="process.published", actor=cast.person("sara").actor_ref).exists()
    assert not Follow.objects.filter(thread=idea.thread).exists()
    assert not Notice.objects.filter(thread=idea.thread).exists()
    assert list(Decision.objects.values_list("writer", flat=True)) == [None]
    assert list(Report.objects.values_list("reporter", flat=True)) == [None]


def test_hidden_totals_are_hidden_everywhere(client: Client) -> None:
    method = world.opened("ideas", hide_totals=True)
    draft = IdeaDraft("A bench by the pond", "To sit.", latitude=51.0, longitude=4.0)
    idea = submit_idea(by=cast.actor("fatima"), method=method, draft=draft)
    Idea.objects.update(supports=4321)
    home = method.get_absolute_url()
    pages = [
        home,
        f"{home}map/",
        f"{home}map.geojson?bbox=3,50,5,52&zoom=12",
        f"{home}alike/?title=A bench by the pond",
        idea.get_absolute_url(),
        f"{method.process.get_absolute_url()}export/ideas.csv",
        f"{method.process.get_absolute_url()}export/supports.csv",
        f"/api/v1/ideas/{idea.ref}",
    ]
    for page in pages:
        answer = client.get(page)
        assert answer.status_code == 200, page
        words = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"4321" not in words and b"4,321" not in words, page


def test_numbers_without_end_are_no_number(client: Client, as_) -> None:
    method = world.opened("ideas")
    endless = "0" * 9 + "9" * 5000
    assert client.get(f"{method.get_absolute_url()}map.geojson?bbox=3,50,5,52&zoom={endless}").status_code == 400
    assert client.get(f"{method.get_absolute_url()}map/here/?cell={endless}/1/1").status_code == 404
    assert as_("sara").get(f"{method.process.get_absolute_url()}paper/?from={endless}").status_code == 200


def test_clerks_enter_and_do_not_download_what_others_answered(as_) -> None:
    method = surveyed()
    Seat.objects.create(process=method.process, user=cast.person("joris"), role="clerk")
    path = f"{method.process.get_absolute_url()}export/survey-{method.ref}.csv"
    assert as_("sara").get(path).status_code == 200
    assert as_("joris").get(path).status_code == 404
    assert as_("fatima").get(path).status_code == 404


@pytest.mark.parametrize(
    "shape",
    [
        "[" * 90_000,
        '{"type": "Polygon", "coordinates": ' + "[" * 900 + "]" * 900 + "}",
        "9" * 5000,
        '"\\u0000"',
        "NaN",
        '{"type": "Point", "coordinates": [1e999, 4]}',
        '{"type": "MultiPolygon", "coordinates": [[[[4]]]]}',
    ],
    ids=["deep", "nested", "long", "nul", "nan", "infinite", "half"],
)
def test_a_shape_that_is_none_is_told_and_never_breaks(as_, shape: str) -> None:
    method = world.opened("ideas")
    sent = {"title": "A bench by the pond", "body": "To sit and look at the ducks.", "shape": shape, "once": "a"}
    answer = as_("fatima").post(f"{method.get_absolute_url()}new/", sent)
    assert answer.status_code == 422
    assert not Idea.objects.exists()


@pytest.mark.parametrize("page", ["abc", "-1", "0", "9" * 5000, "1e9", "\0", "１", "²", ""])
def test_odd_numbers_in_addresses_never_break(as_, page: str) -> None:
    method, sara = world.opened("ideas"), as_("sara")
    idea = submit_idea(by=cast.actor("fatima"), method=method, draft=BENCH)
    base, home = method.process.get_absolute_url(), method.get_absolute_url()
    names = "page seed after zoom from many order sort copies cell answer category area at q channel by to organisation"
    numbers = dict.fromkeys(names.split(), page)
    for path in (
        home,
        f"{home}ideas.json",
        f"{home}map/",
        f"/ideas/{idea.ref}/",
        f"/discussion/{idea.thread}/",
        f"/discussion/{idea.thread}.json",
        f"{base}answers/",
        f"{base}answers.json",
        f"{base}desk/",
        f"{base}moderation/",
        f"{base}paper/",
        "/processes/",
        "/processes.json",
        "/moderation/log/",
        "/moderation/log.json",
        f"{base}insight/",
        f"/ideas/{idea.ref}/merge/",
        f"{home}alike/",
    ):
        assert sara.get(path, numbers).status_code in (200, 400, 404, 422), path


def test_an_erased_account_is_mentioned_by_name_no_longer() -> None:
    idea = submit_idea(by=cast.actor("fatima"), method=world.opened("ideas"), draft=BENCH)
    for who, words in TALK:
        post_comment(by=cast.actor(who), thread=idea.thread, draft=CommentDraft(words))
    erase_account(by=cast.actor("fatima"), user=cast.person("fatima"))
    said = list(Comment.objects.order_by("pk").values_list("body", flat=True))
    assert said == ["Ducks!", "As @… said. Mail me @home.", "@Joris de Wit: yes."]
