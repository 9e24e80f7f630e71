"""What happens in conversations, in words. No sentence repeats what was said: that may be hidden later."""

from collections.abc import Iterable, Mapping

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.discussion.models import Comment
from proeftuin.ledger import registry
from proeftuin.ledger.queries import thread_cards
from proeftuin.ledger.registry import ThreadCard

SENTENCES = {
    "comment.posted": _("%(who)s wrote a comment"),
    "comment.mentioned": _("%(who)s mentions you in a comment"),
}


def register() -> None:
    """Tell the ledger our words."""
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.thread_kind("comment", comment_cards)
    registry.hushed(
        "comment.posted", lambda: Comment.objects.filter(~Q(hidden_at=None) | ~Q(deleted_at=None)).order_by()
    )


def comment_cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    """Under the title of what it is about, for who may know of that. What is hidden or taken back is for nobody."""
    comments = Comment.objects.filter(ref__in=list(refs)).only("ref", "thread", "hidden_at", "deleted_at")
    about = thread_cards(one.thread for one in comments)
    return {
        one.ref: ThreadCard(
            about[one.thread].title, one.get_absolute_url(), about[one.thread].audience if one.is_shown else "nobody"
        )
        for one in comments
        if one.thread in about
    }
