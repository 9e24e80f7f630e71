"""Projects with a price, ballots, and counts."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, thread_of
from proeftuin.kernel.privacy import Personal


class Project(models.Model):
    """Something to pay for. From an idea it is a snapshot: the idea may change, what people voted on does not."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    method = models.ForeignKey("processes.Method", on_delete=models.PROTECT, related_name="budget_projects")
    number = models.PositiveIntegerField()  # on paper and in open data
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="en")
    cost = models.BigIntegerField()  # cents
    area = models.CharField(max_length=120, blank=True)
    category = models.CharField(max_length=80, blank=True)
    sets: Any = models.JSONField(default=list, blank=True)  # names; of the projects of one set at most one wins
    source = models.CharField(max_length=40, blank=True)  # "idea:REF"
    source_reference = models.CharField(max_length=24, blank=True)
    source_url = models.CharField(max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["method", "number"], name="budget_project_number_once"),
            models.UniqueConstraint(fields=["method", "source"], condition=~Q(source=""), name="budget_project_source"),
            models.CheckConstraint(condition=Q(cost__gt=0), name="budget_project_costs"),
        ]

    class Privacy:
        open = [
            "ref", "title", "body", "language", "area", "category", "sets", "source", "source_reference", "source_url",
            "withdrawn_because",
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def thread(self) -> str:
        return thread_of("project", self.ref)

    def get_absolute_url(self) -> str:
        return f"/budgets/projects/{self.ref}/"


class Draft(models.Model):
    """A ballot that was not cast yet. It counts nowhere."""

    method = models.ForeignKey("processes.Method", on_delete=models.CASCADE, related_name="budget_drafts")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    key = models.CharField(max_length=80, blank=True)  # of a visitor without account
    choices: Any = models.JSONField(default=list)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["method", "user"], condition=~Q(user=None), name="budget_draft_user"),
            models.UniqueConstraint(fields=["method", "key"], condition=~Q(key=""), name="budget_draft_key"),
        ]
        indexes = [models.Index(fields=["changed_at"], name="budget_draft_age")]

    class Privacy:
        personal = {
            "user": Personal(_("going on later where you were"), _("until you vote, or two months"), on_erase="delete"),
            "key": Personal(
                _("going on later where you were"),
                _("until you vote, or two months"),
                on_erase="keep",
                what=_("a mark of the browser"),
            ),
            "choices": Personal(
                _("going on later where you were"),
                _("until you vote, or two months"),
                on_erase="delete",
                what=_("a ballot that you did not cast yet"),
            ),
        }

    def __str__(self) -> str:
        return f"draft of {self.method_id}"


class Ballot(models.Model):
    """A ballot that counts: one for each participant. ``choices`` is [[number of the project, points], …], best
    first.
    """

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    code = models.CharField(max_length=24, unique=True)  # the receipt, without dashes
    method = models.ForeignKey("processes.Method", on_delete=models.PROTECT, related_name="budget_ballots")
    participant = models.ForeignKey(
        "processes.Participant", null=True, blank=True, on_delete=models.SET_NULL, related_name="budget_ballots"
    )
    channel = models.CharField(max_length=10, default="web")
    choices: Any = models.JSONField(default=list)
    cast_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["method", "id"], name="budget_ballot_walk"),
                   models.Index(fields=["method", "channel"], name="budget_ballot_channel")]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["method", "participant"], condition=~Q(participant=None), name="budget_ballot_once"
            )
        ]

    class Privacy:
        personal = {
            "choices": Personal(
                _("counting the votes"),
                _("kept as a ballot of nobody in particular"),
                on_erase="keep",
                what=_("what you voted for"),
            ),
            "code": Personal(
                _("finding your ballot in the count"), _("with the ballot"), on_erase="keep", what=_("your receipt")
            ),
        }
        open = ["ref", "channel"]

    def __str__(self) -> str:
        return self.ref

    @property
    def thread(self) -> str:
        return thread_of("ballot", self.ref)

    @property
    def receipt(self) -> str:
        """The code in groups, to read aloud."""
        return "-".join(self.code[at : at + 4] for at in range(0, len(self.code), 4))

    def get_absolute_url(self) -> str:
        return f"/budgets/ballots/{self.ref}/"


class Count(models.Model):
    """A count, made by the worker from a recorded input, so that anybody can repeat it.

    Without method it is of a file that somebody brought along.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    method = models.ForeignKey(
        "processes.Method", null=True, blank=True, on_delete=models.CASCADE, related_name="budget_counts"
    )
    title = models.CharField(max_length=200, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    parameters: Any = models.JSONField(default=dict)  # rule, utility, completion, seed
    currency = models.CharField(max_length=3, default="EUR")
    input = models.TextField(editable=False)  # the .pb file that is counted
    notes: Any = models.JSONField(default=list)  # slips that the reader told of the file
    input_sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    percent = models.PositiveSmallIntegerField(default=0)
    result: Any = models.JSONField(default=dict)
    compared: Any = models.JSONField(default=list)  # what the other rules would have given: [{"rule", "winners", …}]
    error = models.CharField(max_length=500, blank=True)
    repeats = models.PositiveSmallIntegerField(default=0)  # times it was counted again and came out the same
    created_at = models.DateTimeField(default=now)
    moved_at = models.DateTimeField(default=now)  # a count that does not move is taken up again
    finished_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["moved_at"], condition=Q(state__in=["waiting", "running"]), name="budget_count_todo"),
            models.Index(fields=["method", "-published_at"], name="budget_count_public"),
            models.Index(fields=["asked_by", "-id"], condition=Q(method=None), name="budget_count_own"),
        ]

    class Privacy:
        personal = {"asked_by": Personal(_("who asked for a count"), _("as long as the account"), on_erase="detach")}
        open = ["ref", "title", "parameters", "currency", "input", "notes", "input_sha256", "state", "result",
                "compared", "error"]  # fmt: skip

    def __str__(self) -> str:
        return self.ref

    @property
    def thread(self) -> str:
        return thread_of("count", self.ref)

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    def get_absolute_url(self) -> str:
        return f"/budgets/counts/{self.ref}/"
