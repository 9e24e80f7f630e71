"""Special prizes with a rubric of their own, and the award that the audience gives."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from proeftuin.calls.models.call import Call, Entry
from proeftuin.calls.models.jury import Juror, Reading
from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref
from proeftuin.kernel.privacy import Personal

WHO = settings.AUTH_USER_MODEL


class Prize(models.Model):
    """A special prize on the entries of a call. ``rubric`` has the shape of the call's and is frozen with it.

    ``jurors`` says who scores for it; nobody named means the whole jury.
    """

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="prizes")
    name = models.CharField(max_length=120)
    description = models.CharField(max_length=1000, blank=True)
    rubric = models.JSONField(default=list)
    jurors = models.ManyToManyField(Juror, blank=True, related_name="prizes")
    winners = models.ManyToManyField(Entry, blank=True, related_name="prizes")
    decision = models.TextField(blank=True)
    no_award = models.BooleanField(default=False)
    votes = models.JSONField(default=dict, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]

    class Privacy:
        open = ["ref", "name", "description", "rubric", "decision", "votes"]

    def __str__(self) -> str:
        return self.name


class PrizeScore(models.Model):
    """What a juror gave an entry they read, by the rubric of a special prize: {code of the criterion: 0 to 10}."""

    prize = models.ForeignKey(Prize, on_delete=models.CASCADE, related_name="scores")
    reading = models.ForeignKey(Reading, on_delete=models.CASCADE, related_name="prize_scores")
    scores = models.JSONField(default=dict)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["prize", "reading"], name="prize_scored_once")]

    class Privacy:
        personal = {
            "scores": Personal(_("what a juror gave"), _("as long as the call"), "keep", what=_("scores")),
        }

    def __str__(self) -> str:
        return f"{self.reading_id} for {self.prize_id}"


class AudienceVote(models.Model):
    """The vote of one account in the audience award. Who it was is let go of when the call is announced."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="audience_votes")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="audience_votes")
    user = models.ForeignKey(WHO, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["call", "user"], name="audience_votes_once")]

    class Privacy:
        personal = {
            "user": Personal(_("one vote for each account"), _("until the result is announced"), on_erase="detach"),
        }

    def __str__(self) -> str:
        return f"a vote for {self.entry_id}"
