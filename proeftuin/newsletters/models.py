"""Newsletters, the pieces they are made of, and each mail of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, thread_of
from proeftuin.kernel.privacy import Personal


class IssueQuerySet(models.QuerySet["Issue"]):
    def out(self) -> "IssueQuerySet":
        """In the archive: what left, or leaves now."""
        return self.filter(state__in=Issue.OUT)


class Issue(models.Model):
    """One newsletter, in one language. ``queued_through`` is the last reader in the queue: a kill loses no place."""

    class State(models.TextChoices):
        DRAFT = "draft"
        SCHEDULED = "scheduled"
        SENDING = "sending"
        SENT = "sent"
        HALTED = "halted"  # somebody stopped it on its way

    OUT = (State.SENDING, State.SENT, State.HALTED)

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    language = models.CharField(max_length=5, default="en")
    title = models.CharField(max_length=150)  # also the subject of the mail
    intro = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    scheduled_for = models.DateTimeField(null=True, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    queued_through = models.BigIntegerField(default=0)
    queued_at = models.DateTimeField(null=True, blank=True)  # when everyone was in the queue
    ended_at = models.DateTimeField(null=True, blank=True)
    totals = models.JSONField(default=dict, blank=True)  # state → number, kept when the mails are forgotten
    created_at = models.DateTimeField(default=now, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = IssueQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "-began_at", "-id"], name="issue_archive")]

    class Privacy:
        personal = {"author": Personal(_("who made it"), _("as long as the account"), on_erase="detach")}
        open = ["ref", "state", "language", "title", "intro", "totals"]

    def __str__(self) -> str:
        return self.title

    @property
    def thread(self) -> str:
        return thread_of("newsletter", self.ref)

    @property
    def is_out(self) -> bool:
        return self.state in self.OUT

    def get_absolute_url(self) -> str:
        return f"/newsletters/{self.ref}/"


class Piece(models.Model):
    """A part of an issue: a thing of this site with a few words of ours, or words alone.

    Title, summary and address are those of the thing when it was picked, and again when the issue leaves.
    """

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="pieces")
    place = models.PositiveIntegerField(default=0)
    kind = models.CharField(max_length=20, blank=True)  # as search knows it; "" for words alone
    thing = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=300)
    words = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    url = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["place", "id"]

    class Privacy:
        open = ["kind", "thing", "title", "words", "summary", "url"]

    def __str__(self) -> str:
        return self.title


class Delivery(models.Model):
    """One mail of an issue to one reader. Claimed before it leaves; see logic.TURNS and the decision on sending."""

    class State(models.TextChoices):
        QUEUED = "queued"
        CLAIMED = "claimed"
        SENT = "sent"
        FAILED = "failed"
        UNKNOWN = "unknown"
        SKIPPED = "skipped"

    issue = models.ForeignKey(Issue, on_delete=models.CASCADE, related_name="deliveries")
    reader = models.ForeignKey("items.Reader", null=True, on_delete=models.SET_NULL, related_name="deliveries")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=now)
    claimed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["issue", "reader"], name="newsletter_delivery_once")]
        indexes = [
            models.Index(fields=["issue", "id"], condition=Q(state="queued"), name="newsletter_queue"),
            models.Index(fields=["claimed_at"], condition=Q(state="claimed"), name="newsletter_claims"),
        ]

    class Privacy:
        personal = {
            "reader": Personal(
                _("mailing you each newsletter once"), _("30 days"), "detach", what=_("what you were mailed")
            )
        }
        open = ["state"]

    def __str__(self) -> str:
        return f"{self.issue_id} to {self.reader_id}: {self.state}"
