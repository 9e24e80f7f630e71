"""Sending an idea, changing it within its time, taking it back, and entering one for somebody."""

from datetime import timedelta

import pytest
import time_machine

from proeftuin.ideas.actions.submitting import edit_idea, enter_idea, save_draft, submit_idea, withdraw_idea
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.models import Idea, SavedDraft, Tally
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.ledger.models import Event
from proeftuin.moderation.models import Matter
from proeftuin.notifications.models import Follow, Notice
from proeftuin.notifications.queries import in_words
from proeftuin.search.models import Entry
from tests import cast
from tests.processes import world

pytestmark = pytest.mark.django_db

WATER = IdeaDraft("Water in the playground", "A pump and a gutter, so that children can play in summer.")


def found() -> int:
    return Entry.objects.filter(kind="idea", deleted=False).count()


def shown(method: object) -> int:
    return sum(Tally.objects.filter(method=method).values_list("ideas", flat=True))


def test_an_idea_is_read_found_counted_and_followed_at_once() -> None:
    method = world.opened()
    idea = submit_idea(by=cast.actor("fatima"), method=method, draft=WATER)
    assert idea.reference.startswith("PARK-") and len(idea.reference) == 10
    assert idea.participant is not None and idea.participant.user == cast.person("fatima")
    assert (found(), shown(method)) == (1, 1)
    assert Follow.objects.filter(user=cast.person("fatima"), thread=idea.thread).exists()
    assert Event.objects.get(kind="idea.submitted").audience == "public"


def test_the_writer_gets_a_confirmation_with_the_reference_and_nobody_else_does() -> None:
    method = world.opened()
    idea = submit_idea(by=cast.actor("fatima"), method=method, draft=WATER)
    Follow.objects.create(user=cast.person("ann"), thread=idea.thread)
    while deliver_due():
        pass
    told = Notice.objects.filter(thread=idea.thread, event_id=Event.objects.get(kind="idea.received").pk)
    assert [one.user for one in told] == [cast.person("fatima")]
    assert idea.reference in in_words(cast.actor("fatima"), told)[0].entry.sentence


def test_odd_posts_are_shown_to_moderators_and_stay() -> None:
    method = world.opened()
    for n in range(7):
        submit_idea(by=cast.actor("fatima"), method=method, draft=IdeaDraft(f"Idea {n}", "The very same words again."))
    while deliver_due():
        pass
    assert "burst" in {hint for matter in Matter.objects.filter(kind="idea") for hint in matter.noticed}
    assert shown(method) == 7


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (IdeaDraft("  "), "title"),
        (IdeaDraft("x" * 121), "title"),
        (IdeaDraft("A bench", "short"), "body"),
        (IdeaDraft("A bench", "x" * 4001), "body"),
        (IdeaDraft("A bench", "x" * 20, category="none"), "category"),
        (IdeaDraft("A bench", "x" * 20, latitude=95.0, longitude=4.0), "place"),
        (IdeaDraft("A bench", "x" * 20, latitude=52.0), "place"),
        (IdeaDraft("A bench", "x" * 20, extra={"cost": "much"}), "extra_cost"),
        (IdeaDraft("A bench", "x" * 20, extra={"cost": 3, "for": ["dogs"]}), "extra_for"),
    ],
)
def test_what_the_form_does_not_take(draft: IdeaDraft, field: str) -> None:
    method = world.opened(
        body_min=10, categories=[{"code": "green", "label": "Green"}],
        fields=[{"code": "cost", "label": "Cost", "kind": "number", "required": True},
                {"code": "for", "label": "For whom", "kind": "many", "options": ["children", "elderly"]}],
    )  # fmt: skip
    with pytest.raises(InvalidError) as refused:
        submit_idea(by=cast.actor("fatima"), method=method, draft=draft)
    assert field in refused.value.problems
    assert not Idea.objects.exists() and found() == 0


