"""The internal review of a contribution, the published response to it, and the milestones that follow."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref
from proeftuin.kernel.privacy import Personal

WITHDRAWN = "withdrawn"


class Review(models.Model):
    """What the public body thinks before it answers: an analysis, a cost, a decision. Not public."""

    thread = models.CharField(max_length=80, unique=True)  # "idea:…"
    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="reviews")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="reviews"
    )
    due_on = models.DateField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    analysis = models.TextField(blank=True)
    advice = models.CharField(max_length=10, blank=True)  # the analyst's: accepted, partly, declined
    assessment = models.TextField(blank=True)
    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)  # euro, estimated
    decision = models.CharField(max_length=10, blank=True)
    decision_reason = models.TextField(blank=True)
    analyst = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["process", "assignee"], name="review_assigned"),
            models.Index(fields=["assignee", "process"], condition=Q(decision=""), name="review_mine"),
        ]

    class Privacy:
        personal = {
            name: Personal(_("who works on an answer"), _("as long as the account"), on_erase="detach")
            for name in ("assignee", "analyst", "assessor", "decider")
        }
        open = ["thread", "analysis", "advice", "assessment", "decision", "decision_reason"]

    def __str__(self) -> str:
        return self.thread


class Response(models.Model):
    """The official response to one contribution. A later one replaces it; the earlier stays readable."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    thread = models.CharField(max_length=80)
    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="responses")
    verdict = models.CharField(max_length=10)  # accepted, partly, declined; withdrawn takes the one before it back
    language = models.CharField(max_length=5, default="en")
    body = models.TextField()  # what is done, or why not
    answered_by = models.CharField(max_length=200)  # the body or the function that answers, as shown
    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)  # euro
    carried_out_by = models.CharField(max_length=200, blank=True)  # when it will be done, in words
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(default=now)
    replaced_at = models.DateTimeField(null=True, blank=True)
    batch = models.CharField(max_length=12, default=new_ref, editable=False)  # published in one go, undone in one go
    source = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-published_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["thread"], condition=Q(replaced_at=None), name="response_one_in_force")
        ]
        indexes = [
            models.Index(fields=["process", "-published_at"], name="response_process"),
            models.Index(fields=["batch"], name="response_batch"),
        ]

    class Privacy:
        personal = {"author": Personal(_("who published it"), _("as long as the account"), on_erase="detach")}
        open = ["ref", "thread", "verdict", "language", "body", "answered_by", "carried_out_by", "batch", "source"]

    def __str__(self) -> str:
        return f"{self.thread}: {self.verdict}"

    @property
    def is_answer(self) -> bool:
        return self.verdict != WITHDRAWN


class Milestone(models.Model):
    """A step in carrying out what was answered, with how far it is."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    thread = models.CharField(max_length=80)
    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    progress = models.PositiveSmallIntegerField(default=0)  # percent of the whole, after this step
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(progress__lte=100), name="milestone_percent")]
        indexes = [models.Index(fields=["thread"], name="milestone_thread")]

    class Privacy:
        open = ["ref", "thread", "title", "body"]

    def __str__(self) -> str:
        return self.title
