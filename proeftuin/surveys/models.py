"""Questionnaires by version, and what was answered to each."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, thread_of
from proeftuin.kernel.privacy import Personal
from proeftuin.surveys import logic


class Questionnaire(models.Model):
    """The questions of one method: the copy that officers work on, and the versions that people saw."""

    method = models.OneToOneField("processes.Method", on_delete=models.CASCADE, related_name="questionnaire")
    draft = models.JSONField(default=dict)  # a schema as in logic
    counter = models.PositiveIntegerField(default=0)  # of refs given out: none is used twice
    template = models.CharField(max_length=60, blank=True)  # of content/questionnaires
    changed_at = models.DateTimeField(default=now)
    edits = models.PositiveIntegerField(default=1)  # goes up with each change of the draft

    class Privacy:
        open = ["draft", "template"]

    def __str__(self) -> str:
        return f"questions of {self.method_id}"

    @property
    def parsed(self) -> logic.Questionnaire:
        return logic.parsed(self.draft)


class Version(models.Model):
    """The questions as they were published. Once someone began to answer them they never change."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    schema = models.JSONField()
    reason = models.TextField(blank=True)  # why the questions changed while people were answering
    published_at = models.DateTimeField(default=now)
    frozen_at = models.DateTimeField(null=True, blank=True)  # someone began to answer

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["questionnaire", "number"], name="survey_version_once")]

    class Privacy:
        open = ["schema", "reason"]

    def __str__(self) -> str:
        return f"{self.questionnaire_id} v{self.number}"

    @property
    def parsed(self) -> logic.Questionnaire:
        return logic.parsed(self.schema)


class Progress(models.Model):
    """Answers that were not sent yet. They count nowhere, and are forgotten after a month."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    method = models.ForeignKey("processes.Method", on_delete=models.CASCADE, related_name="survey_progress")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="progress")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    key = models.CharField(max_length=80, blank=True)  # of a visitor without account
    answers = models.JSONField(default=dict)
    page = models.PositiveSmallIntegerField(default=0)
    started_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["method", "user"], name="survey_progress_user"),
            models.UniqueConstraint(fields=["method", "key"], condition=~Q(key=""), name="survey_progress_key"),
        ]
        indexes = [
            models.Index(fields=["changed_at"], name="survey_progress_age"),
            models.Index(fields=["method", "key"], name="survey_progress_of"),
        ]

    class Privacy:
        personal = {
            "user": Personal(_("going on later where you were"), _("until you send it, or a month"), on_erase="delete"),
            "key": Personal(
                _("going on later where you were"),
                _("until you send it, or a month"),
                on_erase="keep",
                what=_("a mark of the browser"),
            ),
            "answers": Personal(
                _("going on later where you were"),
                _("until you send it, or a month"),
                on_erase="delete",
                what=_("answers that you did not send yet"),
            ),
        }
        open = ["ref"]

    def __str__(self) -> str:
        return self.ref


class Response(models.Model):
    """The answers of one participant, to the version they saw: ``answers`` maps refs of questions to values.

    Only answers on the path through the questions are here; what someone was not asked is not kept.
    """

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    reference = models.CharField(max_length=24, unique=True)  # the receipt: "PARK-7K3MQ"
    method = models.ForeignKey("processes.Method", on_delete=models.PROTECT, related_name="survey_responses")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="responses")
    participant = models.ForeignKey(
        "processes.Participant", null=True, blank=True, on_delete=models.SET_NULL, related_name="survey_responses"
    )
    channel = models.CharField(max_length=10, default="web")
    language = models.CharField(max_length=5, default="en")
    answers: Any = models.JSONField(default=dict)
    readings: Any = models.JSONField(default=dict, blank=True)  # ref of an open question → SHOWN or HIDDEN
    read_at = models.DateTimeField(null=True, blank=True)  # somebody read words of it, so readings may hold any
    sent_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    SHOWN, HIDDEN = "shown", "hidden"

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["method", "id"], name="survey_response_walk"),
            models.Index(fields=["method", "channel", "id"], name="survey_response_channel"),
            models.Index(fields=["method", "changed_at"], name="survey_response_changed"),
            models.Index(fields=["method", "-id"], condition=Q(read_at__isnull=False), name="survey_response_read"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["method", "participant"], condition=~Q(participant=None), name="survey_response_once"
            )
        ]

    class Privacy:
        personal = {
            "answers": Personal(
                _("counting what people answer"),
                _("kept as an answer of nobody in particular"),
                on_erase="keep",
                what=_("what you answered"),
            )
        }
        open = ["ref", "reference", "channel", "language", "readings"]

    def __str__(self) -> str:
        return self.reference

    @property
    def thread(self) -> str:
        return thread_of("answers", self.ref)

    def get_absolute_url(self) -> str:
        return f"/surveys/receipts/{self.ref}/"


class Count(models.Model):
    """A count of a large survey, made by the worker so that its results open quickly. Made anew at any time."""

    method = models.OneToOneField("processes.Method", on_delete=models.CASCADE, related_name="survey_count")
    stamp = models.CharField(max_length=60)  # of the responses that it counts
    tallies = models.JSONField(default=dict)
    counted_at = models.DateTimeField(default=now)

    class Privacy:
        open = ["stamp", "tallies"]

    def __str__(self) -> str:
        return f"count of {self.method_id}"
