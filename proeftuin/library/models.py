"""Cases, lessons, publications and adoptions: what is known, and what became of it elsewhere."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, thread_of
from proeftuin.kernel.privacy import Personal

DEFAULT_LICENCE = "CC-BY-4.0"


class CaseQuerySet(models.QuerySet["Case"]):
    def published(self) -> "CaseQuerySet":
        return self.filter(state=Case.State.PUBLISHED)

    def visible_to(self, actor: Actor) -> "CaseQuerySet":
        """Published cases, one's own drafts, and every case for editors."""
        if actor.has_role("editor"):
            return self
        mine = Q(authors__id=actor.person_id) if actor.is_person else Q(pk=None)
        return self.filter(Q(state=Case.State.PUBLISHED) | mine).distinct()


class Case(models.Model):
    """A practice described so that others can reuse it: OPSI's form, and how it ended (domain rule 2).

    The text fields carry OPSI's limits in characters. ``origin`` is the thread a case came from.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        PENDING = "pending"
        PUBLISHED = "published"
        REVIEWED_NOT_PUBLISHED = "reviewed_not_published"
        PENDING_DELETION = "pending_deletion"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    language = models.CharField(max_length=5, default="en")
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)  # 500: why, what and for whom, what is new
    overview = models.TextField(blank=True)  # 5000
    innovative = models.TextField(blank=True)  # 1000: what makes it innovative
    status_text = models.TextField(blank=True)  # 1000: where it stands
    partners = models.TextField(blank=True)  # 500: what each brought
    users = models.TextField(blank=True)  # 500: who it affects, and how
    results = models.TextField(blank=True)  # 1000: observed, how measured, expected
    challenges = models.TextField(blank=True)  # 1000: what was hard, what failed, the response
    conditions = models.TextField(blank=True)  # 1000: what must be there for it to work
    replication = models.TextField(blank=True)  # 1000: done elsewhere, or could be
    lessons_text = models.TextField(blank=True)  # 1000
    more = models.TextField(blank=True)  # 1000

    phases = models.JSONField(default=list, blank=True)  # codes of "phases"; OPSI lets a case tick several
    outcome = models.CharField(max_length=12, default="unknown")
    obstacles = models.JSONField(default=list, blank=True)
    novelty = models.CharField(max_length=10, blank=True)
    types = models.JSONField(default=list, blank=True)
    sectors = models.JSONField(default=list, blank=True)
    sdgs = models.JSONField(default=list, blank=True)
    concepts = models.JSONField(default=list, blank=True)  # tags: ids of the concept lexicon
    tags = models.JSONField(default=list, blank=True)  # tags in free words
    open_for = models.JSONField(default=list, blank=True)
    evidence = models.CharField(max_length=1, blank=True)
    level = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True)
    place = models.CharField(max_length=200, blank=True)
    area_code = models.CharField(max_length=20, blank=True)  # LAU or NUTS
    year = models.PositiveSmallIntegerField(null=True, blank=True)  # put into practice
    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)  # euro
    effort_days = models.PositiveIntegerField(null=True, blank=True)
    website = models.URLField(max_length=1000, blank=True)
    video = models.URLField(max_length=500, blank=True)
    contact = models.CharField(max_length=200, blank=True)  # who answers questions
    contact_is_public = models.BooleanField(default=False)

    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    organisation_name = models.CharField(max_length=300, blank=True)  # as an imported record has it
    derived_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="derived")
    origin = models.CharField(max_length=80, blank=True)  # "initiative:…"
    authors = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="cases")

    licence = models.CharField(max_length=40, default=DEFAULT_LICENCE)
    attribution = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=40, blank=True)  # the format's name for imported records
    source_id = models.CharField(max_length=200, blank=True)
    source_url = models.URLField(max_length=1000, blank=True)
    source_hash = models.CharField(max_length=64, blank=True)  # of the imported record, to tell what changed

    state = models.CharField(max_length=24, choices=State.choices, default=State.DRAFT)
    review_note = models.TextField(blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)  # last found to be still true
    created_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(default=now)
    published_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)  # for two people editing at once

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], condition=~Q(source_id=""), name="case_source_once")
        ]
        indexes = [
            models.Index(fields=["state", "-published_at"], name="case_list"),
            models.Index(fields=["origin"], name="case_origin"),
        ]

    class Privacy:
        personal = {
            "contact": Personal(
                _("whom to ask about a case"),
                _("as long as the case says so"),
                on_erase="blank",
                what=_("a contact’s name and address"),
            ),
            "authors": Personal(_("who may edit a case"), _("as long as the account"), on_erase="detach"),
        }
        open = [
            "ref", "language", "title", "summary", "overview", "innovative", "status_text", "partners", "users",
            "results", "challenges", "conditions", "replication", "lessons_text", "more", "phases", "outcome",
            "obstacles", "novelty", "types", "sectors", "sdgs", "concepts", "tags", "open_for", "evidence", "level",
            "country", "place", "area_code", "website", "video", "organisation_name", "origin", "licence",
            "attribution", "source", "source_id", "source_url", "source_hash", "state", "review_note",
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def thread(self) -> str:
        return thread_of("case", self.ref)

    def get_absolute_url(self) -> str:
        return f"/cases/{self.ref}/"


class Lesson(models.Model):
    """One sentence that the next one can use, with its evidence. Hangs on a case, a thread, or both."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    language = models.CharField(max_length=5, default="en")
    text = models.CharField(max_length=300)
    evidence = models.TextField(blank=True)
    kind = models.CharField(max_length=14)  # codes of "lesson_kinds"
    obstacles = models.JSONField(default=list, blank=True)
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.CASCADE, related_name="lessons")
    origin = models.CharField(max_length=80, blank=True)  # "initiative:…", "adoption:…"
    outcome = models.CharField(max_length=12, default="ongoing")  # of the thing it was learned from
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="lessons"
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now, editable=False)
    shared_at = models.DateTimeField(null=True, blank=True)  # public from then on
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-shared_at", "-id"]
        indexes = [models.Index(fields=["origin"], name="lesson_origin")]

    class Privacy:
        personal = {"author": Personal(_("who learned it"), _("as long as the account"), on_erase="detach")}
        open = ["ref", "language", "text", "evidence", "kind", "obstacles", "origin", "outcome"]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return f"/lessons/{self.ref}/"


