"""The jury: its members, what ties them to entries, what they gave, and what they noted at a visit or a pitch."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.calls.models.call import Call, Entry
from proeftuin.kernel.clock import now, today
from proeftuin.kernel.ids import new_secret
from proeftuin.kernel.privacy import Personal

WHO = settings.AUTH_USER_MODEL


class Juror(models.Model):
    """A member of the jury: invited by mail, then with an account."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="jurors")
    user = models.ForeignKey(WHO, null=True, on_delete=models.SET_NULL, related_name="juries")
    name = models.CharField(max_length=120)
    email = models.EmailField(blank=True)
    token = models.CharField(max_length=64, unique=True, default=new_secret)
    is_chair = models.BooleanField(default=False)
    reminded_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["call", "user"], condition=Q(user__isnull=False), name="juror_once"),
            models.UniqueConstraint(fields=["call", "email"], condition=~Q(email=""), name="juror_invited_once"),
        ]

    class Privacy:
        personal = {
            "user": Personal(_("who is in a jury"), _("as long as the account"), on_erase="detach"),
            "name": Personal(_("shown in the minutes"), _("as long as the call"), "blank", what=_("name")),
            "email": Personal(
                _("to invite a juror"), _("until the result is announced"), "blank", what=_("e-mail address")
            ),
            "token": Personal(_("the link of an invitation"), _("until they join"), "blank", what=_("secret link")),
        }

    def __str__(self) -> str:
        return self.name


class Declaration(models.Model):
    """A juror's interest in an entry, declared before any detail is seen. ``found``: by the platform itself."""

    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="declarations")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="declarations")
    conflict = models.CharField(max_length=10)  # codes of "conflicts"
    reason = models.CharField(max_length=500, blank=True)
    found = models.BooleanField(default=False)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["juror", "entry"], name="declared_once")]

    class Privacy:
        open = ["conflict", "reason", "found"]

    def __str__(self) -> str:
        return f"{self.juror_id} on {self.entry_id}: {self.conflict}"


class Reading(models.Model):
    """An entry that a juror has to score, and the scores once given: {code of the criterion: 0 to 10}."""

    juror = models.ForeignKey(Juror, on_delete=models.CASCADE, related_name="readings")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="readings")
    scores = models.JSONField(default=dict, blank=True)
    to_jury = models.TextField(blank=True)
    to_entrant = models.TextField(blank=True)
    scored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["juror", "entry"], name="read_once")]

    class Privacy:
        personal = {
            "scores": Personal(_("what a juror gave"), _("as long as the call"), "keep", what=_("scores")),
            "to_jury": Personal(_("what a juror tells the jury"), _("as long as the call"), "keep",
                                what=_("what they wrote")),
            "to_entrant": Personal(_("what a juror tells the entrant, without a name"), _("as long as the call"),
                                   "keep", what=_("what they wrote")),
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.juror_id} reads {self.entry_id}"


class Note(models.Model):
    """What the jury wrote down about an entry: at a visit (who was there, when, what was seen), at a pitch (with a
    score of the juror's own), or when they talked about it.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="notes")
    kind = models.CharField(max_length=10)  # codes of "jury_notes"
    juror = models.ForeignKey(Juror, null=True, on_delete=models.SET_NULL, related_name="notes")
    on = models.DateField(default=today)
    who = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    score = models.DecimalField(max_digits=3, decimal_places=1, null=True, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "juror"], condition=Q(kind="pitch"), name="pitch_scored_once")
        ]

    class Privacy:
        personal = {
            "who": Personal(_("who went to see an entry"), _("as long as the call"), "keep", what=_("names")),
            "text": Personal(_("what the jury saw and said"), _("as long as the call"), "keep",
                             what=_("what they wrote")),
            "score": Personal(_("what a juror gave a pitch"), _("as long as the call"), "keep", what=_("scores")),
        }  # fmt: skip
        open = ["kind"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.entry_id}"
