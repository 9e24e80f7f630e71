"""Experiments: the smallest test of an assumption, with a threshold that was set before it began (domain rule 3)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.experiments import logic
from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref
from proeftuin.kernel.privacy import Personal


class LockedError(Exception):
    """Somebody tried to change what was promised before the experiment started."""


class ExperimentQuerySet(models.QuerySet["Experiment"]):
    def public(self) -> "ExperimentQuerySet":
        """Those that have begun, of initiatives that are for everyone: how they ended makes no difference."""
        return self.filter(initiative__is_public=True).exclude(state=Experiment.State.DRAFT)

    def standing(self, code: str) -> "ExperimentQuerySet":
        if code in logic.VERDICTS:
            return self.filter(state=Experiment.State.DONE, verdict=code)
        return self.filter(state=code)


class Experiment(models.Model):
    """One assumption and its smallest test. From the start on, plan and threshold stay as they are."""

    class State(models.TextChoices):
        DRAFT = "draft"
        RUNNING = "running"
        DONE = "done"
        ABANDONED = "abandoned"

    class Verdict(models.TextChoices):
        KEEP = "keep"
        CHANGE = "change"
        STOP = "stop"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="experiments")
    language = models.CharField(max_length=5, default="en")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    # The plan
    title = models.CharField(max_length=200)
    assumption = models.TextField(blank=True)  # what the team thinks is so
    test = models.TextField(blank=True)  # the smallest thing that can show it is not
    measure = models.TextField(blank=True)  # what is counted or watched
    threshold_value = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)  # in threshold_unit
    threshold_unit = models.CharField(max_length=40, blank=True)
    more_is_better = models.BooleanField(default=True)
    threshold_words = models.TextField(blank=True)  # where a number does not fit
    place = models.CharField(max_length=200, blank=True)
    participants = models.CharField(max_length=300, blank=True)  # with whom: groups, not names
    who = models.CharField(max_length=300, blank=True)  # who does the test; for the team, and it may change
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    replaces = models.ForeignKey(  # the earlier one that this one goes on from
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replaced_by"
    )
    # What came of it
    result_value = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    judged_met = models.BooleanField(null=True, blank=True)  # for a threshold in words
    saw = models.TextField(blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    learned = models.TextField(blank=True)
    reason = models.TextField(blank=True)  # public: why it was abandoned
    lesson = models.ForeignKey("library.Lesson", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now, editable=False)
    started_at = models.DateTimeField(null=True, blank=True)  # locked from then on
    ended_at = models.DateTimeField(null=True, blank=True)
    listed_at = models.DateTimeField(null=True, blank=True)  # last turn that everyone hears of: orders the lists
    changed_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    objects = ExperimentQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["-listed_at", "-id"], name="experiment_list"),
            models.Index(fields=["state", "verdict", "-listed_at", "-id"], name="experiment_standing"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", started_at=None) | (~Q(state="draft") & Q(started_at__isnull=False)),
                name="experiment_started_or_draft",
            ),
            models.CheckConstraint(
                condition=(Q(state="done") & ~Q(verdict="")) | (~Q(state="done") & Q(verdict="")),
                name="experiment_done_has_verdict",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(threshold_value__isnull=False) | ~Q(threshold_words=""),
                name="experiment_has_threshold",
            ),
        ]

    class Privacy:
        personal = {
            "author": Personal(_("who wrote the plan"), _("as long as the account"), on_erase="detach"),
            "who": Personal(
                _("who does the test"), _("with the experiment"), on_erase="blank",
                what=_("who does the test, in words"),
            ),
        }  # fmt: skip
        open = [
            "ref", "language", "state", "title", "assumption", "test", "measure", "threshold_unit", "threshold_words",
            "place", "participants", "saw", "verdict", "learned", "reason",
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any, **more: Any) -> "Experiment":
        """Remember what was promised, so that :meth:`save` can tell."""
        made = super().from_db(db, field_names, values, **more)
        made._promised = {name: made.__dict__[name] for name in logic.LOCKED if name in made.__dict__}  # type: ignore[attr-defined]
        return made

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save. Raises LockedError when something would change that was fixed at the start."""
        promised = getattr(self, "_promised", {})
        if promised.get("started_at"):
            changed = [name for name, value in promised.items() if getattr(self, name) != value]
            if changed:
                raise LockedError(f"fixed since the start: {', '.join(changed)}")
        super().save(*args, **kwargs)
        self._promised = {name: getattr(self, name) for name in logic.LOCKED}

    @property
    def is_locked(self) -> bool:
        return self.started_at is not None

    @property
    def is_public(self) -> bool:
        return self.state != self.State.DRAFT and self.initiative.is_public

    @property
    def audience(self) -> str:
        return "public" if self.is_public else self.initiative.circle

    @property
    def standing(self) -> str:
        """Codes of "experiment_standings"."""
        return logic.standing(self.state, self.verdict)

    @property
    def is_told(self) -> bool:
        """Whether what was seen is for everyone: with the verdict. Until then it is the team's notes."""
        return self.state == self.State.DONE

    @property
    def met(self) -> bool | None:
        return logic.met(
            self.threshold_value, self.result_value, more_is_better=self.more_is_better, judged=self.judged_met
        )

    @property
    def subject(self) -> str:
        return f"experiment:{self.ref}"

    def get_absolute_url(self) -> str:
        return f"{self.initiative.get_absolute_url()}experiments/{self.ref}/"
