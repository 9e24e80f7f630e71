"""Profiles with a choice for each field, what people offer to teams, and outside innovators whom someone nominated."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, thread_of
from proeftuin.kernel.privacy import Personal
from proeftuin.people.logic.showing import CAREFUL, seen

WHO = settings.AUTH_USER_MODEL
ACCOUNT = _("as long as the account")


class Profile(models.Model):
    """How someone wants to be found. What they know and who they are stands with the account (expertise, bio).

    ``shown`` maps a field (logic.showing.FIELDS) to its level; ``listed`` is the level of the whole. Both are codes of
    "visibilities". Nobody is in the directory before they say so.
    """

    user = models.OneToOneField(WHO, on_delete=models.CASCADE, related_name="profile")
    listed = models.CharField(max_length=10, default="private")
    shown = models.JSONField(default=dict, blank=True)
    offers = models.TextField(blank=True)
    disciplines = models.JSONField(default=list, blank=True)  # what they bring to a team; goes with ``offers``
    seeks = models.TextField(blank=True)
    languages = models.JSONField(default=list, blank=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    hidden_at = models.DateTimeField(null=True, blank=True)  # by a moderator
    changed_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["listed", "-id"], name="profile_listed")]

    class Privacy:
        personal = {
            "user": Personal(_("whose profile it is"), ACCOUNT, on_erase="delete"),
            "listed": Personal(_("who may find you"), ACCOUNT, "delete", what=_("your choice to be found")),
            "shown": Personal(_("who may see each part"), ACCOUNT, "delete", what=_("your choices")),
            "offers": Personal(_("being found by who needs it"), ACCOUNT, "delete", what=_("what you offer")),
            "disciplines": Personal(_("being found by a team that lacks it"), ACCOUNT, "delete",
                                    what=_("what you bring to a team")),
            "seeks": Personal(_("being found by who has it"), ACCOUNT, "delete", what=_("what you seek")),
            "languages": Personal(_("being found by your languages"), ACCOUNT, "delete", what=_("your languages")),
            "organisation": Personal(_("saying where you work"), ACCOUNT, "delete", what=_("your organisation")),
        }  # fmt: skip

    def __str__(self) -> str:
        return f"profile of {self.user_id}"

    def seen_by(self, viewer: str) -> frozenset[str]:
        """The fields for a viewer: "public" or "network"."""
        return seen(self.listed if self.hidden_at is None else "private", self.shown, viewer)

    def level_of(self, field: str) -> str:
        return str(self.shown.get(field, CAREFUL))


class Offer(models.Model):
    """A discipline that someone lets others see they bring: made from the profile, to find who fits a team."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="offered")
    discipline = models.CharField(max_length=20)  # codes of "disciplines"
    since = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["profile", "discipline"], name="profile_offer_once")]
        indexes = [models.Index(fields=["discipline", "-id"], name="profile_offer_found")]

    class Privacy:
        personal = {
            "discipline": Personal(_("being found by a team that lacks it"), ACCOUNT, "delete",
                                   what=_("what you bring to a team")),
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.discipline} of {self.profile_id}"


class Request(models.Model):
    """A team asks someone to help with what it lacks. One for each person and team; the person decides."""

    class State(models.TextChoices):
        ASKED = "asked"
        ACCEPTED = "accepted"
        DECLINED = "declined"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="help_requests")
    user = models.ForeignKey(WHO, on_delete=models.CASCADE, related_name="help_requests")
    asked_by = models.ForeignKey(WHO, null=True, on_delete=models.SET_NULL, related_name="+")
    discipline = models.CharField(max_length=20)
    message = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["initiative", "user"], name="help_asked_once")]

    class Privacy:
        personal = {
            "user": Personal(_("who was asked to help"), ACCOUNT, on_erase="delete"),
            "asked_by": Personal(_("who asked for help"), ACCOUNT, on_erase="detach"),
            "message": Personal(_("why a team asks someone"), ACCOUNT, "blank", what=_("what you wrote to someone")),
        }
        open = ["ref", "discipline", "state"]

    def __str__(self) -> str:
        return self.ref

    @property
    def thread(self) -> str:
        return thread_of("help", self.ref)

    def get_absolute_url(self) -> str:
        return f"/people/help/{self.ref}/"


class Nomination(models.Model):
    """An outside innovator whom someone nominated. Nothing is public before the person says yes by their own link.

    Refused or withdrawn, the row is gone: there is no state for it.
    """

    class State(models.TextChoices):
        ASKED = "asked"  # waits for the person
        PUBLISHED = "published"
        HIDDEN = "hidden"  # by a moderator

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    language = models.CharField(max_length=5, default="en")
    name = models.CharField(max_length=80)
    email = models.EmailField()
    email_key = models.CharField(max_length=40, unique=True)  # one nomination a person at a time, however written
    does = models.TextField()
    why = models.TextField()
    themes = models.JSONField(default=list, blank=True)  # codes of "sectors"
    link = models.URLField(max_length=500, blank=True)
    nominated_by = models.ForeignKey(WHO, null=True, on_delete=models.SET_NULL, related_name="nominations")
    nominated_at = models.DateTimeField(default=now)
    mailed_at = models.DateTimeField(null=True, blank=True)  # the one mail
    published_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "-published_at", "-id"], name="nomination_list"),
            models.Index(fields=["nominated_at"], condition=models.Q(state="asked"), name="nomination_waits"),
        ]

    class Privacy:
        _UNTIL = _("until the person withdraws it; 30 days when they do not answer")
        personal = {
            "name": Personal(_("who is nominated"), _UNTIL, "keep", what=_("name")),
            "email": Personal(_("asking for consent"), _UNTIL, "keep", what=_("e-mail address")),
            "email_key": Personal(_("asking a person once"), _UNTIL, "keep", what=_("a code of an e-mail address")),
            "does": Personal(_("what a nominated person does"), _UNTIL, "keep", what=_("what someone does")),
            "why": Personal(_("why someone is nominated"), _UNTIL, "keep", what=_("why someone is nominated")),
            "link": Personal(_("reading more about a nominated person"), _UNTIL, "keep", what=_("web address")),
            "nominated_by": Personal(_("telling who nominated"), ACCOUNT, on_erase="detach"),
        }
        open = ["ref", "state", "language", "themes"]

    def __str__(self) -> str:
        return self.ref

    @property
    def is_shown(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def thread(self) -> str:
        return thread_of("innovator", self.ref)

    @property
    def circle(self) -> str:
        return self.thread

    def get_absolute_url(self) -> str:
        return f"/people/innovators/{self.ref}/"


class Unwanted(models.Model):
    """An address that wants no nominations any more, as a code that says no address."""

    email_key = models.CharField(max_length=40, unique=True)
    at = models.DateTimeField(default=now)

    class Privacy:
        personal = {
            "email_key": Personal(
                _("asking a person never again"), _("until they ask us to forget it"), "keep",
                what=_("a code of an e-mail address"),
            )
        }  # fmt: skip

    def __str__(self) -> str:
        return self.email_key[:8]
