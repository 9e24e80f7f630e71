"""Assessments of an initiative: a frozen questionnaire, sheets filled in apart, and what a team found together."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.assessments import content
from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, new_secret
from proeftuin.kernel.privacy import Personal


class Edition(models.Model):
    """A version of a questionnaire as it was when it was first used. Nothing in it changes any more."""

    key = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    raw = models.JSONField()
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "number"], name="edition_once")]

    class Privacy:
        open = ["key", "raw", "digest"]

    def __str__(self) -> str:
        return f"{self.key} {self.number}"

    @property
    def questionnaire(self) -> content.Questionnaire:
        made = getattr(self, "_made", None)
        if made is None:
            made = self._made = content.from_raw(self.key, self.number, self.raw)
        return made


class Assessment(models.Model):
    """One time that a team takes a questionnaire, in one phase. When it is closed, its result stays as it is."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="assessments")
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=40)  # of the questionnaire, to find earlier times by
    phase = models.CharField(max_length=10)  # codes of "phases": where the initiative stood
    # Whom the link lets in: nobody, people with an account, or everyone who has it.
    link_for = models.CharField(
        max_length=8, default="nobody", choices=[("nobody", "nobody"), ("accounts", "accounts"), ("anyone", "anyone")]
    )
    token = models.CharField(max_length=40, unique=True, default=new_secret)
    reason = models.TextField(blank=True)  # why the team goes on although the check asks for another design
    is_public = models.BooleanField(default=False)  # whether everyone may read the summary
    summary = models.TextField(blank=True)
    result = models.JSONField(default=dict, blank=True)  # scores when it was closed: no people, no remarks
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField(default=now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["initiative", "key", "id"], name="assessment_history"),
            models.Index(fields=["review_on"], condition=Q(reminded_at=None), name="assessment_review"),
        ]

    class Privacy:
        personal = {"author": Personal(_("who began it"), _("as long as the account"), on_erase="detach")}
        open = ["ref", "key", "phase", "link_for", "token", "reason", "summary", "result"]

    def __str__(self) -> str:
        return f"{self.key} of {self.initiative_id}"

    @property
    def questionnaire(self) -> content.Questionnaire:
        return self.edition.questionnaire

    @property
    def is_shown(self) -> bool:
        """Whether everyone may read its summary."""
        return self.is_public and self.closed_at is not None and self.initiative.is_public

    @property
    def subject(self) -> str:
        return f"assessment:{self.ref}"

    def source(self, item: str) -> str:
        """How an agreed action names the item it came from."""
        return f"{self.subject}/{item}"

    def get_absolute_url(self) -> str:
        return f"{self.initiative.get_absolute_url()}assessments/{self.ref}/"


class Sheet(models.Model):
    """What one person answers. Whose it is, is forgotten when the assessment closes."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="sheets")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    disciplines = models.JSONField(default=list, blank=True)  # codes, where the questionnaire asks for them
    given_at = models.DateTimeField(null=True, blank=True)  # from then on it counts, and stays as it is
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "user"], condition=Q(user__isnull=False), name="sheet_once"
            )
        ]  # fmt: skip

    class Privacy:
        personal = {
            "user": Personal(
                _("so that everyone answers once, before seeing the others"), _("until the assessment is closed"),
                on_erase="detach",
            )
        }  # fmt: skip
        open = ["disciplines"]

    def __str__(self) -> str:
        return f"sheet {self.pk}"


class Answer(models.Model):
    """One item on a sheet: 0 to 4, or nothing when it does not apply."""

    sheet = models.ForeignKey(Sheet, on_delete=models.CASCADE, related_name="answers")
    item = models.CharField(max_length=40)
    value = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    link = models.URLField(max_length=1000, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "item"], name="answer_once"),
            models.CheckConstraint(condition=Q(value__isnull=True) | Q(value__lte=4), name="answer_to_four"),
        ]

    class Privacy:
        personal = {
            "note": Personal(
                _("told to the team without a name"), _("with the assessment"), on_erase="keep",
                what=_("remarks with an answer, without your name"),
            )
        }  # fmt: skip
        open = ["item", "link"]

    def __str__(self) -> str:
        return f"{self.item}: {self.value}"


class Review(models.Model):
    """What the team found at one question of the compass, together."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="reviews")
    item = models.CharField(max_length=40)
    status = models.CharField(max_length=8)  # codes of "review_statuses"
    note = models.TextField(blank=True)
    link = models.URLField(max_length=1000, blank=True)
    at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["assessment", "item"], name="review_once")]

    class Privacy:
        open = ["item", "status", "note", "link"]

    def __str__(self) -> str:
        return f"{self.item}: {self.status}"


class Stakeholder(models.Model):
    """A group that is concerned: how much it can say, and whether it is vulnerable."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="stakeholders")
    name = models.CharField(max_length=120)  # a group, not a person
    power = models.CharField(max_length=8)  # codes of "stakeholder_powers"
    is_vulnerable = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]

    class Privacy:
        open = ["name", "power", "note"]

    def __str__(self) -> str:
        return self.name


class Trial(models.Model):
    """One person who tried one task. The person is a letter, never a name."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="trials")
    task = models.CharField(max_length=200)
    person = models.CharField(max_length=2)
    succeeded = models.BooleanField()
    seconds = models.PositiveIntegerField(null=True, blank=True)
    stuck = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["assessment", "task", "person"], name="trial_once")]

    class Privacy:
        open = ["task", "person", "stuck"]

    def __str__(self) -> str:
        return f"{self.person}: {self.task}"


class Reading(models.Model):
    """A text whose language was checked."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="readings")
    language = models.CharField(max_length=5)
    text = models.TextField()
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-id"]

    class Privacy:
        open = ["language", "text"]

    def __str__(self) -> str:
        return self.text[:60]
