"""After a comment: the machine looks for what is odd, and who was mentioned hears of it. Safe to run twice."""

from proeftuin.accounts.models import User
from proeftuin.discussion.models import Comment
from proeftuin.discussion.moderating import subject_of
from proeftuin.ledger.models import Event
from proeftuin.ledger.registry import on
from proeftuin.moderation.actions.reports import notice
from proeftuin.moderation.logic import REPEATED_WITHIN, noticed
from proeftuin.notifications.actions import tell

LOOKS_BACK = 50  # comments of the same writer


@on("comment.posted")
def look_for_hints(event: Event) -> None:
    """Too much at once, many links, the same again: shown to moderators, never hidden by us."""
    comment = Comment.objects.filter(ref=event.subject).select_related("author").first()
    if comment is None or comment.author_id is None or comment.official or not comment.is_shown:
        return
    since = comment.created_at - REPEATED_WITHIN
    earlier = Comment.objects.filter(author_id=comment.author_id, pk__lt=comment.pk, created_at__gte=since)
    texts = earlier.order_by("-pk").values_list("created_at", "body")[:LOOKS_BACK]
    hints = noticed(comment.body, comment.created_at, list(texts))
    notice(kind="comment", subject=subject_of(comment), hints=hints)


@on("comment.mentioned")
def tell_mentioned(event: Event) -> None:
    """Unless it was hidden or taken back meanwhile."""
    if Comment.objects.shown().filter(ref=event.subject).exists():
        ids = User.objects.filter(ref=event.audience.removeprefix("person:")).values_list("pk", flat=True)
        tell(event=event, user_ids=ids)
