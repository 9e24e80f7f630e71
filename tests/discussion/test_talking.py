"""Saying something, changing it, taking it back, finding it useful: and every total equals a recount."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from proeftuin.accounts.privacy import HOLDERS
from proeftuin.discussion.actions.keeping import hide_comment, let_go, recount, restore_comment
from proeftuin.discussion.actions.talking import CommentDraft, edit_comment, post_comment, vote, withdraw_comment
from proeftuin.discussion.models import Comment, CommentVote
from proeftuin.discussion.queries import conversations, totals
from proeftuin.kernel.actor import VISITOR, system
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError
from proeftuin.ledger.deliveries import deliver_due
from proeftuin.ledger.models import Event
from proeftuin.ledger.queries import timeline
from proeftuin.moderation.models import Matter
from proeftuin.notifications.models import Follow, Notice
from proeftuin.notifications.queries import in_words, notices_of
from proeftuin.notifications.sending import send_due
from tests import cast
from tests.discussion import talk
from tests.discussion.talk import COUNTED, THREAD

pytestmark = pytest.mark.django_db


def say(who: str, body: str = "A good plan.", *, to: Comment | None = None, **more: object) -> Comment:
    draft = CommentDraft(body, reply_to=to.ref if to else "", **more)
    return post_comment(by=cast.actor(who), thread=THREAD, draft=draft)


def test_a_reply_hangs_under_what_it_replies_to_and_counts() -> None:
    first = say("fatima", side=1)
    second = say("joris", to=first)
    third = say("ann", to=second)
    assert (second.depth, third.depth, third.root, third.parent) == (1, 2, first, second)
    first.refresh_from_db()
    assert first.replies == 2 and first.side == 1 and COUNTED[THREAD] == 3
    assert totals("process:none") == {THREAD: 3}
    assert Follow.objects.filter(user=cast.person("ann"), thread=THREAD).count() == 1


def test_what_cannot_be_said_is_refused_in_words() -> None:
    with pytest.raises(InvalidError, match="Write something"):
        say("fatima", "  \n\0 ")
    with pytest.raises(InvalidError, match="too long"):
        say("fatima", "x" * 5001)
    with pytest.raises(InvalidError, match="for, against"):
        say("fatima", side=3)
    with pytest.raises(InvalidError, match="no longer here"):
        post_comment(by=cast.actor("fatima"), thread=THREAD, draft=CommentDraft("Hi", reply_to="nowhere"))
    with pytest.raises(InvalidError, match="speak for"):
        say("fatima", official=True)
    with pytest.raises(NotAllowedError, match="Sign in"):
        post_comment(by=VISITOR, thread=THREAD, draft=CommentDraft("Hi"))
    with pytest.raises(NotAllowedError):
        post_comment(by=cast.actor("fatima"), thread="unheard-of:1", draft=CommentDraft("Hi"))
    talk.CLOSED.add(THREAD)
    with pytest.raises(NotAllowedError, match="has closed"):
        say("fatima")
    assert not Comment.objects.exists() and COUNTED[THREAD] == 0


def test_a_reply_to_another_thread_is_none() -> None:
    elsewhere = post_comment(by=cast.actor("ann"), thread="topic:two", draft=CommentDraft("There"))
    with pytest.raises(InvalidError):
        say("fatima", to=elsewhere)


def test_an_edit_keeps_the_earlier_words_and_has_its_time() -> None:
    comment = say("fatima", "Teh park")
    comment = edit_comment(by=cast.actor("fatima"), comment=comment, body="The park")
    assert comment.edited_at and comment.versions.get().body == "Teh park"
    with pytest.raises(NotAllowedError):
        edit_comment(by=cast.actor("joris"), comment=comment, body="Mine now")
    with time_machine.travel(now() + timedelta(minutes=16)), pytest.raises(NotAllowedError, match="15 minutes"):
        edit_comment(by=cast.actor("fatima"), comment=comment, body="Too late")
    assert edit_comment(by=cast.actor("fatima"), comment=comment, body="The park").versions.count() == 1


def test_what_is_taken_back_leaves_a_gap_while_something_hangs_on_it() -> None:
    first = say("fatima", "My secret")
    reply = say("joris", to=first)
    withdraw_comment(by=cast.actor("fatima"), comment=first)
    shown = conversations(THREAD, VISITOR)
    assert shown.conversations[0].first.gap == "withdrawn" and shown.total == COUNTED[THREAD] == 1
    assert not Comment.objects.filter(body__contains="secret").exists()
    with pytest.raises(NotAllowedError):
        withdraw_comment(by=cast.actor("fatima"), comment=first)
    withdraw_comment(by=cast.actor("joris"), comment=reply)
    assert conversations(THREAD, VISITOR).conversations == [] and COUNTED[THREAD] == 0


def test_hiding_twice_is_hiding_once_and_restoring_brings_all_back() -> None:
    first = say("fatima")
    reply = say("joris", to=first)
    by = system("moderation")
    for _ in range(2):
        hide_comment(by, reply.ref)
    first.refresh_from_db()
    assert first.replies == 0 and COUNTED[THREAD] == 1
    for _ in range(2):
        restore_comment(by, reply.ref)
    first.refresh_from_db()
    assert first.replies == 1 and COUNTED[THREAD] == 2
    hide_comment(by, reply.ref)
    reply.refresh_from_db()
    with pytest.raises(NotAllowedError):
        withdraw_comment(by=cast.actor("joris"), comment=reply)


def test_one_person_counts_once_among_the_useful() -> None:
    comment = say("fatima")
    for value in (1, 1, -1, 0, 1):
        vote(by=cast.actor("joris"), comment=comment, value=value)
    voted = vote(by=cast.actor("ann"), comment=comment, value=-1)
    assert (voted.ups, voted.downs, voted.score) == (1, 1, 0)
    assert recount(by=system("test"), scope="process:none").drift == 0
    with pytest.raises(NotAllowedError, match="yourself"):
        vote(by=cast.actor("fatima"), comment=comment, value=1)
    with pytest.raises(InvalidError):
        vote(by=cast.actor("joris"), comment=comment, value=7)


def test_a_recount_mends_what_drifted() -> None:
    first = say("fatima")
    say("joris", to=first)
    vote(by=cast.actor("joris"), comment=first, value=1)
    Comment.objects.filter(pk=first.pk).update(ups=9, score=-3, replies=70)
    mended = recount(by=system("test"), scope="process:none")
    assert (mended.votes, mended.replies) == (1, 1)
    first.refresh_from_db()
    assert (first.ups, first.downs, first.score, first.replies) == (1, 0, 1, 1)
    assert recount(by=system("test"), scope="process:none").drift == 0


def test_who_is_mentioned_hears_and_others_do_not() -> None:
    say("ann")
    say("joris", "What do you think, @Ann Claes? And @Elke Janssens?")
    while deliver_due():
        pass
    heard = {notice.user for notice in Notice.objects.filter(event_id__in=mentions())}
    assert heard == {cast.person("ann")}  # Elke is not in the conversation, Joris said it


def mentions() -> list[int]:
    return list(Event.objects.filter(kind="comment.mentioned").values_list("pk", flat=True))


def test_nobody_hears_of_a_mention_that_was_hidden_at_once() -> None:
    say("ann")
    comment = say("joris", "@Ann Claes is a fool")
    hide_comment(system("moderation"), comment.ref)
    while deliver_due():
        pass
    assert not Notice.objects.filter(event_id__in=mentions()).exists()


def test_the_ledger_never_repeats_what_was_said() -> None:
    comment = say("fatima", "xyzzy")
    edit_comment(by=cast.actor("fatima"), comment=comment, body="plugh")
    assert not [event for event in Event.objects.all() if "xyzzy" in str(event.data) or "plugh" in str(event.data)]


def test_a_comment_costs_few_queries() -> None:
    first, by = say("fatima"), cast.actor("joris")
    with CaptureQueriesContext(connection) as queries:
        post_comment(by=by, thread=THREAD, draft=CommentDraft("A reply", reply_to=first.ref))
    asked = [one for one in queries if "SAVEPOINT" not in one["sql"]]
    assert len(asked) <= 7  # and what the room of the thread asks


def test_the_machine_shows_a_flood_to_moderators_and_hides_nothing() -> None:
    for _ in range(6):
        say("ann", "Buy now at https://a.example https://b.example https://c.example")
    while deliver_due():
        pass
    assert Matter.objects.get(subject=Comment.objects.latest("pk").ref).noticed == ["burst", "links", "repeated"]
    assert Comment.objects.shown().count() == 6


def test_names_are_let_go_of_and_words_and_counts_stay() -> None:
    first = say("ann")
    say("joris", "@Ann Claes is right", to=first)
    vote(by=cast.actor("joris"), comment=first, value=1)
    assert let_go(scope="process:none") == 2
    assert Comment.objects.filter(author=None).count() == 2
    assert Comment.objects.latest("pk").body == "@… is right"
    assert CommentVote.objects.get().user is None
    first.refresh_from_db()
    assert first.ups == 1 and recount(by=system("test"), scope="process:none").drift == 0


def test_people_take_their_words_along_and_leave_them_without_a_name() -> None:
    first = say("ann", "Mine")
    vote(by=cast.actor("joris"), comment=first, value=1)
    assert HOLDERS["discussion"].export(cast.person("ann"))["comments"][0]["body"] == "Mine"
    for who in ("ann", "joris"):
        HOLDERS["discussion"].erase(cast.person(who))
    assert Comment.objects.get().author is None and CommentVote.objects.get().user is None


def test_who_wrote_what_is_hidden_since_is_named_nowhere() -> None:
    say("joris")
    hidden, taken = say("fatima", "Something rude"), say("ann", "I take this back.")
    while deliver_due():
        pass

    def read() -> set[str]:
        joris = cast.actor("joris")
        notices = [one.entry.sentence for one in in_words(joris, notices_of(joris))]
        lines = [one.sentence for one in timeline(thread=THREAD)]
        assert {name for name in ("Fatima", "Ann") if any(name in one for one in lines)} == {
            name for name in ("Fatima", "Ann") if any(name in one for one in notices)
        }
        return {name for name in ("Fatima", "Ann") if any(name in one for one in notices)}

    assert read() == {"Fatima", "Ann"}
    hide_comment(system("test"), hidden.ref)
    withdraw_comment(by=cast.actor("ann"), comment=taken)
    assert read() == set()
    mail.outbox.clear()
    with time_machine.travel(now() + timedelta(days=1)):
        send_due()
    assert all("Fatima" not in one.body and "Ann" not in one.body for one in mail.outbox if "joris" in one.to[0])
    restore_comment(system("test"), hidden.ref)
    assert read() == {"Fatima"}
