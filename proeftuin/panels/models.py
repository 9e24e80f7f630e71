"""A panel: who volunteered, the lotteries that were published, and who was drawn."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, new_secret, thread_of
from proeftuin.kernel.privacy import Personal
from proeftuin.panels import logic


class Panel(models.Model):
    """What the panel of one method must look like. ``categories`` is a list as in logic."""

    method = models.OneToOneField("processes.Method", on_delete=models.CASCADE, related_name="panel")
    size = models.PositiveIntegerField(default=24)
    categories: Any = models.JSONField(default=list)
    households = models.BooleanField(default=True)  # at most one member from an address
    salt = models.CharField(max_length=40, default=new_secret, editable=False)  # of addresses
    tables: Any = models.JSONField(default=list, blank=True)  # rounds of tables of codes
    # How many members have each feature, with small numbers left out: kept when what volunteers told was let go of,
    # or when the panel came with an import. Category → feature → number or None.
    kept: Any = models.JSONField(default=dict, blank=True)
    edits = models.PositiveIntegerField(default=1)  # goes up with each change

    class Privacy:
        open = ["categories", "tables", "kept", "salt"]

    def __str__(self) -> str:
        return f"panel of {self.method_id}"

    @property
    def parsed(self) -> tuple[logic.Category, ...]:
        return logic.parsed(self.categories)

    def seated(self) -> logic.Counts:
        """How many members have each feature now. One query, none where it was kept."""
        if self.kept:
            return dict(self.kept)
        told = self.volunteers.filter(state__in=Volunteer.SEATED).values_list("features", flat=True)
        return dict(logic.counted(self.parsed, told))

    def seated_guarded(self) -> logic.Counts:
        return logic.all_guarded(self.seated())


class Draw(models.Model):
    """One lottery: asked for, made by the worker, published, and then drawn with a seed. Never changed after."""

    class State(models.TextChoices):
        ASKED = "asked"
        IMPOSSIBLE = "impossible"
        PUBLISHED = "published"
        DRAWN = "drawn"

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="draws")
    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.ASKED)
    size = models.PositiveIntegerField()  # places to fill
    categories: Any = models.JSONField(default=list)  # as they were
    pool: Any = models.JSONField(default=dict)  # category → feature → volunteers in the lottery
    lottery = models.TextField(blank=True)  # the published text
    digest = models.CharField(max_length=64, blank=True)
    min_chance = models.FloatField(null=True, blank=True)
    bound = models.FloatField(null=True, blank=True)  # no lottery can give a higher smallest chance
    asked_at = models.DateTimeField(default=now)
    published_at = models.DateTimeField(null=True, blank=True)
    seed = models.CharField(max_length=200, blank=True)
    seed_source = models.CharField(max_length=300, blank=True)  # where the seed comes from, said before it is known
    drawn_at = models.DateTimeField(null=True, blank=True)
    members: Any = models.JSONField(default=list, blank=True)  # codes

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "number"], name="panel_draw_once"),
            models.UniqueConstraint(
                fields=["panel"], condition=Q(state__in=("asked", "published")), name="panel_draw_one_open"
            ),
        ]

    class Privacy:
        open = ["ref", "state", "categories", "pool", "lottery", "digest", "seed", "seed_source", "members"]

    def __str__(self) -> str:
        return f"{self.panel_id}: {self.number}"


class Volunteer(models.Model):
    """Somebody who wants to be drawn, under a code that says nothing of them."""

    class State(models.TextChoices):
        WAITING = "waiting"
        INVITED = "invited"
        ACCEPTED = "accepted"
        DECLINED = "declined"
        GONE = "gone"

    SEATED = (State.INVITED, State.ACCEPTED)

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="volunteers")
    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    code = models.CharField(max_length=12)
    participant = models.ForeignKey(
        "processes.Participant", null=True, blank=True, on_delete=models.SET_NULL, related_name="volunteers"
    )
    features: Any = models.JSONField(default=dict)  # category → feature
    home = models.CharField(max_length=64, blank=True)  # a hash of the address
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    draw = models.ForeignKey(Draw, null=True, blank=True, on_delete=models.SET_NULL, related_name="volunteers")
    consented_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["panel", "code"], name="volunteer_code_once"),
            models.UniqueConstraint(
                fields=["panel", "participant"], condition=~Q(participant=None), name="volunteer_once"
            ),
        ]
        indexes = [models.Index(fields=["panel", "state", "id"], name="volunteer_states")]

    class Privacy:
        personal = {
            "participant": Personal(
                _("inviting who is drawn"),
                _("until the process lets go of names"),
                on_erase="detach",
                what=_("your place in the process"),
            ),
            "features": Personal(
                _("drawing a panel that is like the population"),
                _("until you withdraw, or the process lets go of names"),
                on_erase="blank",
                what=_("what you told of yourself for the draw"),
            ),
            "home": Personal(
                _("drawing at most one person from an address"),
                _("until you withdraw, or the process lets go of names"),
                on_erase="blank",
                what=_("a mark of your address that can't be read back"),
            ),
        }
        open = ["ref", "code", "state"]

    def __str__(self) -> str:
        return self.code

    @property
    def thread(self) -> str:
        return thread_of("volunteer", self.ref)

    @property
    def process(self) -> Any:
        return self.panel.method.process
