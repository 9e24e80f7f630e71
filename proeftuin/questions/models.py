"""Questions from practice, and the organisations that have them too."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, thread_of
from proeftuin.kernel.privacy import Personal


class QuestionQuerySet(models.QuerySet["Question"]):
    def shown(self) -> "QuestionQuerySet":
        return self.filter(state__in=Question.SHOWN)


class Question(models.Model):
    """What a professional meets at work and asks of everyone. ``comments`` and ``echoes`` are projections: recount."""

    class State(models.TextChoices):
        OPEN = "open"
        ANSWERED = "answered"  # the asker wrote a summary
        HIDDEN = "hidden"  # by a moderator

    SHOWN = (State.OPEN, State.ANSWERED)

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    language = models.CharField(max_length=5, default="en")
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    sectors = models.JSONField(default=list, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="questions")
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="questions"
    )
    summary = models.TextField(blank=True)  # what came of it, in the asker's words
    summarised_at = models.DateTimeField(null=True, blank=True)
    comments = models.PositiveIntegerField(default=0)
    echoes = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "-changed_at", "-id"], name="question_lively"),
            models.Index(fields=["state", "-echoes", "-id"], name="question_shared"),
        ]

    class Privacy:
        personal = {"author": Personal(_("who asked"), _("as long as the account"), on_erase="detach")}
        open = ["ref", "state", "language", "title", "body", "sectors", "summary"]

    def __str__(self) -> str:
        return self.title

    @property
    def thread(self) -> str:
        return thread_of("question", self.ref)

    @property
    def is_shown(self) -> bool:
        return self.state in self.SHOWN

    def get_absolute_url(self) -> str:
        return f"/questions/{self.ref}/"


class Echo(models.Model):
    """An organisation that says: we have this too, we solved it, or we want to work on it. One for each."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="echo_set")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.CASCADE, related_name="echoes")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="echoes")
    kind = models.CharField(max_length=10)  # codes of "question_echoes"
    note = models.TextField(blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["question", "organisation"], name="echo_once")]

    class Privacy:
        personal = {"user": Personal(_("who answered for an organisation"), _("as long as the account"), "detach")}
        open = ["kind", "note"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.organisation_id}"