class Publication(models.Model):
    """Something to read or to use: a method, a tool, a report."""

    class Kind(models.TextChoices):
        METHOD = "method"
        TOOL = "tool"
        REPORT = "report"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    language = models.CharField(max_length=5, default="en")
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    url = models.URLField(max_length=1000, blank=True)
    concepts = models.JSONField(default=list, blank=True)
    tags = models.JSONField(default=list, blank=True)
    licence = models.CharField(max_length=40, default=DEFAULT_LICENCE)
    attribution = models.CharField(max_length=300, blank=True)
    source = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=200, blank=True)
    source_hash = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["title", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source_id=""), name="publication_source_once"
            )
        ]

    class Privacy:
        open = [
            "ref", "kind", "language", "title", "summary", "body", "url", "concepts", "tags", "licence",
            "attribution", "source", "source_id", "source_hash",
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/publications/{self.ref}/"


class Adoption(models.Model):
    """An organisation (the taker) takes over a case, until it is in use there, or stops and says why (rule 7)."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="adoptions")
    taker = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="adoptions")
    mode = models.CharField(max_length=10, default="adapted")  # codes of "adoption_modes"
    state = models.CharField(max_length=20, default="interested")  # codes of "adoption_states"
    language = models.CharField(max_length=5, default="en")
    problem_fit = models.PositiveSmallIntegerField(null=True, blank=True)  # 0 to 4
    core = models.TextField(blank=True)  # what must stay as it is
    expectations = models.TextField(blank=True)  # of both sides
    goes_live_on = models.DateField(null=True, blank=True)
    owner = models.CharField(max_length=200, blank=True)  # who owns it in the line organisation
    result = models.TextField(blank=True)  # compared with the original
    stop_reason = models.TextField(blank=True)
    stop_obstacles = models.JSONField(default=list, blank=True)
    new_case = models.OneToOneField(Case, null=True, blank=True, on_delete=models.SET_NULL, related_name="harvest_of")
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "taker"], condition=~Q(state="stopped"), name="adoption_one_at_a_time"
            )
        ]

    class Privacy:
        personal = {
            "started_by": Personal(_("who follows the adoption"), _("as long as the account"), on_erase="detach"),
            "owner": Personal(
                _("who owns it at the taker's"),
                _("with the adoption"),
                on_erase="keep",
                what=_("a name at the taker’s"),
            ),
        }
        open = [
            "ref", "mode", "state", "language", "core", "expectations", "result", "stop_reason", "stop_obstacles",
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.taker_id} takes over {self.case_id}"

    @property
    def thread(self) -> str:
        return thread_of("adoption", self.ref)

    def get_absolute_url(self) -> str:
        return f"/adoptions/{self.ref}/"


class AdoptionNote(models.Model):
    """What a taker tested, changed or ran into at one step."""

    class Kind(models.TextChoices):
        TEST = "test"  # what was tested and seen
        CHANGE = "change"  # what was changed, and why
        OBSTACLE = "obstacle"  # what stood in the way, who takes it away, by when
        NOTE = "note"

    adoption = models.ForeignKey(Adoption, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=20)  # of the adoption when it was written
    text = models.TextField()
    obstacle = models.CharField(max_length=20, blank=True)
    kept_core = models.BooleanField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["id"]

    class Privacy:
        personal = {"author": Personal(_("who wrote it"), _("as long as the account"), on_erase="detach")}
        open = ["kind", "state", "text", "obstacle"]

    def __str__(self) -> str:
        return self.text[:80]
