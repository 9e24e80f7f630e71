"""The personal data this room holds: to show it to its owner, and to let it go."""

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.discussion.actions.keeping import unmention
from proeftuin.discussion.models import Comment, CommentVote
from proeftuin.discussion.queries import comments_by


def register() -> None:
    holds_personal_data("discussion", export=export, erase=erase)


def export(user: User) -> object:
    """What this person said, and found useful or not."""
    votes = (
        CommentVote.objects.filter(user=user).order_by("id").values("comment__ref", "comment__thread", "value", "at")
    )
    return {"comments": comments_by(user), "votes": list(votes)}


def erase(user: User) -> None:
    """What was said stays and counts, without the person; who mentioned them by name does so no longer."""
    unmention(user)
    Comment.objects.filter(author=user).update(author=None)
    CommentVote.objects.filter(user=user).update(user=None)