def test_private_answers_stand_apart() -> None:
    method = world.opened(
        fields=[{"code": "phone", "label": "Telephone", "private": True}, {"code": "who", "label": "Who"}]
    )
    draft = IdeaDraft("A bench", extra={"phone": "0123", "who": "us", "unknown": "x"})
    idea = submit_idea(by=cast.actor("fatima"), method=method, draft=draft)
    assert (idea.extra, idea.private) == ({"who": "us"}, {"phone": "0123"})


def test_changing_keeps_what_was_there_until_the_time_is_over() -> None:
    method = world.opened(edit_minutes=30)
    idea = submit_idea(by=cast.actor("fatima"), method=method, draft=WATER)
    edited = edit_idea(by=cast.actor("fatima"), idea=idea, draft=IdeaDraft("More water"), version=idea.version)
    assert edited.title == "More water" and edited.versions.get().title == WATER.title
    with pytest.raises(StaleError):
        edit_idea(by=cast.actor("fatima"), idea=idea, draft=WATER, version=1)
    with pytest.raises(NotAllowedError):
        edit_idea(by=cast.actor("ann"), idea=idea, draft=WATER, version=edited.version)
    with (
        time_machine.travel(idea.published_at + timedelta(minutes=30), tick=False),
        pytest.raises(NotAllowedError, match="over"),
    ):
        edit_idea(by=cast.actor("fatima"), idea=idea, draft=WATER, version=edited.version)


def test_another_category_moves_it_between_the_totals() -> None:
    method = world.opened(categories=[{"code": "green"}, {"code": "play"}])
    idea = submit_idea(by=cast.actor("fatima"), method=method, draft=IdeaDraft("A tree", category="green"))
    edit_idea(by=cast.actor("fatima"), idea=idea, draft=IdeaDraft("A tree", category="play"), version=1)
    assert dict(Tally.objects.values_list("category", "ideas")) == {"green": 0, "play": 1}


def test_taking_back_leaves_search_and_lists_at_once() -> None:
    method = world.opened()
    idea = submit_idea(by=cast.actor("fatima"), method=method, draft=WATER)
    with pytest.raises(NotAllowedError):
        withdraw_idea(by=cast.actor("ann"), idea=idea)
    gone = withdraw_idea(by=cast.actor("fatima"), idea=idea, reason="The neighbours had a better one")
    assert (gone.state, found(), shown(method)) == ("withdrawn", 0, 0)
    assert Event.objects.get(kind="idea.withdrawn").audience == method.process.circle


def test_as_many_as_the_rules_give() -> None:
    method = world.opened(ideas_per_person=1)
    first = submit_idea(by=cast.actor("fatima"), method=method, draft=WATER)
    with pytest.raises(NotAllowedError, match="as many"):
        submit_idea(by=cast.actor("fatima"), method=method, draft=IdeaDraft("A tree"))
    withdraw_idea(by=cast.actor("fatima"), idea=first)
    submit_idea(by=cast.actor("fatima"), method=method, draft=IdeaDraft("A tree"))


def test_a_clerk_enters_a_form_once() -> None:
    method = world.opened()
    idea = enter_idea(by=cast.actor("sara"), method=method, draft=WATER, channel="paper", key="form-12")
    assert (idea.channel, idea.participant.user) == ("paper", None)
    with pytest.raises(InvalidError):
        enter_idea(by=cast.actor("sara"), method=method, draft=WATER, channel="paper", key="FORM-12")
    with pytest.raises(NotAllowedError):
        enter_idea(by=cast.actor("fatima"), method=method, draft=WATER, channel="paper")


def test_a_draft_waits_for_its_writer_and_goes_when_it_is_sent() -> None:
    method = world.opened()
    save_draft(by=cast.actor("fatima"), method=method, words={"title": "Wat", "body": ""})
    save_draft(by=cast.actor("fatima"), method=method, words={"title": "Water", "body": ""})
    assert SavedDraft.objects.get().words["title"] == "Water"
    submit_idea(by=cast.actor("fatima"), method=method, draft=WATER)
    assert not SavedDraft.objects.exists()
