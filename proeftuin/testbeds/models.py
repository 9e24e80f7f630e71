"""Test beds: places where new solutions are tried in their real surroundings, who applies, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, thread_of
from proeftuin.kernel.privacy import Personal
from proeftuin.testbeds import logic


class TestSite(models.Model):
    """What an organisation offers to test in. Published openly: whoever has a solution may apply."""

    __test__ = False  # not a test of ours

    class State(models.TextChoices):
        DRAFT = "draft"
        OPEN = "open"
        CLOSED = "closed"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="test_sites")
    language = models.CharField(max_length=5, default="en")
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=200, blank=True)
    testable = models.TextField(blank=True)  # what can be tested
    users = models.TextField(blank=True)  # with whom
    constraints = models.TextField(blank=True)
    capacity = models.PositiveIntegerField(default=1)  # tests at a time
    contact = models.CharField(max_length=200, blank=True)  # a desk, not a person
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now, editable=False)
    published_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["state", "-id"], name="test_site_list")]

    class Privacy:
        personal = {"author": Personal(_("who wrote it"), _("as long as the account"), on_erase="detach")}
        open = (
            "ref", "state", "language", "title", "place", "testable", "users", "constraints", "contact",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def thread(self) -> str:
        return thread_of("test_site", self.ref)

    @property
    def is_shown(self) -> bool:
        return self.state != self.State.DRAFT

    def get_absolute_url(self) -> str:
        return f"/testbeds/{self.ref}/"


class Trial(models.Model):
    """A firm's application and, when it is accepted, the test itself.

    Only its two parties read it. Everybody reads that it takes place (from running on) and the public part of the
    report; the confidential part never leaves the two.
    """

    class State(models.TextChoices):
        APPLIED = "applied"
        SCREENING = "screening"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        RUNNING = "running"
        REPORTED = "reported"
        DECIDED = "decided"
        WITHDRAWN = "withdrawn"

    PUBLIC = (State.RUNNING, State.REPORTED, State.DECIDED)

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    site = models.ForeignKey(TestSite, on_delete=models.PROTECT, related_name="trials")
    firm = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="trials")
    state = models.CharField(max_length=10, choices=State.choices, default=State.APPLIED)
    title = models.CharField(max_length=200)  # the solution
    solution = models.TextField()
    trl = models.PositiveSmallIntegerField()
    question = models.TextField()
    risks = models.TextField(blank=True)
    data = models.TextField(blank=True)
    ethics = models.TextField(blank=True)  # CE mark, ethical review
    reason = models.TextField(blank=True)  # why it was accepted or declined: for the firm
    plan = models.JSONField(default=dict, blank=True)  # codes of logic.PLAN → text
    clauses = models.JSONField(default=dict, blank=True)  # codes of logic.CLAUSES → text
    report = models.TextField(blank=True)
    confidential = models.TextField(blank=True)
    decision = models.CharField(max_length=10, blank=True)  # codes of "test_decisions"
    decision_reason = models.TextField(blank=True)
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(trl__gte=1, trl__lte=9), name="trial_trl_is_1_to_9"),
        ]
        indexes = [models.Index(fields=["site", "state", "-id"], name="trial_of_site")]

    class Privacy:
        personal = {"applicant": Personal(_("who applied for a firm"), _("as long as the account"), on_erase="detach")}
        open = (
            "ref", "state", "title", "solution", "question", "risks", "data", "ethics", "reason", "plan", "clauses",
            "report", "confidential", "decision", "decision_reason",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def thread(self) -> str:
        return thread_of("trial", self.ref)

    @property
    def circle(self) -> str:
        """Its two parties, in the ledger."""
        return thread_of("trial-parties", self.ref)

    @property
    def is_public(self) -> bool:
        return self.state in self.PUBLIC

    @property
    def is_told(self) -> bool:
        """Whether the public part of the report is there for everybody."""
        return self.state in (self.State.REPORTED, self.State.DECIDED)

    @property
    def missing(self) -> list[str]:
        return logic.missing_clauses(self.clauses)

    def get_absolute_url(self) -> str:
        return f"/testbeds/trials/{self.ref}/"


class LogEntry(models.Model):
    """What happened during a test. For its two parties."""

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="entries")
    text = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]

    class Privacy:
        personal = {"author": Personal(_("who wrote it"), _("as long as the account"), on_erase="detach")}
        open = ("text",)

    def __str__(self) -> str:
        return self.text[:40]
