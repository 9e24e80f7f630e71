"""Comments on anything, their votes and their earlier words."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, thread_of
from proeftuin.kernel.privacy import Personal

FOR, NEUTRAL, AGAINST = 1, 0, -1


class CommentQuerySet(models.QuerySet["Comment"]):
    def shown(self) -> "CommentQuerySet":
        """What everyone may read: not hidden by a moderator, not taken back by its writer."""
        return self.filter(hidden_at=None, deleted_at=None)

    def on(self, thread: str) -> "CommentQuerySet":
        return self.filter(thread=thread)


class Comment(models.Model):
    """One thing said about a thread, or in reply to another comment. ``root`` gathers a whole conversation."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    thread = models.CharField(max_length=80)  # what it is about: "idea:7k3mq9x2ab"
    scope = models.CharField(max_length=80, blank=True)  # the wider thread: "process:…"
    root = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="conversation")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers")
    depth = models.PositiveSmallIntegerField(default=0)
    side = models.SmallIntegerField(default=NEUTRAL)  # FOR, NEUTRAL, AGAINST
    language = models.CharField(max_length=5, blank=True)
    body = models.TextField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="comments"
    )
    official = models.CharField(max_length=120, blank=True)  # the body in whose name it was said
    channel = models.CharField(max_length=10, default="web")
    ups = models.PositiveIntegerField(default=0)  # projections of CommentVote and of answers, see recount
    downs = models.PositiveIntegerField(default=0)
    score = models.IntegerField(default=0)  # ups less downs, for sorting
    replies = models.PositiveIntegerField(default=0)  # shown ones in its conversation; kept on roots
    created_at = models.DateTimeField(default=now)
    edited_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)  # by a moderator
    deleted_at = models.DateTimeField(null=True, blank=True)  # by its writer
    source = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=200, blank=True)
    source_author = models.CharField(max_length=80, blank=True)  # the writer's number at the source, never a name

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [
            # Of the roots alone: PostgreSQL takes "root is null" for no order, and would walk all comments by number.
            models.Index(fields=["thread", "-id"], condition=Q(root=None), name="comment_newest"),
            models.Index(fields=["thread", "-score", "-id"], condition=Q(root=None), name="comment_useful"),
            models.Index(fields=["thread", "side"], condition=Q(hidden_at=None, deleted_at=None), name="comment_shown"),
            models.Index(fields=["root", "id"], name="comment_conversation"),
            models.Index(fields=["scope", "id"], name="comment_scope"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "source", "source_id"], condition=~Q(source_id=""), name="comment_source_once"
            )
        ]

    class Privacy:
        personal = {
            "author": Personal(
                _("shown beside what someone wrote"), _("until the process lets go of names"), on_erase="detach"
            ),
            "source_author": Personal(
                _("telling writers of imported comments apart"),
                _("until the process lets go of names"),
                on_erase="blank",
                what=_("the writer’s number at the source"),
            ),
        }
        open = ["ref", "thread", "scope", "language", "body", "official", "channel", "source", "source_id"]

    def __str__(self) -> str:
        return self.ref

    @property
    def is_shown(self) -> bool:
        return self.hidden_at is None and self.deleted_at is None

    @property
    def shown_name(self) -> str:
        """The body, or the person, in whose name it was said. Needs its author, so select it along."""
        return self.official or (self.author.display_name if self.author else str(_("Former participant")))

    @property
    def own_thread(self) -> str:
        """Under which its writer and who is mentioned in it are told things, beside the thread it is about."""
        return thread_of("comment", self.ref)

    @property
    def address(self) -> str:
        """Of its own page, where it stands within its conversation."""
        return f"/discussion/{self.thread}/{self.ref}/"

    def get_absolute_url(self) -> str:
        return f"{self.address}#c-{self.ref}"


class CommentVote(models.Model):
    """Someone finds a comment useful (+1) or not (-1)."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="votes")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="comment_votes"
    )
    value = models.SmallIntegerField()
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["comment", "user"], condition=~Q(user=None), name="comment_vote_once")
        ]

    class Privacy:
        personal = {
            "user": Personal(_("one person counts once"), _("until the process lets go of names"), on_erase="detach")
        }

    def __str__(self) -> str:
        return f"{self.comment_id}: {self.value}"


class CommentVersion(models.Model):
    """What a comment said before it was edited."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="versions")
    body = models.TextField()
    at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["id"]

    class Privacy:
        open = ["body"]

    def __str__(self) -> str:
        return f"{self.comment_id} at {self.at}"
