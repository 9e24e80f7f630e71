"""Who may read, comment, vote, edit and take back, and why not."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from proeftuin.discussion import logic
from proeftuin.discussion.models import Comment
from proeftuin.discussion.registry import KINDS, Discussable, Topic, topic_of
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.moderation.queries import is_asked_to_change

NO_SUCH_THREAD = Denied(_("There is nothing to talk about here."), hidden=True)
SIGN_IN = Denied(_("Sign in to comment."), remedy=_("A code by e-mail is enough. It takes a minute."))


def kind_of(thread: str) -> Discussable | None:
    return KINDS.get(thread.partition(":")[0])


def can_read(actor: Actor, thread: str | Topic) -> Verdict:
    """Whoever may read what it is about."""
    topic = topic_of(thread)
    return topic.kind.can_read(actor, topic.about) if topic else NO_SUCH_THREAD


def can_comment(actor: Actor, thread: str | Topic) -> Verdict:
    """With an account, as the room of the thread says."""
    topic = topic_of(thread)
    if topic is None:
        return NO_SUCH_THREAD
    if actor.kind == "visitor":
        allowed = topic.kind.can_read(actor, topic.about)
        return SIGN_IN if allowed else allowed
    return topic.kind.can_comment(actor, topic.about)


def can_vote(actor: Actor, comment: Comment, topic: Topic | None = None) -> Verdict:
    """Whoever may comment, about what others wrote and what is shown."""
    if not comment.is_shown:
        return NO_SUCH_THREAD
    if actor.is_person and comment.author_id == actor.id:
        return Denied(_("You wrote this yourself. Others say whether it is useful."))
    return can_comment(actor, topic or comment.thread)


def can_edit(actor: Actor, comment: Comment) -> Verdict:
    """The writer, for some minutes, and again when a moderator asked to change it."""
    if not _is_writer(actor, comment) or not comment.is_shown:
        return NO_SUCH_THREAD
    if logic.can_still_edit(comment.created_at, now(), settings.COMMENT_EDIT_MINUTES):
        return ALLOWED
    if is_asked_to_change("comment", comment.ref):
        return ALLOWED
    minutes = settings.COMMENT_EDIT_MINUTES
    why = _("You can change a comment for %(n)d minutes after you wrote it.") % {"n": minutes}
    return Denied(why, remedy=_("Write a reply below it, or take it back."))


def can_withdraw(actor: Actor, comment: Comment) -> Verdict:
    """The writer, always."""
    return ALLOWED if _is_writer(actor, comment) and comment.is_shown else NO_SUCH_THREAD


def _is_writer(actor: Actor, comment: Comment) -> bool:
    return actor.is_person and comment.author_id == actor.id
