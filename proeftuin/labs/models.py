"""Labs: a place that several organisations own together, with equal rights, and what is incubated there."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, thread_of
from proeftuin.kernel.privacy import Personal


class LabQuerySet(models.QuerySet["Lab"]):
    def shown(self) -> "LabQuerySet":
        return self.exclude(opened_at=None)


class Lab(models.Model):
    """A lab. Until two organisations own it and it is opened, only its owners know of it."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    language = models.CharField(max_length=5, default="en")
    name = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    place = models.CharField(max_length=300, blank=True)
    town = models.CharField(max_length=80, blank=True)
    hours = models.CharField(max_length=300, blank=True)  # when the door is open, in words
    accessibility = models.TextField(blank=True)
    contact = models.CharField(max_length=200, blank=True)  # of a desk, not of a person
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.CharField(max_length=500, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    objects = LabQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "-id"]
        indexes = [models.Index(fields=["-opened_at", "-id"], name="lab_list")]

    class Privacy:
        personal = {"author": Personal(_("who began it"), _("as long as the account"), on_erase="detach")}
        open = ("ref", "language", "name", "text", "place", "town", "hours", "accessibility", "contact", "close_reason")

    def __str__(self) -> str:
        return self.name

    @property
    def thread(self) -> str:
        return thread_of("lab", self.ref)

    @property
    def is_shown(self) -> bool:
        return self.opened_at is not None

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    def get_absolute_url(self) -> str:
        return f"/labs/{self.ref}/"


class Owner(models.Model):
    """An organisation that owns a lab with the others. Named by another owner, it first says yes itself."""

    lab = models.ForeignKey(Lab, on_delete=models.CASCADE, related_name="owners")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    user = models.ForeignKey(  # its representative: who said yes
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    logo = models.ForeignKey("uploads.Upload", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["lab", "organisation"], name="lab_owner_once")]

    class Privacy:
        personal = {
            "user": Personal(_("who said yes for an organisation"), _("as long as the account"), on_erase="detach")
        }
        open = ("agreed_at",)

    def __str__(self) -> str:
        return f"{self.organisation_id} owns {self.lab_id}"

    @property
    def initials(self) -> str:
        """Where there is no logo: the first letters of its name, of words that begin with a capital."""
        words = [word for word in self.organisation.shown_name.split() if word[:1].isupper()]
        return "".join(word[0] for word in words)[:3] or self.organisation.shown_name[:2].upper()


class Project(models.Model):
    """An initiative that is incubated in a lab: its team asks, an owner says yes."""

    class State(models.TextChoices):
        ASKED = "asked"
        IN = "in"
        OUT = "out"  # stands on its own feet now
        DECLINED = "declined"

    lab = models.ForeignKey(Lab, on_delete=models.CASCADE, related_name="projects")
    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    note = models.CharField(max_length=500, blank=True)  # what the team looks for
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now, editable=False)
    in_since = models.DateTimeField(null=True, blank=True)
    out_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-in_since", "-id"]
        constraints = [models.UniqueConstraint(fields=["lab", "initiative"], name="lab_project_once")]

    class Privacy:
        personal = {"user": Personal(_("who asked"), _("as long as the account"), on_erase="detach")}
        open = ("state", "note")

    def __str__(self) -> str:
        return f"{self.initiative_id} in {self.lab_id}"
