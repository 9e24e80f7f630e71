"""Match funds: what they add, to which campaigns, and to whose pledges."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proeftuin.campaigns.models.campaign import YEAR_AFTER, Campaign, Pledge
from proeftuin.engines.matchfund import Doubling, Lump
from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, thread_of
from proeftuin.kernel.privacy import Personal


class MatchFund(models.Model):
    """Money with which an organisation matches what people pledge. ``committed`` is the sum of its book: recount."""

    class Rule(models.TextChoices):
        DOUBLE = "double"
        LUMP = "lump"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    organisation = models.ForeignKey("organisations.Organisation", on_delete=models.PROTECT, related_name="match_funds")
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    rule = models.CharField(max_length=8, choices=Rule.choices, default=Rule.DOUBLE)
    pool = models.PositiveBigIntegerField()
    committed = models.PositiveBigIntegerField(default=0)
    max_per_pledge = models.PositiveBigIntegerField(null=True, blank=True)
    factor = models.DecimalField(max_digits=6, decimal_places=3, default=1)
    cap_project = models.PositiveBigIntegerField(null=True, blank=True)
    max_per_user = models.PositiveIntegerField(null=True, blank=True)
    donation = models.PositiveBigIntegerField(default=0)
    reached_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    min_amount = models.PositiveBigIntegerField(null=True, blank=True)
    donors = models.PositiveIntegerField(default=0)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)  # closed early by who holds it
    end_reason = models.TextField(blank=True)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(committed__lte=F("pool")), name="fund_within_its_pool"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="fund_closes_after_it_opens"),
        ]
        indexes = [models.Index(fields=["closes_at"], name="fund_window")]

    class Privacy:
        open = ("ref", "title", "text", "rule", "end_reason")

    def __str__(self) -> str:
        return self.title

    @property
    def thread(self) -> str:
        return thread_of("fund", self.ref)

    @property
    def left(self) -> int:
        return self.pool - self.committed

    @property
    def is_open(self) -> bool:
        return self.ended_at is None and self.opens_at <= now() < self.closes_at

    @property
    def is_over(self) -> bool:
        """Closed early, or by its date: it matches nothing more."""
        return self.ended_at is not None or now() >= self.closes_at

    @property
    def doubling(self) -> Doubling:
        return Doubling(self.max_per_pledge, self.factor, self.cap_project, self.max_per_user)

    @property
    def lump(self) -> Lump:
        return Lump(self.donation, self.reached_percent, self.min_amount, self.donors)

    def get_absolute_url(self) -> str:
        return f"/campaigns/funds/{self.ref}/"


class Backing(models.Model):
    """A fund applies to a campaign. ``matched`` is what it gives now: the sum of the book for that campaign."""

    fund = models.ForeignKey(MatchFund, on_delete=models.CASCADE, related_name="backings")
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="backings")
    matched = models.PositiveBigIntegerField(default=0)
    since = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["fund", "campaign"], name="backing_once")]

    class Privacy:
        open = ()

    def __str__(self) -> str:
        return f"{self.fund_id} backs {self.campaign_id}"


class FundEntry(models.Model):
    """A line of a fund's book: cents given to a pledge (or, as a lump, to a campaign), or taken back (negative)."""

    fund = models.ForeignKey(MatchFund, on_delete=models.PROTECT, related_name="entries")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="fund_entries")
    pledge = models.ForeignKey(Pledge, null=True, blank=True, on_delete=models.SET_NULL, related_name="fund_entries")
    giver = models.CharField(max_length=40, blank=True)  # the pledge's address_key, while it is kept
    cents = models.BigIntegerField()
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["fund", "campaign"], name="fund_entry_of_campaign")]

    class Privacy:
        personal = {
            "giver": Personal(
                _("limits per giver of a match fund"), YEAR_AFTER, what=_("a code made from your address")
            )
        }
        open = ()

    def __str__(self) -> str:
        return f"{self.cents} of {self.fund_id}"
