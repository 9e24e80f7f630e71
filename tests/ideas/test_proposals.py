"""Proposals: co-signers by link, a threshold that is dated once, and a time that runs out."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from proeftuin.ideas import logic
from proeftuin.ideas.actions import counting, merging, proposals, supporting
from proeftuin.ideas.actions.submitting import submit_idea
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.models import Idea
from proeftuin.kernel.actor import VISITOR
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import NotAllowedError
from proeftuin.ledger import deliveries
from proeftuin.ledger.models import Event
from proeftuin.notifications.models import Notice
from proeftuin.notifications.queries import in_words
from proeftuin.processes.models import Method
from proeftuin.search import queries as search
from tests import cast
from tests.processes import world

pytestmark = pytest.mark.django_db


def sent(method: Method, title: str = "A ferry across the river") -> Idea:
    return fresh(submit_idea(by=cast.actor("fatima"), method=method, draft=IdeaDraft(title, "Because.")))


def fresh(idea: Idea) -> Idea:
    return Idea.objects.select_related("method__process", "process", "participant").get(pk=idea.pk)


def found(words: str) -> list[str]:
    return [one.ref for one in search.search(words, language="en", actor=VISITOR, kinds=["idea"]).hits]


def link(idea: Idea) -> str:
    return f"/ideas/{idea.ref}/cosign/{proposals.secret_of(idea)}/"


def cosigned(idea: Idea, who: str) -> Idea:
    return proposals.cosign(by=cast.actor(who), idea=idea, secret=proposals.secret_of(idea))


def test_it_becomes_public_when_enough_people_co_signed() -> None:
    method = world.opened("ideas", cosigners_needed=2)
    idea = sent(method)
    assert idea.state == Idea.State.COSIGNING and found("ferry") == []
    assert Client().get(idea.get_absolute_url()).status_code == 404
    assert not Event.objects.filter(thread=idea.thread, audience="public").exists()
    cosigned(idea, "ann")
    cosigned(idea, "ann")  # twice is once
    assert (fresh(idea).supports, fresh(idea).state) == (1, Idea.State.COSIGNING)
    cosigned(idea, "joris")
    idea = fresh(idea)
    assert (idea.supports, idea.state) == (2, Idea.State.PUBLISHED) and found("ferry") == [idea.ref]
    assert not counting.drift(idea.process)
    while deliveries.deliver_due():
        pass
    assert Notice.objects.filter(user=cast.person("fatima"), thread=idea.thread).exists()
    with pytest.raises(NotAllowedError):
        cosigned(idea, "pieter")  # from now on one supports it


def test_only_who_holds_the_link_may_co_sign_and_not_its_writer() -> None:
    idea = sent(world.opened("ideas", cosigners_needed=2))
    with pytest.raises(NotAllowedError):
        proposals.cosign(by=cast.actor("ann"), idea=idea, secret="guessed")
    with pytest.raises(NotAllowedError, match="You wrote this"):
        cosigned(idea, "fatima")
    with pytest.raises(NotAllowedError):
        proposals.cosign(by=VISITOR, idea=idea, secret=proposals.secret_of(idea))
    with pytest.raises(NotAllowedError):
        supporting.support(by=cast.actor("ann"), idea=idea)
    cosigned(idea, "ann")
    proposals.take_back_cosign(by=cast.actor("ann"), idea=idea, secret=proposals.secret_of(idea))
    assert fresh(idea).supports == 0 and not counting.drift(idea.process)


def test_the_page_of_the_link(as_: Callable[[str], Client]) -> None:
    idea = sent(world.opened("ideas", cosigners_needed=1))
    assert Client().get(f"/ideas/{idea.ref}/cosign/guessed/").status_code == 404
    page = Client().get(link(idea))
    assert page.status_code == 200 and idea.title in page.content.decode()
    assert "/accounts/login/" in Client().post(link(idea), {"do": "sign"})["Location"]
    assert link(idea) in as_("fatima").get(idea.get_absolute_url()).content.decode()
    assert link(idea) not in as_("sara").get(idea.get_absolute_url()).content.decode()
    answer = as_("ann").post(link(idea), {"do": "sign"})
    assert answer.status_code == 303 and answer["Location"] == idea.get_absolute_url()
    assert Client().get(link(idea))["Location"] == idea.get_absolute_url()


def test_enough_supports_are_dated_once_and_told() -> None:
    method = world.opened("ideas", threshold=2)
    idea = sent(method)
    supporting.support(by=cast.actor("ann"), idea=idea)
    assert fresh(idea).threshold_at is None
    supporting.support(by=cast.actor("joris"), idea=fresh(idea))
    at = fresh(idea).threshold_at
    assert at is not None
    supporting.unsupport(by=cast.actor("joris"), idea=fresh(idea))
    supporting.support(by=cast.actor("pieter"), idea=fresh(idea))
    assert fresh(idea).threshold_at == at
    assert Event.objects.filter(kind="idea.threshold_reached", thread=idea.thread).count() == 1
    while deliveries.deliver_due():
        pass
    assert Notice.objects.filter(user=cast.person("ann"), thread=idea.thread).count() == 1  # who supported it
    page = Client().get(idea.get_absolute_url()).content.decode()
    assert "An official answer is owed" in page


def test_a_merger_can_reach_the_threshold() -> None:
    method = world.opened("ideas", threshold=2)
    first, second = sent(method), sent(method, "A little ferry")
    supporting.support(by=cast.actor("ann"), idea=first)
    supporting.support(by=cast.actor("joris"), idea=second)
    merging.merge_ideas(by=cast.actor("sara"), ideas=[first, second], into=first, reason="The same.")
    assert fresh(first).threshold_at is not None


def test_after_its_time_it_takes_no_supports_and_that_is_told_once() -> None:
    method = world.opened("ideas", threshold=5, expires_days=10, days=40)
    idea, late = sent(method), sent(method, "Another")
    supporting.support(by=cast.actor("ann"), idea=idea)
    end = proposals.ends_at(fresh(idea))
    assert end == fresh(idea).published_at + timedelta(days=10)
    with time_machine.travel(end - timedelta(seconds=1), tick=False):
        supporting.support(by=cast.actor("joris"), idea=fresh(idea))
        assert proposals.tell_expired() == 0
    Idea.objects.filter(pk=late.pk).update(threshold_at=now())  # had enough before its time was over
    with time_machine.travel(end, tick=False):
        with pytest.raises(NotAllowedError, match="over"):
            supporting.support(by=cast.actor("pieter"), idea=fresh(idea))
        assert (proposals.tell_expired(), proposals.tell_expired()) == (1, 0)
        page = Client().get(idea.get_absolute_url()).content.decode()
        assert "Its time was over" in page and "2 of the 5" in page
    assert logic.expires_at(now(), 0) is None


def test_settings_out_of_bounds_are_refused() -> None:
    wrong = {**logic.DEFAULTS, "cosigners_needed": -1, "expires_days": 99999}
    assert logic.problems_of(wrong, ["idea"]) == {"cosigners_needed": "number", "expires_days": "number"}


def told(who: str, kind: str) -> list[str]:
    """What someone reads of events of this kind, as they stand in their notices now."""
    while deliveries.deliver_due():
        pass
    notices = Notice.objects.filter(user=cast.person(who), event_id__in=Event.objects.filter(kind=kind).values("pk"))
    return [one.entry.sentence for one in in_words(cast.actor(who), notices)]


def test_who_did_not_find_enough_co_signers_in_time_hears_it_once_and_nobody_else() -> None:
    method = world.opened("ideas", cosigners_needed=2, threshold=5, expires_days=10, days=40)
    idea = sent(method)
    assert told("fatima", "idea.received")  # also while it waits
    cosigned(idea, "ann")
    with time_machine.travel(proposals.ends_at(fresh(idea)), tick=False):
        assert (proposals.tell_expired(), proposals.tell_expired()) == (1, 0)
        with pytest.raises(NotAllowedError, match="over"):
            cosigned(idea, "joris")
        (sentence,) = told("fatima", "idea.unsigned")
        assert idea.title in sentence and "2 co-signers" in sentence
        assert told("ann", "idea.unsigned") == told("sara", "idea.unsigned") == []
        assert idea.title not in Client().get(method.process.get_absolute_url()).content.decode()
