"""Comments as open data: their words and what became of them, and nobody's name."""

from django.utils.translation import gettext as _

from proeftuin.discussion.logic import shown_side
from proeftuin.discussion.models import Comment
from proeftuin.ui.http import FeedItem, absolute


def comment_data(comment: Comment) -> dict[str, object]:
    """One shown comment. Needs its parent, so select it along."""
    return {
        "ref": comment.ref,
        "url": absolute(comment.get_absolute_url()),
        "thread": comment.thread,
        "in_reply_to": comment.parent.ref if comment.parent else None,
        "side": shown_side(comment.side),
        "language": comment.language,
        "body": comment.body,
        "official": comment.official,
        "channel": comment.channel,
        "useful": comment.ups,
        "not_useful": comment.downs,
        "created_at": comment.created_at.isoformat(),
        "edited_at": comment.edited_at.isoformat() if comment.edited_at else None,
    }


def feed_item(comment: Comment, title: str) -> FeedItem:
    name = _("Comment on “%(title)s”") % {"title": title}
    return FeedItem(f"comment:{comment.ref}", name, comment.get_absolute_url(), comment.body, comment.created_at)
