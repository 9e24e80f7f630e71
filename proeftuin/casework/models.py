"""Kafka cases: one person's way through offices and rules, the knots in it, and what was agreed to untie them.

Who it is about stands in a table of its own. Nothing public is drawn from these rows: what everyone may read is a
snapshot without names, made when it is published.
"""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, thread_of
from proeftuin.kernel.privacy import Personal


class KafkaCase(models.Model):
    """One case on an initiative. Only its case team sees it."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="kafka_cases")
    language = models.CharField(max_length=5, default="en")
    title = models.CharField(max_length=120)  # what it is about, not who
    situation = models.TextField(blank=True)
    state = models.CharField(max_length=10, default="open")  # codes of "kafka_states"
    similar = models.PositiveIntegerField(null=True, blank=True)  # how many others run into the same, by estimate
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["initiative", "-id"], name="kafka_list")]

    class Privacy:
        personal = {
            "title": Personal(_("what a case is about"), _("with the case"), "keep", what=_("a title without names")),
            "situation": Personal(
                _("understanding where someone got stuck"), _("with the case"), "keep", what=_("somebody’s situation")
            ),
            "created_by": Personal(_("who noted the case"), _("as long as the account"), "detach"),
        }
        open = ("ref", "language", "state")

    def __str__(self) -> str:
        return self.ref

    @property
    def subject(self) -> str:
        return thread_of("kafka", self.ref)

    def get_absolute_url(self) -> str:
        return f"/initiatives/{self.initiative.ref}/kafka/{self.ref}/"


class EndUser(models.Model):
    """Whom a case is about. Read on one page, by the case team alone; in no list, file, index or ledger row."""

    case = models.OneToOneField(KafkaCase, on_delete=models.CASCADE, related_name="end_user")
    name = models.CharField(max_length=120, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    consented_on = models.DateField(null=True, blank=True)  # to the anonymous version being published
    consent_how = models.CharField(max_length=10, blank=True)  # codes of "story_consents"

    class Privacy:
        personal = {
            "name": Personal(
                _("going along with someone, and inviting them to the session"),
                _("until the case is done, at most two years"),
                "delete",
                what=_("the name of whom a case is about"),
            ),
            "contact": Personal(
                _("going along with someone, and inviting them to the session"),
                _("until the case is done, at most two years"),
                "delete",
                what=_("how to reach them"),
            ),
        }
        open = ("consent_how",)

    def __str__(self) -> str:
        return f"end-user of {self.case_id}"


class Step(models.Model):
    """One thing that happened on the way: at which office, under which rule, and what it cost."""

    case = models.ForeignKey(KafkaCase, on_delete=models.CASCADE, related_name="steps")
    on = models.DateField()
    what = models.CharField(max_length=400)
    agency = models.CharField(max_length=120, blank=True)
    rule = models.CharField(max_length=200, blank=True)
    days_lost = models.PositiveIntegerField(default=0)
    cost = models.DecimalField(max_digits=12, decimal_places=2, default=Decimal(0))  # euro, for whom it happened to

    class Meta:
        ordering = ["on", "id"]
        constraints = [models.CheckConstraint(name="step_cost_not_negative", condition=Q(cost__gte=0))]

    class Privacy:
        personal = {
            "what": Personal(
                _("understanding where someone got stuck"), _("with the case"), "keep", what=_("what happened")
            )
        }
        open = ("agency", "rule")

    def __str__(self) -> str:
        return self.what[:80]


class Talk(models.Model):
    """An office of the chain that was talked to: by function, not by name."""

    case = models.ForeignKey(KafkaCase, on_delete=models.CASCADE, related_name="talks")
    agency = models.CharField(max_length=120)
    function = models.CharField(max_length=120, blank=True)
    on = models.DateField()
    heard = models.TextField(blank=True)

    class Meta:
        ordering = ["on", "id"]

    class Privacy:
        open = ("agency", "function", "heard")

    def __str__(self) -> str:
        return self.agency


class Knot(models.Model):
    """A place where rules and logic get stuck, and the steps in which that shows."""

    case = models.ForeignKey(KafkaCase, on_delete=models.CASCADE, related_name="knots")
    number = models.PositiveIntegerField()  # within the case: K1, K2
    kind = models.CharField(max_length=15)  # codes of "kafka_knots"
    clash = models.TextField()  # what the rule says, and what would make sense
    rule = models.CharField(max_length=200, blank=True)
    agency = models.CharField(max_length=120, blank=True)
    steps = models.ManyToManyField(Step, related_name="knots", blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="knot_number_once")]
        indexes = [models.Index(fields=["kind"], name="knot_kind")]

    class Privacy:
        open = ("kind", "clash", "rule", "agency")

    def __str__(self) -> str:
        return f"K{self.number} of {self.case_id}"


class Session(models.Model):
    """The review that all parties hold together: with whom it is about, executives and managers who can decide."""

    case = models.OneToOneField(KafkaCase, on_delete=models.CASCADE, related_name="session")
    on = models.DateField()
    came = models.TextField()  # by function, one a line
    end_user_came = models.BooleanField(default=True)
    agreements = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Privacy:
        open = ("came", "agreements")

    def __str__(self) -> str:
        return f"session of {self.case_id}"


class Recommendation(models.Model):
    """What should change for everyone, and who can change it."""

    case = models.ForeignKey(KafkaCase, on_delete=models.CASCADE, related_name="recommendations")
    to = models.CharField(max_length=120)
    words = models.TextField()

    class Meta:
        ordering = ["id"]

    class Privacy:
        open = ("to", "words")

    def __str__(self) -> str:
        return self.words[:80]


class FollowUp(models.Model):
    """A day on which the team looks what became of it, and what it saw then."""

    case = models.ForeignKey(KafkaCase, on_delete=models.CASCADE, related_name="follow_ups")
    on = models.DateField()
    saw = models.TextField(blank=True)

    class Meta:
        ordering = ["on", "id"]

    class Privacy:
        open = ("saw",)

    def __str__(self) -> str:
        return f"{self.on} of {self.case_id}"


class Published(models.Model):
    """What everyone may read of a case: a snapshot without names, drawn from nothing else."""

    case = models.OneToOneField(KafkaCase, on_delete=models.CASCADE, related_name="published")
    content = models.JSONField()  # see publishing.py
    hides_agencies = models.BooleanField(default=False)
    at = models.DateTimeField(default=now)

    class Privacy:
        open = ("content",)

    def __str__(self) -> str:
        return f"published {self.case_id}"
