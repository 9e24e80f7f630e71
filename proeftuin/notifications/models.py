"""Who follows what, how they want to hear of it, and what waits to be told."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.privacy import Personal


class Follow(models.Model):
    """A person wants to hear of each turn of a thread."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="follows")
    thread = models.CharField(max_length=80)
    since = models.DateTimeField(default=now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "thread"], name="follow_once")]
        indexes = [models.Index(fields=["thread"], name="follow_thread")]

    class Privacy:
        personal = {"user": Personal(_("telling you what happens"), _("until you stop following"), on_erase="delete")}
        open = ["thread"]

    def __str__(self) -> str:
        return f"{self.user_id} follows {self.thread}"


class Preference(models.Model):
    """How often someone gets mail. Without a row: once a day.

    ``stopped_at``: mail to ``stopped_for`` came back, so none leaves for it; another address is another mailbox.
    """

    class Rhythm(models.TextChoices):
        AT_ONCE = "at_once"
        DAILY = "daily"
        WEEKLY = "weekly"
        NEVER = "never"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preference")
    rhythm = models.CharField(max_length=10, choices=Rhythm.choices, default=Rhythm.DAILY)
    soft_bounces = models.PositiveSmallIntegerField(default=0)
    bounced_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)
    stopped_for = models.EmailField(blank=True)

    class Privacy:
        personal = {
            "user": Personal(_("mail as often as you like"), _("as long as the account"), on_erase="delete"),
            "stopped_for": Personal(
                _("knowing which mailbox sends our mail back"), _("until you choose again, or the account goes"),
                on_erase="delete", what=_("your e-mail address"),
            ),
        }  # fmt: skip
        open = ["rhythm"]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.rhythm}"


class Notice(models.Model):
    """One event that one person is to hear of: on the site at once, by mail in their rhythm."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices")
    event_id = models.BigIntegerField()  # in the ledger, which nothing points into with a foreign key
    thread = models.CharField(max_length=80)
    at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["user", "event_id"], name="notice_once")]
        indexes = [models.Index(fields=["at"], condition=Q(mailed_at=None), name="notice_to_mail")]

    class Privacy:
        personal = {"user": Personal(_("telling you what happened"), _("1 year"), on_erase="delete")}
        open = ["thread"]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.event_id}"
