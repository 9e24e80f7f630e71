"""Statements, what people think of them, and the map that follows from it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, thread_of
from proeftuin.kernel.privacy import Personal


class StatementQuerySet(models.QuerySet["Statement"]):
    def shown(self) -> "StatementQuerySet":
        """What people may vote on, once the process is public."""
        return self.filter(state=Statement.State.PUBLISHED)


class Statement(models.Model):
    """One sentence to agree or disagree with. ``agrees``, ``disagrees`` and ``passes`` are projections: recount."""

    class State(models.TextChoices):
        WAITING = "waiting"  # for a moderator
        PUBLISHED = "published"
        REFUSED = "refused"  # by a moderator, before anybody voted
        HIDDEN = "hidden"  # by a moderator, later

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    method = models.ForeignKey("processes.Method", on_delete=models.PROTECT, related_name="statements")
    number = models.PositiveIntegerField()  # within the method, from 0: the comment-id of open data
    participant = models.ForeignKey(
        "processes.Participant", null=True, blank=True, on_delete=models.SET_NULL, related_name="statements"
    )
    is_seed = models.BooleanField(default=False)  # put forward by the public body itself
    is_meta = models.BooleanField(default=False)  # about the conversation or who one is: it does not shape the map
    channel = models.CharField(max_length=10, default="web")
    language = models.CharField(max_length=5, default="en")
    text = models.CharField(max_length=1000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PUBLISHED)
    reason = models.CharField(max_length=300, blank=True)  # why it was refused
    agrees = models.PositiveIntegerField(default=0)
    disagrees = models.PositiveIntegerField(default=0)
    passes = models.PositiveIntegerField(default=0)
    at = models.DateTimeField(default=now)

    objects = StatementQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["method", "number"], name="statement_number_once")]
        indexes = [models.Index(fields=["method", "state", "number"], name="statement_list")]

    class Privacy:
        open = ["ref", "channel", "language", "text", "state", "reason"]

    def __str__(self) -> str:
        return self.text

    @property
    def thread(self) -> str:
        return thread_of("statement", self.ref)

    @property
    def is_shown(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def seen(self) -> int:
        return self.agrees + self.disagrees + self.passes

    def get_absolute_url(self) -> str:
        return f"/opinions/statements/{self.ref}/"


class Voter(models.Model):
    """A participant in one conversation. ``votes`` is a projection: on how many statements they voted."""

    method = models.ForeignKey("processes.Method", on_delete=models.PROTECT, related_name="voters")
    participant = models.ForeignKey("processes.Participant", on_delete=models.CASCADE, related_name="voters")
    channel = models.CharField(max_length=10, default="web")
    votes = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["method", "participant"], name="voter_once")]
        indexes = [
            models.Index(fields=["method", "changed_at"], name="voter_changed"),
            models.Index(fields=["method", "channel"], name="voter_channel"),
        ]

    class Privacy:
        open = ["channel"]

    def __str__(self) -> str:
        return f"{self.participant_id} in {self.method_id}"


class Vote(models.Model):
    """What one voter thinks of one statement: 1 agrees, -1 disagrees, 0 passes. The last one counts."""

    voter = models.ForeignKey(Voter, on_delete=models.CASCADE, related_name="cast")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="votes", db_index=False)
    value = models.SmallIntegerField()
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["voter", "statement"], name="vote_once"),
            models.CheckConstraint(condition=Q(value__gte=-1) & Q(value__lte=1), name="vote_value"),
        ]
        # A recount and the map read this index alone.
        indexes = [models.Index(fields=["statement", "voter", "value"], name="vote_count")]

    class Privacy:
        open: list[str] = []

    def __str__(self) -> str:
        return f"{self.voter_id} on {self.statement_id}: {self.value}"


class Chart(models.Model):
    """The map of a conversation, made anew by the worker. It can be made again at any time from the votes."""

    method = models.OneToOneField("processes.Method", on_delete=models.CASCADE, related_name="chart")
    stamp = models.CharField(max_length=80)  # of the votes and statements it was made from
    result: Any = models.JSONField(default=dict)  # what pages show: logic of charting
    plane: Any = models.JSONField(default=dict)  # by statement, to place a person by their own votes
    earlier = models.BinaryField(default=bytes)  # packed: what the next map takes over
    made_at = models.DateTimeField(default=now)
    seconds = models.FloatField(default=0.0)

    class Privacy:
        personal = {
            "earlier": Personal(
                _("groups keep their names from one map to the next"),
                _("until the process lets go of names"),
                on_erase="keep",
                what=_("the group that you vote most alike with"),
            )
        }
        open = ["stamp", "result", "plane"]

    def __str__(self) -> str:
        return f"map of {self.method_id}"
