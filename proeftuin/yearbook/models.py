"""The year in lessons: a report over a period, its sections, what each rests on, and the published editions."""

from datetime import date, datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, thread_of
from proeftuin.kernel.privacy import Personal
from proeftuin.yearbook import logic


class YearReport(models.Model):
    """A report that drafts itself from what was closed, adopted and abandoned between two days, both included.

    ``counts`` are numbers by code as they stood at ``gathered_at``. Without organisation and sector it is about all.
    """

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    language = models.CharField(max_length=5, default="en")
    title = models.CharField(max_length=200)
    from_on = models.DateField()
    until_on = models.DateField()
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sector = models.CharField(max_length=40, blank=True)  # codes of "sectors"
    foreword = models.TextField(blank=True)
    counts = models.JSONField(default=dict, blank=True)  # {code: number}
    gathered_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)  # the first time
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-until_on", "-id"]
        constraints = [models.CheckConstraint(condition=Q(until_on__gte=models.F("from_on")), name="year_runs_forward")]
        indexes = [models.Index(fields=["-until_on", "-id"], name="year_list")]

    class Privacy:
        personal = {"author": Personal(_("who made the report"), _("as long as the account"), on_erase="detach")}
        open = ("ref", "language", "title", "sector", "foreword", "counts")

    def __str__(self) -> str:
        return self.title

    @property
    def thread(self) -> str:
        return thread_of("year", self.ref)

    @property
    def is_public(self) -> bool:
        return self.published_at is not None

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From the first moment of the first day until the first moment after the last."""
        return logic.span_of(self.from_on, self.until_on)

    def get_absolute_url(self) -> str:
        return f"/year/{self.ref}/"


class Section(models.Model):
    """A part of the report. ``key`` says what gathering puts in it; one's own sections have none."""

    report = models.ForeignKey(YearReport, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=60, blank=True)  # "stopped", "theme:care" …
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    place = models.PositiveSmallIntegerField(default=0)
    is_dropped = models.BooleanField(default=False)  # left out, and not made again

    class Meta:
        ordering = ["place", "id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "key"], condition=~Q(key=""), name="year_section_once")
        ]

    class Privacy:
        open = ("key", "title", "text")

    def __str__(self) -> str:
        return self.title


class Source(models.Model):
    """A thing of this site that a section rests on, with a quote. What came later is offered, and taken by a person."""

    class State(models.TextChoices):
        OFFERED = "offered"
        TAKEN = "taken"
        DROPPED = "dropped"

    report = models.ForeignKey(YearReport, on_delete=models.CASCADE, related_name="sources")
    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="sources")
    thread = models.CharField(max_length=80)  # "lesson:…", "initiative:…"
    title = models.CharField(max_length=320)
    quote = models.TextField(blank=True)
    whose = models.CharField(max_length=300, blank=True)  # the organisation's name
    kind = models.CharField(max_length=20, blank=True)  # codes of "year_kinds"
    url = models.CharField(max_length=120)
    on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.TAKEN)
    is_gone = models.BooleanField(default=False)  # not there for everyone any more: shown to nobody

    class Meta:
        ordering = ["on", "id"]
        constraints = [models.UniqueConstraint(fields=["report", "thread"], name="year_source_once")]

    class Privacy:
        open = ("thread", "title", "quote", "whose", "kind", "url", "state")

    def __str__(self) -> str:
        return self.title


class Edition(models.Model):
    """What was published, word for word. The latest is the report; the earlier ones stay readable."""

    report = models.ForeignKey(YearReport, on_delete=models.CASCADE, related_name="editions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField(default=dict)
    at = models.DateTimeField(default=now, editable=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="year_edition_once")]

    class Privacy:
        personal = {"author": Personal(_("who published it"), _("as long as the account"), on_erase="detach")}
        open = ("content",)

    def __str__(self) -> str:
        return f"{self.report_id}, {self.number}"


def year_of(day: date) -> tuple[date, date]:
    """The calendar year before that day's."""
    return date(day.year - 1, 1, 1), date(day.year - 1, 12, 31)
