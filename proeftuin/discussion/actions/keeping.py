"""What is done about comments: hiding and showing again, letting go of names, and counting anew."""

from dataclasses import dataclass
from itertools import batched

from django.db import transaction
from django.db.models import Count, F, Q

from proeftuin.accounts.models import User
from proeftuin.discussion import logic
from proeftuin.discussion.actions.talking import gone_from_view
from proeftuin.discussion.models import Comment, CommentVersion, CommentVote
from proeftuin.kernel.actor import Actor, system
from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import thread_of
from proeftuin.ledger.actions import forget_people, record
from proeftuin.notifications.actions import forget_followers

MODERATION = system("moderation")
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Recount:
    """How many comments showed another number than a count of what they stand for. All are right after it."""

    votes: int
    replies: int

    @property
    def drift(self) -> int:
        return self.votes + self.replies


@transaction.atomic
def hide_comment(by: Actor, ref: str) -> None:
    """A moderator hides a comment; its total goes down. Hiding twice is hiding once."""
    comment = Comment.objects.select_for_update(no_key=True).filter(ref=ref, hidden_at=None).first()
    if comment is None:
        return
    comment.hidden_at = now()
    comment.save(update_fields=["hidden_at"])
    if comment.deleted_at is None:
        gone_from_view(MODERATION, comment, -1)
    record("comment.hidden", by=by, thread=comment.thread, subject=ref)


@transaction.atomic
def restore_comment(by: Actor, ref: str) -> None:
    """Show it again, unless its writer has taken it back meanwhile. Restoring twice is restoring once."""
    comment = Comment.objects.select_for_update(no_key=True).filter(ref=ref).exclude(hidden_at=None).first()
    if comment is None:
        return
    comment.hidden_at = None
    comment.save(update_fields=["hidden_at"])
    if comment.deleted_at is None:
        gone_from_view(MODERATION, comment, 1)
    record("comment.restored", by=by, thread=comment.thread, subject=ref)


@transaction.atomic
def let_go(*, scope: str) -> int:
    """Forget who wrote and who voted in a scope; the words and the counts stay. Returns how many comments it was.

    Called when a process lets go of names, within its transaction. Who was mentioned by name is so no longer.
    """
    comments = Comment.objects.filter(scope=scope)
    names = _names_in(scope)
    for model, rows in ((Comment, comments), (CommentVersion, CommentVersion.objects.filter(comment__scope=scope))):
        for row in rows.filter(body__contains="@").only("pk", "body").iterator(chunk_size=BATCH):
            model.objects.filter(pk=row.pk).update(body=logic.without_names(row.body, names))
    for some in batched(comments.order_by("pk").values_list("ref", "thread").iterator(chunk_size=BATCH), BATCH):
        own = [thread_of("comment", ref) for ref, _thread in some]
        forget_people(own)
        forget_followers(own)
        forget_people({thread for _ref, thread in some}, room="comment")
    CommentVote.objects.filter(comment__scope=scope).exclude(user=None).update(user=None)
    return comments.exclude(author=None, source_author="").update(author=None, source_author="")


@transaction.atomic
def unmention(user: User) -> None:
    """Take somebody's name away where others wrote it behind an @: only who is in a conversation can be mentioned."""
    name = user.display_name
    threads = Comment.objects.filter(author=user).order_by().values("thread")
    said = Comment.objects.filter(thread__in=threads, body__icontains=f"@{name}")
    earlier = CommentVersion.objects.filter(comment__thread__in=threads, body__icontains=f"@{name}")
    for model, rows in ((Comment, said), (CommentVersion, earlier)):
        for pk, body in list(rows.values_list("pk", "body")):
            model.objects.filter(pk=pk).update(body=logic.without_names(body, [name]))


def _names_in(scope: str) -> set[str]:
    written = Comment.objects.filter(scope=scope).exclude(author=None).select_related("author").only(
        "author__name", "author__email", "author__erased_at")  # fmt: skip
    return {row.author.display_name for row in written.iterator(chunk_size=BATCH) if row.author}


@transaction.atomic
def recount(*, by: Actor, scope: str) -> Recount:
    """Count votes and replies of a scope anew and mend what differs. In a few queries, whatever the size.

    The total of each thread is its room's own: see :func:`proeftuin.discussion.queries.totals`.
    """
    votes = _mend_votes(scope)
    replies = _mend_replies(scope)
    if votes or replies:
        record("comment.recounted", by=by, thread=scope, audience=scope, data={"votes": votes, "replies": replies})
    return Recount(votes, replies)


def _mend_votes(scope: str) -> int:
    counted = Comment.objects.filter(scope=scope).annotate(
        right_ups=Count("votes", filter=Q(votes__value=1)), right_downs=Count("votes", filter=Q(votes__value=-1))
    )
    wrong = counted.exclude(
        ups=F("right_ups"), downs=F("right_downs"), score=F("right_ups") - F("right_downs")
    ).values_list("pk", "right_ups", "right_downs")  # fmt: skip
    mended = [Comment(pk=pk, ups=ups, downs=downs, score=ups - downs) for pk, ups, downs in wrong.order_by()]
    Comment.objects.bulk_update(mended, ["ups", "downs", "score"], batch_size=BATCH)
    return len(mended)


def _mend_replies(scope: str) -> int:
    shown = Q(conversation__hidden_at=None, conversation__deleted_at=None, conversation__isnull=False)
    counted = Comment.objects.filter(scope=scope, root=None).annotate(right=Count("conversation", filter=shown))
    wrong = counted.exclude(replies=F("right")).values_list("pk", "right")
    mended = [Comment(pk=pk, replies=right) for pk, right in wrong.order_by()]
    Comment.objects.bulk_update(mended, ["replies"], batch_size=BATCH)
    return len(mended)
