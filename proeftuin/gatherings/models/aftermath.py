"""What came of a gathering: the report, what was found and where it came from, what follows, and who hosts the next."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.gatherings.models.gathering import Gathering
from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref
from proeftuin.kernel.privacy import Personal


class Report(models.Model):
    """The story of a gathering. Its findings, visits and follow-up are public from ``shared_at`` on, with it."""

    gathering = models.OneToOneField(Gathering, on_delete=models.CASCADE, related_name="report")
    text = models.TextField(blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(default=now)
    shared_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Privacy:
        personal = {"author": Personal(_("who wrote it"), _("as long as the account"), on_erase="detach")}
        open = ("text",)

    def __str__(self) -> str:
        return f"report of {self.gathering_id}"


class Visit(models.Model):
    """A host of a study trip: whom one visited, and what one saw there."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="visits")
    name = models.CharField(max_length=200)
    town = models.CharField(max_length=80, blank=True)
    text = models.TextField(blank=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["gathering", "name"], name="visit_once")]

    class Privacy:
        open = ("ref", "name", "town", "text")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/gatherings/{self.gathering.ref}/visits/{self.ref}/"


class Finding(models.Model):
    """One insight in a sentence, where it came from, and what it became: a lesson or the beginning of a case."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="findings")
    text = models.CharField(max_length=300)
    detail = models.TextField(blank=True)
    visits = models.ManyToManyField(Visit, blank=True, related_name="findings")
    became = models.CharField(max_length=80, blank=True)  # "/lessons/REF/" or "/cases/REF/": the page on this site
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["id"]

    class Privacy:
        personal = {"author": Personal(_("who wrote it"), _("as long as the account"), on_erase="detach")}
        open = ("ref", "text", "detail", "became")

    def __str__(self) -> str:
        return self.text


class Inspiration(models.Model):
    """What a finding was inspired by: a case, an organisation, or a person who has a public page."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="inspirations")
    case = models.ForeignKey("library.Case", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=False, organisation=None, person=None)
                | Q(case=None, organisation__isnull=False, person=None)
                | Q(case=None, organisation=None, person__isnull=False),
                name="inspiration_is_one_thing",
            )
        ]

    class Privacy:
        personal = {
            "person": Personal(
                _("whom a finding was inspired by"), _("as long as your page is public"), on_erase="delete"
            )
        }
        open = ()

    def __str__(self) -> str:
        return f"{self.finding_id} is inspired"


class FollowUp(models.Model):
    """What somebody does after a gathering, by when."""

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="follow_ups")
    text = models.CharField(max_length=300)
    who = models.CharField(max_length=120, blank=True)
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["done_at", "due_on", "id"]

    class Privacy:
        personal = {
            "who": Personal(
                _("who does what was agreed"),
                _("as long as the report"),
                on_erase="keep",
                what=_("name of who does it"),
            )
        }
        open = ("text",)

    def __str__(self) -> str:
        return self.text


class Offer(models.Model):
    """An organisation offers to host the next one. The hosts accept one; the next gathering starts from it."""

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        DECLINED = "declined"

    gathering = models.ForeignKey(Gathering, on_delete=models.CASCADE, related_name="offers")
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    next = models.ForeignKey(Gathering, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["gathering", "organisation"], name="offer_once")]

    class Privacy:
        personal = {"user": Personal(_("who offered"), _("as long as the account"), on_erase="detach")}
        open = ("note", "state")

    def __str__(self) -> str:
        return f"{self.organisation_id} offers"
