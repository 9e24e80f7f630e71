"""Runs: a team works through a playbook, step by step. And what a coach keeps about a team."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref
from proeftuin.kernel.privacy import Personal


class Edition(models.Model):
    """A playbook as it was when a team began with it: structure and words of all languages. Never changes."""

    digest = models.CharField(max_length=64, primary_key=True)  # of what it holds
    playbook = models.CharField(max_length=60)
    about = models.JSONField()
    texts = models.JSONField()
    at = models.DateTimeField(default=now, editable=False)

    class Privacy:
        open = ["digest", "playbook", "about", "texts"]

    def __str__(self) -> str:
        return f"{self.playbook} {self.digest[:8]}"


class Run(models.Model):
    """One team on one playbook. It keeps the edition it began with, whatever becomes of the playbook."""

    class State(models.TextChoices):
        ACTIVE = "active"
        PAUSED = "paused"
        STOPPED = "stopped"
        DONE = "done"

    GOING = ("active", "paused")

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="runs")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="runs")
    playbook = models.CharField(max_length=60)  # its id
    stage = models.CharField(max_length=40)  # where the team is: an id of the edition
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(default=now)  # the last thing the team did in it
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["initiative"], condition=Q(state__in=("active", "paused")), name="run_one_going"
            )
        ]
        indexes = [models.Index(fields=["playbook", "state"], name="run_of_playbook")]

    class Privacy:
        personal = {"started_by": Personal(_("who began with it"), _("as long as the account"), on_erase="detach")}
        open = ["ref", "playbook", "stage", "state"]

    def __str__(self) -> str:
        return f"{self.playbook} of {self.initiative_id}"

    @property
    def is_going(self) -> bool:
        return self.state in self.GOING

    def get_absolute_url(self) -> str:
        return f"{self.initiative.get_absolute_url()}runs/{self.ref}/"


class StepState(models.Model):
    """What became of a step. Without a row it is open and empty."""

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        SKIPPED = "skipped"

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="steps")
    step = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    reason = models.TextField(blank=True)  # why it was skipped
    result = models.JSONField(default=dict, blank=True)  # its shape follows the type of output: runs.results
    is_open = models.BooleanField(default=False)  # whether everyone may read the result, or the team alone
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["run", "step"], name="step_once")]

    class Privacy:
        personal = {"by": Personal(_("who wrote it down last"), _("as long as the account"), on_erase="detach")}
        open = ["step", "state", "reason", "result"]

    def __str__(self) -> str:
        return f"{self.step}: {self.state}"

    @property
    def is_told(self) -> bool:
        """Whether everyone may read the result: once it is finished. What is kept for later is the team's own."""
        return self.is_open and self.state == self.State.DONE


class Part(models.Model):
    """What one member wrote for a step that each does apart, before the team brings it together."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="parts")
    step = models.CharField(max_length=40)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    changed_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "step", "author"], condition=Q(author__isnull=False), name="part_once"
            )
        ]

    class Privacy:
        personal = {"author": Personal(_("whose part it is"), _("as long as the account"), on_erase="detach")}
        open = ["step", "text"]

    def __str__(self) -> str:
        return f"{self.step} of {self.author_id}"


class GateMove(models.Model):
    """What came out of a gate at the end of a stage, and why."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="gates")
    stage = models.CharField(max_length=40)
    outcome = models.CharField(max_length=10)  # codes of "gate_outcomes"
    to_stage = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]

    class Privacy:
        personal = {"by": Personal(_("who wrote the decision down"), _("as long as the account"), on_erase="detach")}
        open = ["stage", "outcome", "to_stage", "reason"]

    def __str__(self) -> str:
        return f"{self.stage}: {self.outcome}"


class Hours(models.Model):
    """Time that a member or a coach gave."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="hours")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    is_coach = models.BooleanField(default=False)
    minutes = models.PositiveIntegerField()
    on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-on", "-id"]

    class Privacy:
        personal = {
            "user": Personal(_("who gave the time"), _("as long as the account"), on_erase="detach"),
            "note": Personal(
                _("what the time went to"), _("as long as the account"), on_erase="blank",
                what=_("what you wrote beside your hours"),
            ),
        }  # fmt: skip
        open = ["minutes", "on"]

    def __str__(self) -> str:
        return f"{self.minutes} minutes on {self.on}"


class CoachNote(models.Model):
    """What a coach wants to remember of a team. Only the coaches of that team see it."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="coach_notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["initiative", "-id"], name="coach_note_list")]

    class Privacy:
        personal = {
            "author": Personal(_("which coach wrote it"), _("as long as the account"), on_erase="detach"),
            "text": Personal(
                _("what a coach remembers of a team"), _("with the initiative"), on_erase="delete",
                what=_("the notes you kept as a coach"),
            ),
        }  # fmt: skip

    def __str__(self) -> str:
        return f"note on {self.initiative_id}"


class Nudge(models.Model):
    """A friendly push from a coach. One a day for each team, so that it stays friendly."""

    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="nudges")
    on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["initiative", "on"], name="nudge_once_a_day")]

    class Privacy:
        personal = {"by": Personal(_("who gave the push"), _("as long as the account"), on_erase="detach")}
        open = ["on", "text"]

    def __str__(self) -> str:
        return f"{self.initiative_id} on {self.on}"
