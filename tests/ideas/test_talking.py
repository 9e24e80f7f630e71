"""Comments under an idea: who may, what they do to its totals, and a storm of them that ends equal to a recount."""

import contextlib
import random
import threading

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from proeftuin.accounts.models import User
from proeftuin.accounts.queries import actor_of
from proeftuin.discussion.actions.keeping import hide_comment, recount, restore_comment
from proeftuin.discussion.actions.talking import CommentDraft, post_comment, vote, withdraw_comment
from proeftuin.discussion.models import Comment
from proeftuin.discussion.queries import totals
from proeftuin.ideas.actions.counting import count_sides, drift
from proeftuin.ideas.actions.submitting import submit_idea
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.models import Idea
from proeftuin.kernel.actor import Actor, system
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.moderation.actions import decisions
from proeftuin.moderation.actions.reports import report
from proeftuin.processes.models import Participant
from tests import cast
from tests.processes import world

BY = system("moderation")


def an_idea() -> Idea:
    return submit_idea(
        by=cast.actor("fatima"), method=world.opened("ideas"), draft=IdeaDraft("A pond", "With frogs.", "en")
    )


def say(who: str, idea: Idea, body: str = "Yes.", to: str = "") -> Comment:
    return post_comment(by=cast.actor(who), thread=idea.thread, draft=CommentDraft(body, reply_to=to))


def shown(idea: Idea) -> int:
    return Idea.objects.get(pk=idea.pk).comments


@pytest.mark.django_db
def test_a_comment_counts_on_its_idea_and_makes_a_participant(client: Client) -> None:
    idea = an_idea()
    comment = say("ann", idea, "Frogs are loud.")
    assert shown(idea) == 1 and comment.scope == idea.process.thread
    assert Participant.objects.filter(process=idea.process, user=cast.person("ann")).exists()
    assert "Frogs are loud." in client.get(idea.get_absolute_url()).content.decode()
    withdraw_comment(by=cast.actor("ann"), comment=comment)
    assert shown(idea) == 0


@pytest.mark.django_db
def test_the_people_of_the_process_moderate_its_comments(client: Client, as_) -> None:
    idea = an_idea()
    comment = say("ann", idea, "Frogs are stupid.")
    matter = report(by=cast.actor("fatima"), kind="comment", ref=comment.ref, reason="insult").matter
    queue = f"/processes/{idea.process.ref}/moderation/"
    assert as_("joris").get(queue).status_code == 404
    assert "Frogs are stupid." in as_("sara").get(queue).content.decode()
    reasons = decisions.Reasons("hide", "insult", "stupid", "Be kind to frogs.")
    decisions.decide(by=cast.actor("sara"), matters=[matter], reasons=reasons)
    assert shown(idea) == 0 and not Participant.objects.filter(user=cast.person("sara")).exists()
    assert "stupid" not in client.get(idea.get_absolute_url()).content.decode()
    restore_comment(cast.actor("sara"), comment.ref)
    assert shown(idea) == 1 and not Participant.objects.filter(user=cast.person("sara")).exists()


@pytest.mark.django_db
def test_an_idea_can_be_reported_and_hidden_with_its_conversation(client: Client) -> None:
    idea = an_idea()
    say("ann", idea, "Frogs are loud.")
    matter = report(by=cast.actor("ann"), kind="idea", ref=idea.ref, reason="spam").matter
    decisions.decide(
        by=cast.actor("sara"), matters=[matter], reasons=decisions.Reasons("hide", "spam", "", "It sells.")
    )
    for path in (idea.get_absolute_url(), f"/discussion/{idea.thread}/", f"/discussion/{idea.thread}.json"):
        assert client.get(path).status_code == 404


@pytest.mark.django_db
def test_an_idea_knows_how_many_are_for_and_against_without_counting(client: Client) -> None:
    idea = an_idea()
    for who, side in (("ann", 1), ("joris", 1), ("ann", -1), ("joris", 0)):
        post_comment(by=cast.actor(who), thread=idea.thread, draft=CommentDraft("Frogs.", side))
    withdraw_comment(by=cast.actor("joris"), comment=Comment.objects.filter(side=1).latest("pk"))
    with CaptureQueriesContext(connection) as spent:
        client.get(idea.get_absolute_url())
    assert not any("COUNT(" in one["sql"] and "discussion_comment" in one["sql"] for one in spent.captured_queries)
    sides = ("comments", "said", "said_for", "said_against")
    assert Idea.objects.values_list(*sides).get() == (3, 3, 1, 1) and not drift()
    Idea.objects.update(said=0, said_for=0, said_against=9)  # as an importer leaves it
    assert drift().ideas == (idea.pk,)
    count_sides(idea.process)
    assert Idea.objects.values_list(*sides).get() == (3, 3, 1, 1) and not drift()


@pytest.mark.django_db(transaction=True)
def test_a_storm_of_comments_ends_equal_to_a_recount() -> None:
    idea = an_idea()
    first = say("fatima", idea)
    people = [actor_of(User.objects.create_user(f"p{n}@example.org", None, name=f"P{n}")) for n in range(4)]
    failures: list[BaseException] = []

    def storm(person: Actor, seed: int) -> None:
        dice = random.Random(seed)
        try:
            for _ in range(15):
                with contextlib.suppress(NotAllowedError, InvalidError):
                    _one_deed(person, idea, first, dice)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=storm, args=(one, n)) for n, one in enumerate([*people, *people])]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failures == []
    assert shown(idea) == totals(idea.process.thread).get(idea.thread, 0)
    assert not drift(idea.process)
    assert recount(by=system("test"), scope=idea.process.thread).drift == 0


def _one_deed(person: Actor, idea: Idea, first: Comment, dice: random.Random) -> None:
    """Say, reply, vote, take back, hide or restore: whatever falls."""
    chosen = dice.choice(list(Comment.objects.on(idea.thread).order_by("pk")))
    match dice.randrange(6):
        case 0 | 1:
            draft = CommentDraft("Yes.", dice.choice([1, 0, -1]), reply_to=dice.choice(["", "", first.ref, chosen.ref]))
            post_comment(by=person, thread=idea.thread, draft=draft)
        case 2:
            withdraw_comment(by=person, comment=chosen)
        case 3:
            vote(by=person, comment=chosen, value=dice.choice([1, 0, -1]))
        case 4:
            hide_comment(BY, chosen.ref)
        case 5:
            restore_comment(BY, chosen.ref)
