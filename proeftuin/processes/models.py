"""Participation processes: their phases, methods, rules of access, and who took part."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now, today
from proeftuin.kernel.ids import new_ref, new_secret, thread_of
from proeftuin.kernel.privacy import Personal
from proeftuin.processes import logic


class ProcessQuerySet(models.QuerySet["Process"]):
    def public(self) -> "ProcessQuerySet":
        return self.filter(state__in=Process.PUBLIC)

    def visible_to(self, actor: Actor) -> "ProcessQuerySet":
        """What is public, and the drafts one works on; administrators see all."""
        if actor.has_role() or actor.is_system:
            return self
        mine = Q(pk__in=Seat.objects.filter(user_id=actor.person_id).values("process"))
        return self.filter(Q(state__in=Process.PUBLIC) | mine)


class Process(models.Model):
    """A question that a public body puts to people, with its promise: what can change, who decides, and by when."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        CLOSED = "closed"
        ARCHIVED = "archived"

    PUBLIC = (State.PUBLISHED, State.CLOSED, State.ARCHIVED)

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    prefix = models.CharField(max_length=12)  # of its reference codes: PARK
    language = models.CharField(max_length=5, default="en")
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    description = models.TextField(blank=True)  # Markdown
    area = models.CharField(max_length=200, blank=True)  # the place it is about, in words
    areas = models.JSONField(default=list, blank=True)  # names of its parts, to choose where one lives
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="processes")
    time_zone = models.CharField(max_length=40, default="Europe/Brussels")

    can_influence = models.TextField(blank=True)
    cannot_influence = models.TextField(blank=True)
    level = models.CharField(max_length=12, blank=True)  # codes of "influence_levels"
    decides = models.CharField(max_length=300, blank=True)  # who decides
    answer_by = models.DateField(null=True, blank=True)
    answer_threshold = models.PositiveIntegerField(default=0)  # supports from which an official answer is owed

    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    publish_at = models.DateTimeField(null=True, blank=True)  # published by itself then
    published_at = models.DateTimeField(null=True, blank=True)
    frozen_at = models.DateTimeField(null=True, blank=True)  # the first contribution or vote
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_statement = models.TextField(blank=True)  # what came of it
    preview_secret = models.CharField(max_length=40, default=new_secret, editable=False)
    retention_months = models.PositiveSmallIntegerField(default=24)  # after closing, names are let go of
    warned_at = models.DateTimeField(null=True, blank=True)
    anonymised_at = models.DateTimeField(null=True, blank=True)

    playbook = models.CharField(max_length=60, blank=True)
    derived_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="copies")
    source = models.CharField(max_length=40, blank=True)  # the format's name, for an imported process
    source_id = models.CharField(max_length=200, blank=True)
    source_url = models.URLField(max_length=1000, blank=True)
    licence = models.CharField(max_length=40, default="CC-BY-4.0")
    attribution = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    objects = ProcessQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-id"]
        indexes = [
            models.Index(fields=["state", "-published_at"], name="process_list"),
            models.Index(fields=["publish_at"], condition=Q(state="draft"), name="process_to_publish"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["prefix"], name="process_prefix_once"),
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source_id=""), name="process_source_once"
            ),
        ]

    class Privacy:
        open = [
            "ref", "prefix", "language", "title", "summary", "description", "area", "areas", "time_zone",
            "can_influence", "cannot_influence", "level", "decides", "state", "closing_statement", "preview_secret",
            "playbook", "source", "source_id", "source_url", "licence", "attribution",
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def thread(self) -> str:
        return thread_of("process", self.ref)

    @property
    def is_public(self) -> bool:
        return self.state in self.PUBLIC

    @property
    def audience(self) -> str:
        """Who may know of it: everyone, or the circle of those who work on it."""
        return "public" if self.is_public else self.circle

    @property
    def circle(self) -> str:
        return f"process:{self.ref}"

    @property
    def promise_gaps(self) -> list[str]:
        return logic.promise_gaps({name: getattr(self, name) for name in logic.PROMISE})

    @property
    def days_until_answer(self) -> int | None:
        return logic.promise_days(self.answer_by, today(self.time_zone))

    def get_absolute_url(self) -> str:
        return f"/processes/{self.ref}/"


class Seat(models.Model):
    """Who works on a process, and as what. One person may hold several."""

    class Role(models.TextChoices):
        MANAGER = "manager"  # sets it up, publishes, closes
        MODERATOR = "moderator"
        ANALYST = "analyst"  # studies a contribution
        ASSESSOR = "assessor"  # says what it would cost
        DECIDER = "decider"  # decides, and publishes the answer
        CLERK = "clerk"  # enters what came on paper, by telephone or in the street

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="process_seats")
    role = models.CharField(max_length=10, choices=Role.choices)
    since = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["process", "user", "role"], name="seat_once")]

    class Privacy:
        personal = {"user": Personal(_("who works on a process"), _("as long as the process runs"), on_erase="delete")}
        open = ["role"]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role}"


