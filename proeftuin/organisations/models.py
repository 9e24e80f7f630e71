"""Organisations, and who belongs to them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref
from proeftuin.kernel.privacy import Personal
from proeftuin.organisations.logic import folded, searchable


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def current(self) -> "OrganisationQuerySet":
        """Organisations that still exist: not merged into another."""
        return self.filter(valid_until=None)

    def named(self, words: str) -> "OrganisationQuerySet":
        """Each word in one of the names, whatever its accents, capitals and hyphens."""
        found = self
        for word in folded(words).split() or [words]:
            found = found.filter(Q(names_text__icontains=word) | Q(name__icontains=word))
        return found


class Organisation(models.Model):
    """A public body, association or firm. ``scheme`` and ``code`` tie it to an official list (nis, gm …)."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    name = models.CharField(max_length=300)
    names = models.JSONField(default=dict, blank=True)  # {"nl": …, "fr": …} where it has more than one
    names_text = models.TextField(blank=True, editable=False)  # all of them, also folded, flat, to search in
    kind = models.CharField(max_length=20, default="other")
    level = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True)  # ISO 3166-1 alpha-2
    scheme = models.CharField(max_length=20, blank=True)
    code = models.CharField(max_length=60, blank=True)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    successor = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors")
    valid_until = models.DateField(null=True, blank=True)
    description = models.TextField(blank=True)
    website = models.URLField(max_length=500, blank=True)
    mail_domain = models.CharField(max_length=100, blank=True)  # members with such an address are confirmed at once
    source = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=80, blank=True)
    licence = models.CharField(max_length=40, blank=True)
    attribution = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], condition=~Q(code=""), name="organisation_code_once"),
            models.UniqueConstraint(
                fields=["source", "source_id"], condition=~Q(source_id=""), name="organisation_source_once"
            ),
        ]
        indexes = [models.Index(fields=["kind", "country", "name"], name="organisation_list")]

    class Privacy:
        open = [
            "ref", "name", "names", "names_text", "kind", "level", "country", "scheme", "code", "description",
            "website", "mail_domain", "source", "source_id", "licence", "attribution",
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.shown_name

    def save(self, *args: object, **kwargs: object) -> None:
        self.names_text = searchable(self.name, self.names.values())
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def shown_name(self) -> str:
        """The name in the reader's language where the organisation has one."""
        return self.names.get((get_language() or "")[:2]) or self.name

    @property
    def team_sector(self) -> str:
        """The sector it counts for in a mixed team: government, knowledge, civil, private or other."""
        term = vocabularies.term("organisation_kinds", self.kind)
        return str(term.extra.get("sector", "other")) if term else "other"

    def get_absolute_url(self) -> str:
        return f"/organisations/{self.ref}/"


class Membership(models.Model):
    """A person belongs to an organisation: asked, and confirmed by mail domain or by someone who may."""

    class State(models.TextChoices):
        ASKED = "asked"
        CONFIRMED = "confirmed"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    administers = models.BooleanField(default=False)
    since = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "organisation"], name="membership_once")]

    class Privacy:
        personal = {"user": Personal(_("whom you work with"), _("until you leave"), on_erase="delete")}
        open = ["state"]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.organisation_id}"
