"""Matters that wait for a moderator, the reports that brought them, decisions with their reasons, and appeals."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, new_secret, thread_of
from proeftuin.kernel.privacy import Personal


class Matter(models.Model):
    """One thing that someone should look at. While it is open there is one for each thing; reports gather on it."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    kind = models.CharField(max_length=20)  # of registry.SUBJECTS: "comment"
    subject = models.CharField(max_length=40)  # its ref
    scope = models.CharField(max_length=80, blank=True)  # "process:…"
    is_open = models.BooleanField(default=True)
    reports_count = models.PositiveIntegerField(default=0)
    noticed = models.JSONField(default=list, blank=True)  # codes of logic.HINTS
    opened_at = models.DateTimeField(default=now)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-reports_count", "id"]
        indexes = [
            models.Index(fields=["-reports_count", "id"], condition=Q(is_open=True), name="matter_queue"),
            models.Index(fields=["scope", "-reports_count", "id"], name="matter_scope"),
            models.Index(fields=["kind", "subject"], name="matter_subject"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject"], condition=Q(is_open=True), name="matter_open_once")
        ]

    class Privacy:
        open = ["ref", "kind", "subject", "scope", "noticed"]

    def __str__(self) -> str:
        return f"{self.kind}:{self.subject}"


class Report(models.Model):
    """Someone says that a thing is against the rules. The secret opens the receipt."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    secret = models.CharField(max_length=40, default=new_secret, editable=False)
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(max_length=20)  # codes of "moderation_reasons"
    words = models.TextField(blank=True)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="reports"
    )
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["matter", "reporter"], condition=~Q(reporter=None), name="report_once")
        ]

    class Privacy:
        personal = {
            "reporter": Personal(_("telling who reported what became of it"), _("as long as the account"),
                                 on_erase="detach"),
        }  # fmt: skip
        open = ["ref", "secret", "reason", "words"]

    def __str__(self) -> str:
        return self.ref

    @property
    def thread(self) -> str:
        return thread_of("report", self.ref)

    def get_absolute_url(self) -> str:
        return f"/moderation/reports/{self.ref}/{self.secret}/"


class Decision(models.Model):
    """What a moderator decided about a matter, with the reasons that its writer gets. Never removed, only undone."""

    class Outcome(models.TextChoices):
        HIDE = "hide"
        LEAVE = "leave"
        ASK = "ask"  # the writer is asked to change it
        RESTORE = "restore"  # what was hidden is shown again

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    batch = models.CharField(max_length=12, blank=True)  # decided together, undone together
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="decisions")
    kind = models.CharField(max_length=20)
    scope = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(max_length=20, blank=True)  # codes of "moderation_reasons"; empty when left
    quoted = models.TextField(blank=True)  # the words that break the rule, for the writer alone
    explanation = models.TextField(blank=True)  # to the writer
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="decisions_about"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="decisions_taken"
    )
    at = models.DateTimeField(default=now)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="moderated_log"),
            models.Index(fields=["scope", "-at"], name="moderated_scope"),
            models.Index(fields=["batch"], condition=~Q(batch=""), name="moderated_batch"),
        ]

    class Privacy:
        personal = {
            "writer": Personal(_("telling who wrote it why it was hidden"), _("as long as the account"),
                               on_erase="detach"),
            "by": Personal(_("an appeal goes to somebody else"), _("as long as the account"), on_erase="detach"),
        }  # fmt: skip
        open = ["ref", "batch", "kind", "scope", "outcome", "reason", "quoted", "explanation"]

    def __str__(self) -> str:
        return f"{self.ref}: {self.outcome}"

    @property
    def thread(self) -> str:
        return thread_of("moderated", self.ref)

    def get_absolute_url(self) -> str:
        return f"/moderation/decisions/{self.ref}/"


class Appeal(models.Model):
    """The writer asks to look again. Once for each decision, answered by somebody else where there is one."""

    class State(models.TextChoices):
        OPEN = "open"
        UPHELD = "upheld"  # the decision stands
        OVERTURNED = "overturned"  # the thing is shown again

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="appeal")
    words = models.TextField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="appeals_answered"
    )
    at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["id"], condition=Q(state="open"), name="appeal_waiting")]

    class Privacy:
        personal = {
            "answered_by": Personal(_("an appeal is answered by somebody else"), _("as long as the account"),
                                    on_erase="detach"),
        }  # fmt: skip
        open = ["words", "state", "answer"]

    def __str__(self) -> str:
        return f"{self.decision_id}: {self.state}"
