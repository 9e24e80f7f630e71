"""Campaigns: a neighbourhood initiative that asks for money, hands and goods; who pledges; and funds that match."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from proeftuin.campaigns import logic
from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, thread_of
from proeftuin.kernel.privacy import Personal

YEAR_AFTER = _("a year after the campaign ended")


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def shown(self) -> "CampaignQuerySet":
        """What everybody may read: live, and all that comes after."""
        return self.exclude(state__in=Campaign.OWN)


class Campaign(models.Model):
    """Asks for money, hands and goods until ``deadline``. Amounts are whole cents.

    ``minimum`` and ``optimum`` are the sums of its budget lines, the optimum with the minimum in it. ``pledged``,
    ``matched``, ``hours``, ``goods`` and ``givers`` are projections of the pledges: recount.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        REVIEW = "review"
        LIVE = "live"
        NEAR_MISS = "near_miss"  # just missed: its holder may propose an adapted form
        FUNDED = "funded"
        ADJUSTED_GO = "adjusted_go"
        FAILED = "failed"
        DELIVERING = "delivering"
        REPORTED = "reported"

    OWN = (State.DRAFT, State.REVIEW)
    GOES = (State.FUNDED, State.ADJUSTED_GO, State.DELIVERING, State.REPORTED)

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    language = models.CharField(max_length=5, default="en")
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=300, blank=True)
    story = models.TextField(blank=True)
    place = models.CharField(max_length=120, blank=True)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="campaigns")
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="campaigns"
    )
    initiative = models.ForeignKey(
        "initiatives.Initiative", null=True, blank=True, on_delete=models.SET_NULL, related_name="campaigns"
    )
    minimum = models.PositiveBigIntegerField(default=0)
    optimum = models.PositiveBigIntegerField(default=0)
    hours_wanted = models.PositiveIntegerField(default=0)
    goods_wanted = models.PositiveIntegerField(default=0)
    deadline = models.DateTimeField()
    zone = models.CharField(max_length=40, default="Europe/Brussels")
    near_miss_percent = models.PositiveSmallIntegerField(default=80)
    pay_to = models.CharField(max_length=200, blank=True)  # for who pledged money, once it goes on
    review_note = models.TextField(blank=True)
    decide_by = models.DateTimeField(null=True, blank=True)  # near miss: the end of the window
    adapted = models.TextField(blank=True)  # the adapted form that the holder proposes
    adapted_minimum = models.PositiveBigIntegerField(null=True, blank=True)
    adapted_at = models.DateTimeField(null=True, blank=True)
    report = models.TextField(blank=True)
    case_url = models.CharField(max_length=200, blank=True)  # the page of the case that tells it, on this site
    pledged = models.PositiveBigIntegerField(default=0)
    matched = models.PositiveBigIntegerField(default=0)
    hours = models.PositiveIntegerField(default=0)
    goods = models.PositiveIntegerField(default=0)
    givers = models.PositiveIntegerField(default=0)
    final_percent = models.PositiveIntegerField(null=True, blank=True)  # what was reached at the deadline
    created_at = models.DateTimeField(default=now, editable=False)
    live_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)  # funded, near miss or failed
    reported_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = CampaignQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(optimum__gte=F("minimum")), name="campaign_optimum_holds_minimum"),
            models.CheckConstraint(
                condition=Q(near_miss_percent__gte=1, near_miss_percent__lte=100), name="campaign_near_miss_is_a_share"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "deadline", "id"], name="campaign_soonest"),
            models.Index(fields=["state", "-id"], name="campaign_newest"),
        ]

    class Privacy:
        personal = {
            "holder": Personal(_("who runs the campaign"), _("as long as the account"), on_erase="detach"),
            "pay_to": Personal(
                _("telling who pledged money where to pay"), _("as long as the account"), what=_("bank account")
            ),
        }
        open = (
            "ref", "state", "language", "title", "summary", "story", "place", "zone", "review_note",
            "adapted", "report", "case_url",
        )  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def thread(self) -> str:
        return thread_of("campaign", self.ref)

    @property
    def circle(self) -> str:
        """Who works on it: its holder and its host, in the ledger."""
        return thread_of("campaign-holders", self.ref)

    @property
    def audience(self) -> str:
        return "public" if self.is_shown else self.circle

    @property
    def is_shown(self) -> bool:
        return self.state not in self.OWN

    @property
    def is_open(self) -> bool:
        """Whether pledges are taken now."""
        return self.state == self.State.LIVE and now() < self.deadline

    @property
    def goes(self) -> bool:
        return self.state in self.GOES

    @property
    def raised(self) -> int:
        """What counts towards the target: pledged and matched, never the worth of hands and goods."""
        return self.pledged + self.matched

    @property
    def percent(self) -> int:
        """What is reached; once the deadline has passed, what was reached then."""
        return logic.percent(self.reached) if self.final_percent is None else self.final_percent

    @property
    def reached(self) -> tuple[int, int]:
        """What there is and what is needed, in what decides: money, else hours, else goods."""
        return logic.reached((self.raised, self.minimum), (self.hours, self.hours_wanted),
                             (self.goods, self.goods_wanted))  # fmt: skip

    @property
    def deadline_there(self) -> datetime:
        return self.deadline.astimezone(ZoneInfo(self.zone))

    @property
    def propose_by(self) -> datetime | None:
        return self.decide_by - logic.THINK_IT_OVER if self.decide_by else None

    def get_absolute_url(self) -> str:
        return f"/campaigns/{self.ref}/"


