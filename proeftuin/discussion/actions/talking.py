"""Saying something, changing it, taking it back, and saying what is useful."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from proeftuin.discussion import logic, permissions
from proeftuin.discussion.models import AGAINST, FOR, NEUTRAL, Comment, CommentVersion, CommentVote
from proeftuin.discussion.queries import people_in
from proeftuin.discussion.registry import Topic, topic_of
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import record
from proeftuin.notifications.actions import keep_hearing


@dataclass(frozen=True, slots=True)
class CommentDraft:
    """What someone says. ``reply_to`` is a comment's ref; ``official`` asks to say it in the name of the body."""

    body: str
    side: int = NEUTRAL
    reply_to: str = ""
    official: bool = False
    language: str = ""


@transaction.atomic
def post_comment(*, by: Actor, thread: str | Topic, draft: CommentDraft) -> Comment:
    """Say something on a thread, or in reply. Raises NotAllowedError, InvalidError.

    The writer follows the thread from now on; who is mentioned hears of it; the room's own total goes up with it.
    What the thread is about is read once, and not at all when the caller hands it over.
    """
    topic = topic_of(thread)
    require(permissions.can_comment(by, topic) if topic else permissions.NO_SUCH_THREAD)
    assert topic is not None  # noqa: S101 - refused otherwise
    thread, kind = topic.thread, topic.kind
    body = _checked(draft.body)
    parent = _parent(thread, draft.reply_to)
    root = (parent.root or parent) if parent else None
    comment = Comment.objects.create(
        thread=thread, scope=kind.scope(topic.about), root=root, parent=parent, body=body, author_id=by.id,
        depth=parent.depth + 1 if parent else 0, side=_side(topic, draft), language=draft.language,
        official=_official(topic, by) if draft.official else "",
    )  # fmt: skip
    if root:
        Comment.objects.filter(pk=root.pk).update(replies=F("replies") + 1)
    kind.counted(by, topic.about, 1, comment.side)
    record("comment.posted", by=by, thread=thread, subject=comment.ref)
    keep_hearing(by=by, thread=thread)
    _mention(by, comment)
    return comment


@transaction.atomic
def edit_comment(*, by: Actor, comment: Comment, body: str) -> Comment:
    """Change one's words; what they were stays readable for all. Raises NotAllowedError, InvalidError."""
    comment = Comment.objects.select_for_update(no_key=True).get(pk=comment.pk)
    require(permissions.can_edit(by, comment))
    body = _checked(body)
    if body == comment.body:
        return comment
    CommentVersion.objects.create(comment=comment, body=comment.body, at=comment.edited_at or comment.created_at)
    comment.body, comment.edited_at = body, now()
    comment.save(update_fields=["body", "edited_at"])
    record("comment.edited", by=by, thread=comment.thread, subject=comment.ref)
    return comment


@transaction.atomic
def withdraw_comment(*, by: Actor, comment: Comment) -> Comment:
    """Take back one's own words: nobody reads them any more; while there are replies a gap stays. NotAllowedError."""
    comment = Comment.objects.select_for_update(no_key=True).get(pk=comment.pk)
    require(permissions.can_withdraw(by, comment))
    comment.deleted_at = now()
    comment.body = ""
    comment.save(update_fields=["deleted_at", "body"])
    comment.versions.all().delete()
    gone_from_view(by, comment, -1)
    record("comment.withdrawn", by=by, thread=comment.thread, subject=comment.ref)
    return comment


@transaction.atomic
def vote(*, by: Actor, comment: Comment, value: int) -> Comment:
    """Useful (+1), not useful (-1), or neither any more (0). One for each person. NotAllowedError, InvalidError."""
    if value not in (1, 0, -1):
        raise InvalidError({"value": _("Choose useful or not useful.")})
    comment = Comment.objects.select_for_update(no_key=True).get(pk=comment.pk)
    topic = topic_of(comment.thread)
    require(permissions.can_vote(by, comment, topic))
    mine = CommentVote.objects.filter(comment=comment, user_id=by.person_id).first()
    before = mine.value if mine else 0
    if value == before:
        return comment
    if mine is None:
        CommentVote.objects.create(comment=comment, user_id=by.person_id, value=value)
    elif value == 0:
        mine.delete()
    else:
        mine.value = value
        mine.save(update_fields=["value"])
    comment.ups += (value == 1) - (before == 1)
    comment.downs += (value == -1) - (before == -1)
    comment.score = comment.ups - comment.downs
    comment.save(update_fields=["ups", "downs", "score"])
    if topic:
        topic.kind.in_time(by, topic.about)
    record("comment.voted", by=by, thread=comment.thread, subject=comment.ref, audience=by.ref, data={"value": value})
    return comment


def gone_from_view(by: Actor, comment: Comment, change: int) -> None:
    """Keep the totals true when a comment leaves (-1) or comes back (+1), in the transaction that does it."""
    if comment.root_id:
        Comment.objects.filter(pk=comment.root_id).update(replies=F("replies") + change)
    topic = topic_of(comment.thread)
    if topic:
        topic.kind.counted(by, topic.about, change, comment.side)


def _checked(body: str) -> str:
    body = body.replace("\0", "").replace("\r\n", "\n").strip()
    if not body:
        raise InvalidError({"body": _("Write something first.")})
    if len(body) > logic.LONGEST:
        raise InvalidError({"body": _("This is %(n)d characters too long.") % {"n": len(body) - logic.LONGEST}})
    return body


def _parent(thread: str, ref: str) -> Comment | None:
    if not ref:
        return None
    parent = Comment.objects.select_related("root").filter(thread=thread, ref=ref).first()
    if parent is None or not parent.is_shown:
        raise InvalidError({"": _("The comment you reply to is no longer here. You can say it as a new comment.")})
    return parent


def _side(topic: Topic, draft: CommentDraft) -> int:
    """Only what starts a conversation is for or against."""
    if not topic.kind.with_sides or draft.reply_to:
        return NEUTRAL
    if draft.side not in (FOR, NEUTRAL, AGAINST):
        raise InvalidError({"side": _("Choose for, against or neither.")})
    return draft.side


def _official(topic: Topic, by: Actor) -> str:
    body = topic.kind.speaks_for(by, topic.about)
    if not body:
        raise InvalidError({"official": _("You can't speak for this organisation.")})
    return body[:120]


def _mention(by: Actor, comment: Comment) -> None:
    """Tell those in the conversation whose name stands after an @. Nothing is asked when there is no @."""
    if "@" not in comment.body:
        return
    people = {user.pk: user for user in people_in(comment.thread)}
    names = {pk: user.display_name for pk, user in people.items() if pk != by.id}
    for pk in logic.mentioned(comment.body, names):
        record("comment.mentioned", by=by, thread=comment.own_thread, subject=comment.ref,
               audience=people[pk].actor_ref)  # fmt: skip
