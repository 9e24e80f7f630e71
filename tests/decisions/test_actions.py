"""The chain from review to answer to progress, through the actions."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from proeftuin.decisions import queries, tasks
from proeftuin.decisions.actions import milestones, responses, review
from proeftuin.decisions.closing import answers_owed
from proeftuin.decisions.drafts import MilestoneDraft, ResponseDraft
from proeftuin.decisions.models import Response, Review
from proeftuin.ideas import moderating
from proeftuin.ideas.models import Idea
from proeftuin.kernel import clock
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.ledger.models import Event
from proeftuin.notifications.actions import follow, unfollow
from proeftuin.notifications.models import Notice
from proeftuin.processes.actions.running import close_process
from proeftuin.processes.models import Process, Seat
from proeftuin.search import queries as search
from tests import cast
from tests.decisions import world
from tests.decisions.world import NO, YES, act

pytestmark = pytest.mark.django_db


def publish(*ideas: Idea, draft: ResponseDraft = YES, seen: str | None = None) -> str:
    return responses.publish_responses(
        by=act("elke"), process=ideas[0].process, contributions=ideas, draft=draft, seen=seen
    )


def told(user, kind: str) -> int:
    events = Event.objects.filter(kind=kind).values("pk")
    return Notice.objects.filter(user=user, event_id__in=events).count()


def deliver() -> None:
    while deliver_due():
        pass


def test_each_does_what_their_seat_allows() -> None:
    idea = world.idea(world.desk())
    review.analyse(by=act("joris"), contribution=idea, analysis="Fits the plan.", advice="accepted", version=0)
    idea.refresh_from_db()
    assert idea.answer == "review"
    review.assess(by=act("pieter"), contribution=idea, assessment="", cost=Decimal("12500.50"), version=1)
    review.decide(by=act("elke"), contribution=idea, decision="accepted", reason="Good and cheap.", version=2)
    stored = Review.objects.get()
    assert (stored.cost, stored.version) == (Decimal("12500.50"), 3)
    assert (stored.analyst, stored.assessor, stored.decider) == tuple(map(cast.person, ("joris", "pieter", "elke")))


def test_nobody_does_what_another_seat_is_for() -> None:
    idea = world.idea(world.desk())
    with pytest.raises(NotAllowedError):
        review.decide(by=act("joris"), contribution=idea, decision="accepted", reason="Because.", version=0)
    with pytest.raises(NotAllowedError):
        review.assess(by=act("joris"), contribution=idea, assessment="Dear.", cost=None, version=0)
    with pytest.raises(NotAllowedError):
        responses.publish_responses(by=act("sara"), process=idea.process, contributions=[idea], draft=YES)
    for stranger in (VISITOR, act("ann"), act("fatima")):
        with pytest.raises(NotAllowedError) as refused:
            review.analyse(by=stranger, contribution=idea, analysis="x", advice="accepted", version=0)
        assert refused.value.denied.hidden
    assert not Review.objects.exists() and not Response.objects.exists()


def test_two_analysts_at_once_do_not_overwrite_each_other() -> None:
    idea = world.idea(world.desk())
    review.analyse(by=act("joris"), contribution=idea, analysis="First.", advice="accepted", version=0)
    with pytest.raises(StaleError) as stale:
        review.analyse(by=act("sara"), contribution=idea, analysis="Second.", advice="declined", version=0)
    assert stale.value.current == 1
    assert Review.objects.get().analysis == "First."


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (ResponseDraft(verdict="perhaps", body="A good reason, at length.", answered_by="Us"), "verdict"),
        (ResponseDraft(verdict="declined", body="Because no", answered_by="Us"), "body"),
        (ResponseDraft(verdict="declined", body="  " * 40, answered_by="Us"), "body"),
        (ResponseDraft(verdict="declined", body="x" * 20_001, answered_by="Us"), "body"),
        (ResponseDraft(verdict="accepted", body="A good reason, at length.", answered_by=" "), "answered_by"),
        (ResponseDraft(verdict="accepted", body="A good reason, at length.", answered_by="Us", cost=Decimal("-1")),
         "cost"),
    ],
)  # fmt: skip
def test_an_answer_says_why_and_in_whose_name(draft: ResponseDraft, field: str) -> None:
    idea = world.idea(world.desk())
    with pytest.raises(InvalidError) as refused:
        publish(idea, draft=draft)
    assert field in refused.value.problems
    assert not Response.objects.exists()


def test_an_answer_shows_on_the_idea_and_everyone_who_took_part_hears() -> None:
    method = world.desk()
    idea, merged = world.idea(method), world.idea(method, "More trees", writer=world.person(1), state="merged")
    Idea.objects.filter(pk=merged.pk).update(merged_into=idea)
    supporters = [world.person(n) for n in range(2, 6)]
    for one in supporters:
        world.supporter(idea, one)
    left = supporters.pop()
    follow(by=cast.actor("ann"), thread=idea.thread)
    publish(idea)
    idea.refresh_from_db()
    assert idea.answer == "accepted" and idea.answered_at == Response.objects.get().published_at
    left.is_active = False
    left.save()
    deliver()
    for one in (cast.person("fatima"), cast.person("ann"), merged.participant.user, *supporters):
        assert told(one, "response.published") == 1, one
    assert told(left, "response.published") == 0 and told(cast.person("elke"), "response.published") == 0


def test_who_stopped_following_hears_no_more() -> None:
    idea = world.idea(world.desk())
    supporter = world.person(1)
    world.supporter(idea, supporter)
    fatima = cast.actor("fatima")
    follow(by=fatima, thread=idea.thread)
    unfollow(by=fatima, thread=idea.thread)
    publish(idea)
    deliver()
    assert told(cast.person("fatima"), "response.published") == 0
    assert told(supporter, "response.published") == 1


def test_telling_twice_tells_once() -> None:
    from proeftuin.decisions.reactions import tell_of_the_answer

    idea = world.idea(world.desk())
    publish(idea)
    event = Event.objects.get(kind="response.published")
    for _again in range(3):
        tell_of_the_answer(event)
    assert told(cast.person("fatima"), "response.published") == 1


def test_what_was_hidden_meanwhile_is_not_told() -> None:
    idea = world.idea(world.desk())
    publish(idea)
    Idea.objects.filter(pk=idea.pk).update(state="hidden")
    deliver()
    assert told(cast.person("fatima"), "response.published") == 0


def test_a_later_answer_replaces_and_the_earlier_stays_readable() -> None:
    idea = world.idea(world.desk())
    publish(idea)
    publish(idea, draft=NO)
    outcome = queries.outcome_of(idea.thread)
    assert outcome.response and outcome.response.verdict == "declined"
    assert [one.verdict for one in outcome.earlier] == ["accepted"] and outcome.earlier[0].replaced_at
    idea.refresh_from_db()
    assert idea.answer == "declined"
    assert Event.objects.filter(kind="response.replaced").count() == 1


def test_of_two_deciders_the_second_is_told() -> None:
    idea = world.idea(world.desk())
    seen = responses.stamp_of([idea])
    publish(idea, seen=seen)
    with pytest.raises(StaleError):
        publish(idea, draft=NO, seen=seen)
    assert Response.objects.get().verdict == "accepted"


def test_one_answer_for_many_and_back_again() -> None:
    method = world.desk()
    ideas = [world.idea(method, f"Idea {n}", writer=world.person(n)) for n in range(30)]
    batch = publish(*ideas)
    assert queries.summary_of(method.process).accepted == 30
    publish(ideas[0], draft=NO)
    count = responses.withdraw_responses(
        by=act("elke"), process=method.process, batch=batch, reason="The wrong list was ticked, sorry."
    )
    assert count == 29  # the one that was answered anew keeps its new answer
    summary = queries.summary_of(method.process)
    assert (summary.accepted, summary.declined, summary.owed) == (0, 1, 29)
    assert set(Idea.objects.filter(answer="review").values_list("answered_at", flat=True)) == {None}
    outcome = queries.outcome_of(ideas[5].thread)
    assert outcome.response and outcome.response.verdict == "withdrawn" and outcome.earlier[0].verdict == "accepted"
    deliver()
    assert told(ideas[5].participant.user, "response.withdrawn") == 1
    publish(ideas[5])
    assert Event.objects.filter(kind="response.replaced").count() == 1  # only idea 0: a withdrawn one is no answer


def test_taking_back_needs_a_reason_and_haste() -> None:
    idea = world.idea(world.desk())
    batch = publish(idea)
    with pytest.raises(InvalidError):
        responses.withdraw_responses(by=act("elke"), process=idea.process, batch=batch, reason="Oops")
    reason = "It went to the wrong people."
    with pytest.raises(NotAllowedError):
        responses.withdraw_responses(by=act("joris"), process=idea.process, batch=batch, reason=reason)
    with clock.at(clock.now() + timedelta(minutes=31)), pytest.raises(InvalidError):
        responses.withdraw_responses(by=act("elke"), process=idea.process, batch=batch, reason=reason)
    assert queries.outcome_of(idea.thread).response.verdict == "accepted"


def test_only_what_is_accepted_has_milestones_and_each_is_told() -> None:
    idea = world.idea(world.desk())
    with pytest.raises(InvalidError):
        milestones.add_milestone(by=act("sara"), contribution=idea, draft=MilestoneDraft(title="Order trees"))
    publish(idea)
    idea.refresh_from_db()
    Process.objects.filter(pk=idea.process_id).update(state="closed")  # long after
    idea = Idea.objects.select_related("process").get(pk=idea.pk)
    step = milestones.add_milestone(
        by=act("sara"), contribution=idea, draft=MilestoneDraft(title="Order trees", progress=40)
    )
    done = MilestoneDraft(title="Order trees", progress=40, is_done=True)
    milestones.edit_milestone(by=act("sara"), contribution=idea, milestone=step, draft=done, version=1)
    with pytest.raises(StaleError):
        milestones.edit_milestone(by=act("elke"), contribution=idea, milestone=step, draft=done, version=1)
    milestones.edit_milestone(
        by=act("sara"), contribution=idea, milestone=step, version=2,
        draft=MilestoneDraft(title="Order 40 trees", progress=40, is_done=True),
    )  # fmt: skip
    assert queries.outcome_of(idea.thread).percent == 40
    deliver()
    fatima = cast.person("fatima")
    assert [told(fatima, f"milestone.{what}") for what in ("added", "done", "changed", "reworded")] == [1, 1, 0, 0]


def test_a_process_does_not_close_with_answers_owed() -> None:
    method = world.desk()
    process = method.process
    assert answers_owed(process) is None
    first, second = world.idea(method), world.idea(method, "Another")
    world.idea(method, "Hidden", state="hidden")
    no = answers_owed(process)
    assert no is not None and "2" in str(no.reason) and f"/processes/{process.ref}/desk/" in str(no.remedy)
    world.over(process)
    said = "We close it now, and thank everybody who took part."
    with pytest.raises(NotAllowedError) as refused:
        close_process(by=act("sara"), process=process, statement=said)
    assert "2" in str(refused.value.denied.reason)
    publish(first, second)
    assert answers_owed(process) is None
    assert close_process(by=act("sara"), process=process, statement=said).state == "closed"


def test_what_is_below_the_threshold_is_not_owed() -> None:
    method = world.desk()
    Process.objects.filter(pk=method.process_id).update(answer_threshold=10)
    method.process.refresh_from_db()
    world.idea(method, supports=9)
    wanted = world.idea(method, "Wanted", supports=10)
    summary = queries.summary_of(method.process)
    assert (summary.owed, summary.below, summary.due) == (1, 1, 1)
    publish(wanted)
    assert answers_owed(method.process) is None


def test_the_clock_of_the_promise_stops_with_the_last_answer() -> None:
    method = world.desk()
    process = method.process
    idea = world.idea(method)
    assert queries.summary_of(process).promise.state == "running"
    publish(idea)
    assert queries.summary_of(process).promise.state == "running"  # more ideas may come
    world.over(process)
    kept = queries.summary_of(Process.objects.get(pk=process.pk)).promise
    assert (kept.state, kept.days) == ("kept", 60)
    Process.objects.filter(pk=process.pk).update(answer_by=clock.today() - timedelta(days=12))
    broken = queries.summary_of(Process.objects.get(pk=process.pk)).promise
    assert (broken.state, broken.days) == ("broken", 12)


def test_who_is_asked_hears_it_and_nobody_else() -> None:
    method = world.desk()
    ideas = [world.idea(method, f"Idea {n}") for n in range(3)]
    review.assign(by=act("sara"), contributions=ideas, to=cast.person("joris"))
    review.assign(by=act("sara"), contributions=ideas[:1], to=cast.person("pieter"))
    deliver()
    assert told(cast.person("joris"), "review.assigned_many") == 1
    assert told(cast.person("pieter"), "review.assigned") == 1
    assert Notice.objects.count() == 2
    with pytest.raises(InvalidError):
        review.assign(by=act("sara"), contributions=ideas, to=cast.person("ann"))
    with pytest.raises(NotAllowedError):
        review.assign(by=act("ann"), contributions=ideas, to=cast.person("joris"))


def test_escalating_tells_who_decides_once() -> None:
    method = world.desk()
    ideas = [world.idea(method, f"Idea {n}") for n in range(3)]
    assert review.escalate(by=act("joris"), contributions=ideas) == 3
    assert review.escalate(by=act("joris"), contributions=ideas) == 0
    deliver()
    assert told(cast.person("elke"), "review.escalated") == 1
    assert told(cast.person("sara"), "review.escalated") == 1
    assert told(cast.person("fatima"), "review.escalated") == 0


def test_a_broken_promise_is_said_once_a_day() -> None:
    method = world.desk()
    idea = world.idea(method)
    assert tasks.say_what_is_late() == 0
    late = clock.now() + timedelta(days=62)
    with clock.at(late):
        assert [tasks.say_what_is_late(), tasks.say_what_is_late()] == [1, 0]
        deliver()
    with clock.at(late + timedelta(days=1)):
        assert tasks.say_what_is_late() == 1
        publish(idea)
    with clock.at(late + timedelta(days=2)):
        assert tasks.say_what_is_late() == 0
    assert told(cast.person("elke"), "answers.late") == 1
    assert Event.objects.filter(kind="answers.late").exclude(audience=method.process.circle).count() == 0


def test_letting_go_of_an_account_keeps_the_answer() -> None:
    from proeftuin.decisions import personal

    idea = world.idea(world.desk())
    review.analyse(by=act("joris"), contribution=idea, analysis="Fits the plan.", advice="accepted", version=0)
    publish(idea)
    assert personal.export(cast.person("joris"))["analyst"][0]["analysis"] == "Fits the plan."
    assert personal.export(cast.person("elke"))["responses"][0]["verdict"] == "accepted"
    for name in ("joris", "elke"):
        personal.erase(cast.person(name))
    assert Response.objects.get().author is None and Review.objects.get().analyst is None
    assert not Seat.objects.filter(role="nothing").exists()


def test_a_thousand_supporters_are_told_in_few_queries(django_assert_max_num_queries) -> None:
    from proeftuin.accounts.models import User
    from proeftuin.decisions.reactions import tell_of_the_answer
    from proeftuin.ideas.models import Support
    from proeftuin.processes.models import Participant

    idea = world.idea(world.desk())
    people = User.objects.bulk_create(User(email=f"n{n}@example.org", name=f"N {n}") for n in range(1000))
    taking_part = Participant.objects.bulk_create(Participant(process=idea.process, user=one) for one in people)
    Support.objects.bulk_create(Support(idea=idea, participant=one) for one in taking_part)
    publish(idea)
    event = Event.objects.get(kind="response.published")
    with django_assert_max_num_queries(10):
        tell_of_the_answer(event)
    assert Notice.objects.filter(event_id=event.pk).count() == 1001  # and who wrote it


def test_search_finds_the_words_of_an_answer_as_long_as_they_stand() -> None:
    def found(words: str) -> list[str]:
        return [one.ref for one in search.search(words, language="en", actor=VISITOR, kinds=["idea"]).hits]

    method = world.desk()
    idea, other = world.idea(method), world.idea(method, "A bench", writer=cast.person("ann"))
    batch = publish(idea, other, draft=replace(YES, body="The platypus moves to the pond in the north."))
    assert sorted(found("platypus")) == sorted([idea.ref, other.ref])
    publish(idea, draft=replace(NO, body="After all there is no room for a hippopotamus."))
    assert found("platypus") == [other.ref] and found("hippopotamus") == [idea.ref]
    moderating.hide(act("sara"), idea.ref)
    assert found("hippopotamus") == []
    moderating.restore(act("sara"), idea.ref)
    assert found("hippopotamus") == [idea.ref]
    responses.withdraw_responses(
        by=act("elke"), process=method.process, batch=batch, reason="It was a mistake of ours."
    )
    assert found("platypus") == []