class Line(models.Model):
    """What is needed: an amount of the budget (cents), a task (hours), or a thing (pieces)."""

    class Kind(models.TextChoices):
        MINIMUM = "minimum"
        OPTIMUM = "optimum"
        HANDS = "hands"
        GOODS = "goods"

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=200)
    amount = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["id"]

    class Privacy:
        open = ("kind", "name")

    def __str__(self) -> str:
        return f"{self.name}: {self.amount}"


class Pledge(models.Model):
    """What somebody promises: money, hands or goods. Without account: by address, and it counts once they said yes.

    ``confirmed_at`` is that yes. ``matched`` is what funds add to it now: the sum of its entries in their books.
    ``address_key`` tells the same giver, with or without account.
    """

    class Kind(models.TextChoices):
        MONEY = "money"
        HANDS = "hands"
        GOODS = "goods"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="pledges")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    state = models.CharField(max_length=12)  # codes of "pledge_states"; logic.STATES says which for each kind
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="pledges"
    )
    name = models.CharField(max_length=80, blank=True)
    address = models.EmailField(blank=True)
    address_key = models.CharField(max_length=40, blank=True)
    is_named = models.BooleanField(default=False)  # whether everybody may read the name
    language = models.CharField(max_length=5, default="en")
    cents = models.PositiveBigIntegerField(default=0)
    matched = models.PositiveBigIntegerField(default=0)
    hours = models.PositiveIntegerField(default=0)
    pieces = models.PositiveIntegerField(default=0)
    what = models.CharField(max_length=200, blank=True)  # the skill, or the thing
    on_date = models.DateField(null=True, blank=True)
    is_loan = models.BooleanField(default=False)
    worth = models.PositiveBigIntegerField(default=0)  # of hands or goods, as the giver sees it: shown, never counted
    note = models.CharField(max_length=500, blank=True)  # for the holder alone
    asked_at = models.DateTimeField(default=now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    state_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["campaign", "state", "id"], name="pledge_register"),
            models.Index(fields=["address_key"], name="pledge_giver"),
            models.Index(fields=["state", "asked_at"], name="pledge_unanswered"),
        ]

    class Privacy:
        personal = {
            "user": Personal(_("knowing what you pledged"), YEAR_AFTER, on_erase="detach"),
            "name": Personal(_("the register of pledges"), YEAR_AFTER, what=_("name")),
            "address": Personal(_("mail about what you pledged"), YEAR_AFTER, what=_("e-mail address")),
            "address_key": Personal(
                _("knowing that it is you again"), YEAR_AFTER, what=_("a code made from your address")
            ),
            "note": Personal(_("what you tell the holder"), YEAR_AFTER, what=_("remark")),
        }
        open = ("ref", "kind", "state", "language", "what")

    def __str__(self) -> str:
        return f"{self.kind} {self.ref}: {self.state}"

    @property
    def shown_name(self) -> str:
        """For the holder's register."""
        return self.name or (self.user.display_name if self.user else "") or str(_("Without a name"))

    @property
    def public_name(self) -> str:
        return self.shown_name if self.is_named else str(_("Anonymous"))

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def stands(self) -> bool:
        """Whether it counts."""
        return self.is_confirmed and self.state in logic.STANDING

    @property
    def payment_reference(self) -> str:
        return logic.creditor_reference(self.ref)


class Letter(models.Model):
    """A mail about a pledge that has to leave once. ``sequence`` tells two of a kind apart."""

    pledge = models.ForeignKey(Pledge, on_delete=models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=12)
    sequence = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=now)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["pledge", "kind", "sequence"], name="pledge_letter_once"),
        ]
        indexes = [models.Index(fields=["sent_at", "id"], name="pledge_letter_waits")]

    class Privacy:
        open = ("kind",)

    def __str__(self) -> str:
        return f"{self.kind} for {self.pledge_id}"