class Phase(models.Model):
    """A stretch of time in a process. Phases follow each other; only the last may be without end."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="phases")
    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]
        indexes = [models.Index(fields=["process", "position"], name="phase_order")]

    class Privacy:
        open = ["ref", "title", "description"]

    def __str__(self) -> str:
        return self.title

    def clock_at(self, moment: datetime) -> logic.Clock:
        return logic.clock(moment, self.starts_at, self.ends_at)

    @property
    def clock(self) -> logic.Clock:
        return self.clock_at(now())


class Method(models.Model):
    """A way of taking part that a process offers: ideas, a survey, information. Open in the phases that say so."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="methods")
    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    kind = models.CharField(max_length=20)  # registered by its room: "ideas", "survey"
    position = models.PositiveSmallIntegerField(default=0)
    title = models.CharField(max_length=200)
    intro = models.TextField(blank=True)  # Markdown
    settings = models.JSONField(default=dict, blank=True)  # the rules of its room, frozen with the process
    rules_version = models.PositiveSmallIntegerField(default=1)  # goes up with each amendment

    class Meta:
        ordering = ["position", "id"]

    class Privacy:
        open = ["ref", "kind", "title", "intro", "settings"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/processes/{self.process.ref}/{self.ref}/"


class KeptCounts(models.Model):
    """What came in by a method, as last counted: a page shows this, with when, where counting takes long.

    ``counts``: as its kind counts them, {name: {channel: how many}}.
    """

    method = models.OneToOneField(Method, on_delete=models.CASCADE, related_name="kept")
    counts = models.JSONField(default=dict)
    is_large = models.BooleanField(default=False)  # too large to be counted while someone waits
    took = models.FloatField(default=0)  # seconds
    counted_at = models.DateTimeField(default=now)

    class Meta:
        indexes = [models.Index(fields=["counted_at"], condition=models.Q(is_large=True), name="counts_of_large")]

    class Privacy:
        open = ["counts"]

    def __str__(self) -> str:
        return f"{self.method_id} at {self.counted_at}"


class CodeList(models.Model):
    """Who is on a list: postal codes of an area, or one-time codes sent by letter. Only hashes are kept."""

    class Kind(models.TextChoices):
        SHARED = "shared"  # a code many people have, such as a postal code
        ONCE = "once"  # a code for one person

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="lists")
    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    salt = models.CharField(max_length=40, default=new_secret, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)

    class Privacy:
        open = ["ref", "name", "kind", "salt"]

    def __str__(self) -> str:
        return self.name


class Code(models.Model):
    """One code of a list, as its hash, with the coarse group that it stands for."""

    list = models.ForeignKey(CodeList, on_delete=models.CASCADE, related_name="codes")
    hash = models.CharField(max_length=64)
    area = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "hash"], name="code_once")]

    class Privacy:
        open = ["hash", "area"]

    def __str__(self) -> str:
        return self.hash[:8]


