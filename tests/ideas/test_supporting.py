"""Supporting: once for each person, within the limit, until the second it ends, and totals that equal a recount."""

import contextlib
import random
import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from proeftuin.accounts.models import User
from proeftuin.accounts.queries import actor_of
from proeftuin.ideas.actions.counting import drift, recount
from proeftuin.ideas.actions.submitting import submit_idea
from proeftuin.ideas.actions.supporting import count_elsewhere, enter_support, support, unsupport
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.models import Idea, Support, Tally
from proeftuin.ideas.moderating import hide, restore
from proeftuin.kernel.actor import Actor, system
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger.models import Delivery
from proeftuin.processes.actions.counting import rebuild
from proeftuin.processes.models import Participant
from tests import cast
from tests.processes import world

pytestmark = pytest.mark.django_db


def an_idea(title: str = "A bench", **settings: object) -> Idea:
    return fresh(submit_idea(by=cast.actor("fatima"), method=world.opened(**settings), draft=IdeaDraft(title)))


def another(idea: Idea, title: str = "A tree") -> Idea:
    return fresh(submit_idea(by=cast.actor("fatima"), method=idea.method, draft=IdeaDraft(title)))


def fresh(idea: Idea) -> Idea:
    return Idea.objects.select_related("method__process").get(pk=idea.pk)


def totals(idea: Idea) -> tuple[int, int]:
    idea = fresh(idea)
    return idea.supports, idea.against


def test_one_person_counts_once() -> None:
    idea, ann = an_idea(), cast.actor("ann")
    support(by=ann, idea=idea)
    support(by=ann, idea=idea)
    assert totals(idea) == (1, 0) and Support.objects.count() == 1
    unsupport(by=ann, idea=idea)
    unsupport(by=ann, idea=idea)
    assert totals(idea) == (0, 0) and not Support.objects.exists()


def test_a_support_costs_eight_queries_and_queues_nothing() -> None:
    idea, ann = an_idea(), cast.actor("ann")
    support(by=ann, idea=another(idea))  # the first act makes the participant
    waiting, idea = Delivery.objects.count(), fresh(idea)
    with CaptureQueriesContext(
        connection,
    ) as spent:
        support(by=ann, idea=idea)
    own = [one for one in spent.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert len(own) <= 6 and len(spent.captured_queries) <= 10  # two savepoints are the test's own
    assert Delivery.objects.count() == waiting


def test_a_second_after_the_end_it_is_refused() -> None:
    idea, ann = an_idea(), cast.actor("ann")
    support(by=ann, idea=idea)
    end = idea.method.process.phases.get().ends_at
    with time_machine.travel(end, tick=False):
        with pytest.raises(NotAllowedError, match=r"closed on .* at \d\d:\d\d"):
            support(by=cast.actor("joris"), idea=idea)
        with pytest.raises(NotAllowedError, match="closed"):
            unsupport(by=ann, idea=idea)
    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        support(by=cast.actor("joris"), idea=idea)
    assert totals(idea) == (2, 0)


def test_against_where_the_rules_allow() -> None:
    idea, ann = an_idea(against=True), cast.actor("ann")
    support(by=ann, idea=idea, value=-1)
    assert totals(idea) == (0, 1)
    support(by=ann, idea=idea)
    assert totals(idea) == (1, 0) and Support.objects.get().value == 1
    with pytest.raises(InvalidError):
        support(by=ann, idea=idea, value=5)


def test_against_is_refused_where_it_is_not_asked() -> None:
    with pytest.raises(InvalidError):
        support(by=cast.actor("ann"), idea=an_idea(), value=-1)


def test_the_limit_and_what_gives_a_support_back() -> None:
    first, ann = an_idea(support_limit=2), cast.actor("ann")
    second, third = another(first), another(first, "A pond")
    support(by=ann, idea=first)
    support(by=ann, idea=second)
    with pytest.raises(NotAllowedError, match="as many"):
        support(by=ann, idea=third)
    unsupport(by=ann, idea=first)
    support(by=ann, idea=third)
    hide(system("test"), second.ref)
    support(by=ann, idea=first)
    assert totals(first) == (1, 0)


def test_enough_is_enough_where_the_rules_say_so() -> None:
    idea = an_idea(threshold=1, accumulate=False)
    support(by=cast.actor("ann"), idea=idea)
    with pytest.raises(NotAllowedError, match="enough"):
        support(by=cast.actor("joris"), idea=fresh(idea))


def test_what_is_hidden_takes_no_supports_and_comes_back_whole() -> None:
    idea = an_idea()
    support(by=cast.actor("ann"), idea=idea)
    hide(system("test"), idea.ref)
    hide(system("test"), idea.ref)
    with pytest.raises(NotAllowedError):
        support(by=cast.actor("joris"), idea=idea)  # as it was read before it was hidden
    assert Tally.objects.get().ideas == 0
    restore(system("test"), idea.ref)
    assert totals(idea) == (1, 0) and Tally.objects.get().ideas == 1


def test_a_clerk_enters_supports_and_sheets() -> None:
    idea, sara = an_idea(), cast.actor("sara")
    for _ in range(2):
        enter_support(by=sara, idea=idea, channel="paper", key="sheet-1")
    count_elsewhere(by=sara, idea=idea, channel="street", supports=41, note="market")
    assert totals(idea) == (42, 0)
    with pytest.raises(NotAllowedError):
        count_elsewhere(by=cast.actor("ann"), idea=idea, channel="street", supports=1)
    for wrong in ({"supports": 0}, {"supports": -3}, {"supports": 10_000_000}):
        with pytest.raises(InvalidError):
            count_elsewhere(by=sara, idea=idea, channel="street", **wrong)
    assert not drift()


def test_a_recount_finds_and_mends_drift() -> None:
    idea = an_idea()
    support(by=cast.actor("ann"), idea=idea)
    Idea.objects.update(supports=9, comments=4)
    Tally.objects.update(ideas=7)
    found = recount(idea.process)
    assert found.ideas == (idea.pk,) and found.methods == (idea.method_id,)
    assert totals(idea) == (1, 0) and Tally.objects.get().ideas == 1
    assert not drift()


@pytest.mark.django_db(transaction=True)
def test_a_storm_of_supports_and_withdrawals_ends_equal_to_a_recount() -> None:
    first = an_idea(support_limit=3)
    ideas = [first, *(another(first, f"Idea {n}") for n in range(4))]
    people = [
        actor_of(User.objects.create_user(f"p{n}@example.org", None, name=f"P{n}", language="en")) for n in range(6)
    ]
    failures: list[BaseException] = []

    def storm(person: Actor, seed: int) -> None:
        dice = random.Random(seed)
        try:
            for _ in range(12):
                idea = fresh(dice.choice(ideas))
                with contextlib.suppress(NotAllowedError):
                    (support if dice.random() < 0.65 else unsupport)(by=person, idea=idea)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    # Two threads for each person: the same hand on two phones.
    threads = [threading.Thread(target=storm, args=(one, n)) for n, one in enumerate([*people, *people])]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failures == []
    assert not drift()
    shown = sum(Idea.objects.values_list("supports", flat=True))
    assert shown == Support.objects.count() > 0
    rebuild(first.process)
    assert first.method.kept.counts["supports"] == {"web": shown}
    for participant in Participant.objects.exclude(user=cast.person("fatima")):
        assert participant.supports.count() <= 3
    assert Participant.objects.filter(user__email__startswith="p").count() == 6
