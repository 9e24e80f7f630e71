"""Comments as moderators meet them: how they are shown, hidden and restored, and by whom they are read."""

from collections.abc import Mapping, Sequence

from proeftuin.discussion import permissions
from proeftuin.discussion.actions.keeping import hide_comment, restore_comment
from proeftuin.discussion.models import Comment
from proeftuin.kernel.actor import Actor
from proeftuin.ledger.queries import thread_cards
from proeftuin.moderation.registry import Subject, SubjectKind, moderated


def register() -> None:
    moderated(SubjectKind("comment", look, hide_comment, restore_comment, can_read))


def look(refs: Sequence[str]) -> Mapping[str, Subject]:
    """Comments by ref, whatever their state. Two queries for each kind of thread."""
    comments = Comment.objects.filter(ref__in=list(refs)).select_related("author")
    cards = thread_cards(one.thread for one in comments)
    return {one.ref: subject_of(one, cards[one.thread].title if one.thread in cards else "") for one in comments}


def subject_of(comment: Comment, title: str = "") -> Subject:
    return Subject(
        ref=comment.ref, title=title, text=comment.body, url=comment.get_absolute_url(), scope=comment.scope,
        at=comment.created_at, language=comment.language, writer_id=comment.author_id,
        writer_name=comment.official or (comment.author.display_name if comment.author else ""),
        is_shown=comment.is_shown,
    )  # fmt: skip


def can_read(actor: Actor, ref: str) -> bool:
    comment = Comment.objects.filter(ref=ref).first()
    return comment is not None and bool(permissions.can_read(actor, comment.thread))
