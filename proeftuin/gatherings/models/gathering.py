"""Gatherings: what organisations arrange together, who comes, and the mails that wait to be sent."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, thread_of
from proeftuin.kernel.privacy import Personal


class GatheringQuerySet(models.QuerySet["Gathering"]):
    def shown(self) -> "GatheringQuerySet":
        """What everybody may read: announced, also when it was cancelled after that."""
        return self.exclude(state=Gathering.State.DRAFT)

    def upcoming(self, moment: datetime | None = None) -> "GatheringQuerySet":
        return self.shown().filter(ends_at__gt=moment or now()).order_by("starts_at", "id")

    def past(self, moment: datetime | None = None) -> "GatheringQuerySet":
        """What was held: newest first, without what was cancelled."""
        held = self.filter(state=Gathering.State.PUBLISHED, ends_at__lte=moment or now())
        return held.order_by("-starts_at", "-id")


class Gathering(models.Model):
    """A meetup, café, workshop, study trip, masterclass or session.

    ``registered`` and ``waiting`` are projections of the registrations: recount. ``link`` is for who registered alone.
    ``sequence`` is the number of the edition for calendars (RFC 5545): it rises with each change they must take over.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        CANCELLED = "cancelled"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    kind = models.CharField(max_length=12)  # codes of "gathering_kinds"
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    language = models.CharField(max_length=5, default="en")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    agenda = models.JSONField(default=list, blank=True)  # [{"at": "14:00" or "", "what": …}] on the clock of ``zone``
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=40, default="Europe/Brussels")
    town = models.CharField(max_length=80, blank=True)
    place = models.CharField(max_length=300, blank=True)
    link = models.URLField(max_length=500, blank=True)
    capacity = models.PositiveIntegerField(null=True, blank=True)  # None: no limit
    spoken = models.JSONField(default=list, blank=True)  # codes of "gathering_languages"
    accessibility = models.TextField(blank=True)
    about = models.CharField(max_length=80, blank=True)  # the thread it belongs to: "process:…", "initiative:…"
    series = models.ForeignKey(
        "gatherings.Series", null=True, blank=True, on_delete=models.SET_NULL, related_name="gatherings"
    )
    previous = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="following")
    registered = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    sequence = models.PositiveIntegerField(default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=500, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(default=now)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = GatheringQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="gathering_ends_after_start"),
            models.CheckConstraint(
                condition=Q(capacity=None) | Q(registered__lte=models.F("capacity")), name="gathering_not_overfull"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "starts_at"], name="gathering_starts"),
            models.Index(fields=["state", "ends_at"], name="gathering_ends"),
            models.Index(fields=["about"], name="gathering_about"),
        ]

    class Privacy:
        personal = {"author": Personal(_("who arranged it"), _("as long as the account"), on_erase="detach")}
        open = (
            "ref", "kind", "state", "language", "title", "text", "agenda", "zone", "town", "place", "link", "spoken",
            "accessibility", "about", "cancel_reason",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def thread(self) -> str:
        return thread_of("gathering", self.ref)

    @property
    def is_shown(self) -> bool:
        return self.state != self.State.DRAFT

    @property
    def is_cancelled(self) -> bool:
        return self.state == self.State.CANCELLED

    @property
    def is_past(self) -> bool:
        return self.ends_at <= now()

    @property
    def has_started(self) -> bool:
        return self.starts_at <= now()

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.registered >= self.capacity

    @property
    def places_left(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.registered)

    @property
    def starts_there(self) -> datetime:
        """The moment it starts, on the clock of the place."""
        return self.starts_at.astimezone(ZoneInfo(self.zone))

    @property
    def ends_there(self) -> datetime:
        return self.ends_at.astimezone(ZoneInfo(self.zone))

    def get_absolute_url(self) -> str:
        return f"/gatherings/{self.ref}/"


class Host(models.Model):
    """An organisation that owns a gathering with the others. Named by one of the others, it first has to agree."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="hosts")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["gathering", "organisation"], name="gathering_host_once")]

    class Privacy:
        open = ("agreed_at",)

    def __str__(self) -> str:
        return f"{self.organisation_id} hosts {self.gathering_id}"


class Registration(models.Model):
    """Someone who comes, waits for a place, or has not said yes in the mail yet. Without account: by address alone.

    ``address_key`` tells the same address without keeping it in the clear twice. All of it goes a month after the end.
    """

    class State(models.TextChoices):
        ASKED = "asked"  # the mail was sent; no place is kept until it is answered
        REGISTERED = "registered"
        WAITING = "waiting"
        CANCELLED = "cancelled"

    HELD = (State.ASKED, State.REGISTERED, State.WAITING)

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="registrations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="gatherings"
    )
    name = models.CharField(max_length=80, blank=True)
    address = models.EmailField(blank=True)
    address_key = models.CharField(max_length=40, blank=True)
    needs = models.CharField(max_length=500, blank=True)
    language = models.CharField(max_length=5, default="en")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    came = models.BooleanField(null=True, blank=True)  # ticked by a host
    asked_at = models.DateTimeField(default=now)
    queued_at = models.DateTimeField(null=True, blank=True)  # when it was confirmed: the order of the waiting list

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["gathering", "address_key"],
                condition=Q(state__in=["asked", "registered", "waiting"]) & ~Q(address_key=""),
                name="registration_once",
            )
        ]
        indexes = [models.Index(fields=["gathering", "state", "queued_at"], name="registration_queue")]

    class Privacy:
        personal = {
            "user": Personal(_("keeping your place"), _("30 days after the gathering"), on_erase="delete"),
            "name": Personal(_("the list of who comes"), _("30 days after the gathering"), what=_("name")),
            "address": Personal(
                _("mail about the gathering"), _("30 days after the gathering"), what=_("e-mail address")
            ),
            "address_key": Personal(
                _("knowing that you registered already"),
                _("30 days after the gathering"),
                what=_("a code made from your address"),
            ),
            "needs": Personal(
                _("what the hosts arrange for you"),
                _("30 days after the gathering"),
                what=_("what you need to take part"),
            ),
        }
        open = ("ref", "language", "state")

    def __str__(self) -> str:
        return f"{self.ref}: {self.state}"

    @property
    def shown_name(self) -> str:
        return self.name or (self.user.display_name if self.user else "") or str(_("Without a name"))


class Letter(models.Model):
    """A mail about a registration that has to leave once. The worker sends it; ``sequence`` tells two changes apart."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=12)
    sequence = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["registration", "kind", "sequence"], name="letter_once")]
        indexes = [models.Index(fields=["sent_at", "id"], name="letter_waits")]

    class Privacy:
        open = ("kind",)

    def __str__(self) -> str:
        return f"{self.kind} for {self.registration_id}"
