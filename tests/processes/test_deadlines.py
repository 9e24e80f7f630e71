"""The last second: a deed that waits for its turn is judged when it gets it, and not when it began."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connections, transaction

from proeftuin.budgets.actions.voting import cast_ballot
from proeftuin.budgets.models import Ballot
from proeftuin.discussion.actions.talking import CommentDraft, post_comment
from proeftuin.discussion.actions.talking import vote as useful
from proeftuin.discussion.models import Comment, CommentVote
from proeftuin.ideas.actions import proposals, states, supporting
from proeftuin.ideas.actions.counting import drift
from proeftuin.ideas.actions.submitting import submit_idea
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.models import Idea, Support
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import NotAllowedError
from proeftuin.opinions.actions.voting import vote
from proeftuin.opinions.models import Statement, Vote
from proeftuin.processes.actions.running import amend_process, close_process, held
from proeftuin.processes.models import Method, Process
from proeftuin.processes.permissions import keep_openings
from proeftuin.surveys.actions import answering
from proeftuin.surveys.models import Response
from tests import cast
from tests.budgets import world as budgets
from tests.opinions import world as opinions
from tests.processes import world
from tests.surveys.world import surveyed, version_of

pytestmark = pytest.mark.django_db(transaction=True)
TURN = 0.4  # seconds in which a deed comes as far as it can


@dataclass
class Deed:
    """What someone is about to do, and how many were done by now."""

    process: Process
    do: Callable[[], object]
    count: Callable[[], int]
    idea: Idea | None = None


def an_idea(**settings: object) -> Idea:
    method = world.opened("ideas", **settings)
    return fresh(submit_idea(by=cast.actor("fatima"), method=method, draft=IdeaDraft("A bench")))


def fresh(idea: Idea) -> Idea:
    return Idea.objects.select_related("method__process", "process", "participant").get(pk=idea.pk)


def sending() -> Deed:
    method, ann = world.opened("ideas"), cast.actor("ann")
    draft = IdeaDraft("A tree")
    return Deed(method.process, lambda: submit_idea(by=ann, method=method, draft=draft), Idea.objects.count)


def supporting_one() -> Deed:
    idea, ann = an_idea(), cast.actor("ann")
    keep_openings(idea.method)  # as the page does
    return Deed(idea.process, lambda: supporting.support(by=ann, idea=idea), Support.objects.count, idea)


def taking_back() -> Deed:
    idea, ann = an_idea(), cast.actor("ann")
    supporting.support(by=ann, idea=idea)
    left = lambda: 1 - Support.objects.count()  # noqa: E731
    return Deed(idea.process, lambda: supporting.unsupport(by=ann, idea=idea), left)


def commenting() -> Deed:
    idea, ann, said = an_idea(), cast.actor("ann"), CommentDraft("Yes, in the shade.")
    return Deed(idea.process, lambda: post_comment(by=ann, thread=idea.thread, draft=said), Comment.objects.count, idea)


def finding_a_comment_useful() -> Deed:
    idea, ann = an_idea(), cast.actor("ann")
    said = post_comment(by=cast.actor("joris"), thread=idea.thread, draft=CommentDraft("In the shade."))
    vote = lambda: useful(by=ann, comment=said, value=1)  # noqa: E731
    return Deed(idea.process, vote, CommentVote.objects.count)


def co_signing() -> Deed:
    idea, ann = an_idea(cosigners_needed=2), cast.actor("ann")
    secret = proposals.secret_of(idea)
    return Deed(
        idea.process, lambda: proposals.cosign(by=ann, idea=idea, secret=secret), Support.objects.count, idea
    )  # fmt: skip


def answering_questions() -> Deed:
    method, ann = surveyed(), cast.actor("ann")
    kept = answering.save_progress(by=ann, method=method, version=version_of(method), answers={"visit": "no"}, page=0)
    method = Method.objects.select_related("process").get(pk=method.pk)
    send = lambda: answering.send_answers(by=ann, method=method, progress=kept)  # noqa: E731
    return Deed(method.process, send, Response.objects.count)


def voting_on_a_statement() -> Deed:
    method, ann = opinions.fresh(opinions.conversation()), cast.actor("ann")
    statement = Statement.objects.select_related("method__process").filter(method=method)[0]
    keep_openings(statement.method)
    return Deed(method.process, lambda: vote(by=ann, statement=statement, value=1), Vote.objects.count)


def voting_on_a_budget() -> Deed:
    method, ann = budgets.voting_open(), cast.actor("ann")
    method = Method.objects.select_related("process").get(pk=method.pk)
    keep_openings(method)
    return Deed(method.process, lambda: cast_ballot(by=ann, method=method, typed={1: 1}), Ballot.objects.count)


DEEDS = [
    sending, supporting_one, taking_back, commenting, finding_a_comment_useful, co_signing, answering_questions,
    voting_on_a_statement, voting_on_a_budget,
]  # fmt: skip
ON_IDEAS = [supporting_one, commenting, co_signing]


def begun(deed: Deed) -> tuple[threading.Thread, list[object]]:
    """Begin it beside us, and give it the time to come as far as it can."""
    came_to: list[object] = []

    def run() -> None:
        try:
            came_to.append(deed.do())
        except NotAllowedError as error:
            came_to.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(TURN)
    return thread, came_to


def all_answered() -> None:
    """Nothing is owed any more."""
    states.answered(list(Idea.objects.values_list("ref", flat=True)), Idea.Answer.ACCEPTED, now())


def refusal(came_to: list[object]) -> str:
    (error,) = came_to
    assert isinstance(error, NotAllowedError), error
    return str(error.denied.reason)


@pytest.mark.parametrize("make", DEEDS)
def test_what_waits_while_the_phase_ends_is_late_and_told_the_time(make: Callable[[], Deed]) -> None:
    deed = make()
    end = deed.process.phases.get().ends_at
    with time_machine.travel(end - timedelta(seconds=1), tick=False) as clock:
        with transaction.atomic():
            held(deed.process)
            thread, came_to = begun(deed)
            assert came_to == []
            clock.move_to(end + timedelta(seconds=1), tick=False)
        thread.join()
    assert "closed on" in refusal(came_to) and str(end.year) in refusal(came_to)
    assert deed.count() == 0 and not drift()


@pytest.mark.parametrize("make", ON_IDEAS)
def test_so_is_what_waits_for_the_idea_itself(make: Callable[[], Deed]) -> None:
    deed = make()
    end = deed.process.phases.get().ends_at
    with time_machine.travel(end - timedelta(seconds=1), tick=False) as clock:
        with transaction.atomic():
            Idea.objects.filter(pk=deed.idea.pk).update(dice=1)  # somebody else supports it, and their commit is slow
            thread, came_to = begun(deed)
            assert came_to == []
            clock.move_to(end + timedelta(seconds=1), tick=False)
        thread.join()
    assert "closed on" in refusal(came_to)
    assert deed.count() == 0 and not drift()


def moved_to(deed: Deed, ends_at: datetime) -> None:
    """Sara amends the end of the only phase."""
    process, phase = Process.objects.get(pk=deed.process.pk), deed.process.phases.get()
    amend_process(by=cast.actor("sara"), process=process, version=process.version, reason="The works began early.",
                  phases={phase.ref: (phase.starts_at, ends_at)})  # fmt: skip


@pytest.mark.parametrize("make", DEEDS)
def test_a_deed_is_judged_by_the_end_as_it_stands_when_it_gets_its_turn(make: Callable[[], Deed]) -> None:
    deed = make()
    end = deed.process.phases.get().ends_at
    with time_machine.travel(end - timedelta(hours=3), tick=False):
        with transaction.atomic():
            held(deed.process)
            thread, came_to = begun(deed)  # hours before the end that it read
            assert came_to == []
            moved_to(deed, end - timedelta(hours=4))
        thread.join()
    assert "closed on" in refusal(came_to)
    assert deed.count() == 0 and not drift()


@pytest.mark.parametrize("make", [supporting_one, voting_on_a_statement, voting_on_a_budget])
def test_a_page_read_before_a_longer_term_does_not_refuse(make: Callable[[], Deed]) -> None:
    deed = make()
    end = deed.process.phases.get().ends_at
    with time_machine.travel(end - timedelta(hours=3), tick=False) as clock:
        moved_to(deed, end + timedelta(days=2))
        clock.move_to(end + timedelta(days=1), tick=False)
        deed.do()
    assert deed.count() == 1


@pytest.mark.parametrize("make", DEEDS)
def test_what_begins_while_a_process_is_being_closed_is_refused(make: Callable[[], Deed]) -> None:
    deed = make()
    all_answered()
    with transaction.atomic():
        close_process(by=cast.actor("sara"), process=deed.process, statement="We plant trees.")
        thread, came_to = begun(deed)
        assert came_to == []
    thread.join()
    assert "This process is closed." in refusal(came_to)
    assert deed.count() == 0 and not drift()


def test_who_closes_a_process_waits_for_the_deeds_that_began() -> None:
    idea = an_idea()
    all_answered()
    closing = Deed(
        idea.process,
        lambda: close_process(by=cast.actor("sara"), process=idea.process, statement="We plant trees."),
        Support.objects.count,
    )
    with transaction.atomic():
        supporting.support(by=cast.actor("ann"), idea=fresh(idea))
        thread, came_to = begun(closing)
        assert came_to == []
    thread.join()
    assert isinstance(came_to[0], Process) and Support.objects.count() == 1
