"""The last recount of each process, the population it is held against, and what a language model made of it."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref
from proeftuin.kernel.privacy import Personal


class Recount(models.Model):
    """What was counted in a process, all figures in one row, so that a page costs the same at every size.

    ``figures`` is what ``insight.counting.count`` returned: plain values, small cells not hidden yet (pages hide them).
    """

    process = models.OneToOneField("processes.Process", on_delete=models.CASCADE, related_name="recount")
    figures = models.JSONField(default=dict)
    took = models.FloatField(default=0)  # seconds: a count that takes long is made less often
    counted_at = models.DateTimeField(default=now)

    class Privacy:
        open = ["figures"]

    def __str__(self) -> str:
        return f"{self.process_id} at {self.counted_at}"


class PopulationGroup(models.Model):
    """How many people of a group live in the place that a process is about."""

    class Dimension(models.TextChoices):
        AREA = "area"
        AGE_GROUP = "age_group"
        GENDER = "gender"

    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="population")
    dimension = models.CharField(max_length=10, choices=Dimension.choices)
    group = models.CharField(max_length=80)
    people = models.PositiveIntegerField()
    source = models.CharField(max_length=200, blank=True)  # where the numbers come from, shown with them

    class Meta:
        ordering = ["dimension", "id"]
        constraints = [models.UniqueConstraint(fields=["process", "dimension", "group"], name="population_group_once")]

    class Privacy:
        open = ["dimension", "group", "source"]

    def __str__(self) -> str:
        return f"{self.group}: {self.people}"


class Summary(models.Model):
    """What a language model wrote about the quotes of a process, and what a person made of it.

    ``material``: what was sent, [{"words": [text], "quotes": [{"id", "ref" of the idea, "text"}]}].
    ``sentences``: [{"text", "quotes": [ids of the material], "out": whether a person struck it out}].
    """

    class State(models.TextChoices):
        ASKED = "asked"
        RUNNING = "running"
        FAILED = "failed"
        DRAFT = "draft"
        PUBLISHED = "published"
        DISCARDED = "discarded"

    OPEN = (State.ASKED, State.RUNNING)

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="summaries")
    language = models.CharField(max_length=5)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    material = models.JSONField(default=list)
    sentences = models.JSONField(default=list)
    dropped = models.PositiveIntegerField(default=0)  # sentences without a quote that was sent, among others
    model = models.CharField(max_length=100, blank=True)  # as it calls itself, or as the operator calls it
    failure = models.CharField(max_length=20, blank=True)  # of the vocabulary summary_failures
    failure_detail = models.CharField(max_length=20, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked_at = models.DateTimeField(default=now)
    moved_at = models.DateTimeField(default=now)
    written_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["process", "-id"], name="summary_of_process"),
            # The worker asks every few seconds.
            models.Index(fields=["state", "id"], name="summary_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["process"], condition=Q(state__in=["asked", "running"]), name="summary_under_way_once"
            ),
            models.UniqueConstraint(
                fields=["process", "language"], condition=Q(state="published"), name="summary_published_once"
            ),
        ]

    class Privacy:
        personal = {
            "asked_by": Personal(_("who asked for a summary"), _("as long as the account"), on_erase="detach"),
            "reviewed_by": Personal(_("who checked a summary"), _("as long as the account"), on_erase="detach"),
        }
        open = [
            "ref", "language", "state", "material", "sentences", "model", "failure", "failure_detail",
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.process_id}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state in self.OPEN

    @property
    def kept(self) -> list[dict[str, Any]]:
        """The sentences that nobody struck out."""
        return [one for one in self.sentences if not one["out"]]