class Opening(models.Model):
    """In this phase, people may do this with that method, if they are who it asks for."""

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="openings")
    method = models.ForeignKey(Method, on_delete=models.CASCADE, related_name="openings")
    action = models.CharField(max_length=20)  # submit, support, comment, answer, sign …
    who = models.CharField(max_length=20, default="confirmed_email")  # logic.WHO
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    code_list = models.ForeignKey(CodeList, null=True, blank=True, on_delete=models.PROTECT, related_name="openings")
    claim_name = models.CharField(max_length=80, blank=True)  # of the OpenID Connect account
    claim_value = models.CharField(max_length=200, blank=True)
    explanation = models.TextField(blank=True)  # shown to whoever is denied

    class Meta:
        ordering = ["phase__position", "id"]
        constraints = [models.UniqueConstraint(fields=["phase", "method", "action"], name="opening_once")]

    class Privacy:
        open = ["action", "who", "claim_name", "claim_value", "explanation"]

    def __str__(self) -> str:
        return f"{self.action}: {self.who}"

    @property
    def window(self) -> logic.Window:
        """Needs its phase, so select it along."""
        return logic.Window(self.action, self.phase.starts_at, self.phase.ends_at, self.who)


class Participant(models.Model):
    """Someone who took part in one process: made at the first act, with a coarse picture of who that was.

    Contributions point here and not to the account, so that letting go of ``user`` lets go of the person, and the
    counts stay. Without account, ``key`` says which visitor ("visitor:…", a hash) or which sheet of paper it was.
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="participants")
    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="participations"
    )
    key = models.CharField(max_length=80, blank=True)
    code = models.ForeignKey(Code, null=True, blank=True, on_delete=models.SET_NULL, related_name="participants")
    code_is_once = models.BooleanField(default=False)
    channel = models.CharField(max_length=10, default="web")  # logic.CHANNELS: of the first act
    who = models.CharField(max_length=20, blank=True)  # the rule that let them in, logic.WHO
    area = models.CharField(max_length=80, blank=True)
    age_group = models.CharField(max_length=20, blank=True)  # codes of "age_groups", only with consent
    gender = models.CharField(max_length=20, blank=True)  # codes of "genders", only with consent
    consented_at = models.DateTimeField(null=True, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=now, editable=False)

    let_in: Opening | None = None  # while a deed lasts: the opening through which they came; not stored

    class Meta:
        constraints = [
            # Without a condition: SQLite uses no partial index to find someone, and nobody is the same as nobody else.
            models.UniqueConstraint(fields=["process", "user"], name="participant_once"),
            models.UniqueConstraint(fields=["process", "key"], condition=~Q(key=""), name="participant_key_once"),
            models.UniqueConstraint(fields=["code"], condition=Q(code_is_once=True), name="participant_code_once"),
        ]
        indexes = [
            models.Index(fields=["process", "at"], name="participant_time"),
            models.Index(fields=["process", "key"], name="participant_key"),
        ]

    class Privacy:
        personal = {
            "user": Personal(
                _("one person counts once, and hears back"), _("until the process lets go of names"), on_erase="detach"
            ),
            "key": Personal(
                _("one visitor counts once"),
                _("until the process lets go of names"),
                on_erase="blank",
                what=_("a mark of the browser, or the number of a paper form"),
            ),
            "area": Personal(
                _("seeing whose voice is missing"), _("kept as a count"), on_erase="keep", what=_("part of town")
            ),
            "age_group": Personal(
                _("seeing whose voice is missing, if you agree"),
                _("kept as a count"),
                on_erase="keep",
                what=_("age group"),
            ),
            "gender": Personal(
                _("seeing whose voice is missing, if you agree"),
                _("kept as a count"),
                on_erase="keep",
                what=_("gender"),
            ),
            "entered_by": Personal(
                _("who entered it for someone"), _("until the process lets go of names"), on_erase="detach"
            ),
        }
        open = ["ref", "channel", "who"]

    def __str__(self) -> str:
        return self.ref

    @property
    def number(self) -> str:
        """How the counter finds it again: the number of the form, or the reference where there was none."""
        return self.key.partition(":")[2] or self.ref


class Amendment(models.Model):
    """A change of the rules of a running process: what was, what is, why, and who said so."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    reason = models.TextField()
    changes = models.JSONField(default=list)  # [{"field": …, "before": …, "after": …}]
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["process", "number"], name="amendment_number_once")]

    class Privacy:
        personal = {"author": Personal(_("who changed the rules"), _("as long as the account"), on_erase="detach")}
        open = ["reason", "changes"]

    def __str__(self) -> str:
        return f"{self.process_id}: {self.number}"
