"""Cohorts: teams that go through the same months together, who helps them, and what became of them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, new_secret, thread_of
from proeftuin.kernel.privacy import Personal

WHO = settings.AUTH_USER_MODEL


class CohortQuerySet(models.QuerySet["Cohort"]):
    def shown(self) -> "CohortQuerySet":
        return self.exclude(state=Cohort.State.DRAFT)


class Cohort(models.Model):
    """Teams accompanied from a kick-off to a demo day. ``call`` is where they applied, when they did."""

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"
        ENDED = "ended"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    title = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="en")
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.SET_NULL, related_name="cohorts"
    )
    owner = models.ForeignKey(WHO, null=True, on_delete=models.SET_NULL, related_name="cohorts_run")
    call = models.OneToOneField("calls.Call", null=True, blank=True, on_delete=models.SET_NULL, related_name="cohort")
    demo_day = models.ForeignKey(
        "gatherings.Gathering", null=True, blank=True, on_delete=models.SET_NULL, related_name="demo_day_of"
    )
    starts_on = models.DateField()
    created_at = models.DateTimeField(default=now, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = CohortQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-id"]
        indexes = [models.Index(fields=["state", "-starts_on", "-id"], name="cohort_list")]

    class Privacy:
        personal = {"owner": Personal(_("who runs a cohort"), _("as long as the account"), on_erase="detach")}
        open = ["ref", "state", "title", "text", "language"]

    def __str__(self) -> str:
        return self.title

    @property
    def thread(self) -> str:
        return thread_of("cohort", self.ref)

    @property
    def circle(self) -> str:
        return self.thread

    @property
    def is_shown(self) -> bool:
        return self.state != self.State.DRAFT

    @property
    def audience(self) -> str:
        return "public" if self.is_shown else self.circle

    def get_absolute_url(self) -> str:
        return f"/cohorts/{self.ref}/"


class Stage(models.Model):
    """A sprint: from one day to another."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="stages")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    ends_on = models.DateField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["cohort", "number"], name="cohort_stage_number")]

    class Privacy:
        open = ["title"]

    def __str__(self) -> str:
        return self.title


class Milestone(models.Model):
    """What each team shows at the end of a stage."""

    stage = models.ForeignKey(Stage, on_delete=models.CASCADE, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)

    class Meta:
        ordering = ["stage__number", "number"]
        constraints = [models.UniqueConstraint(fields=["stage", "number"], name="cohort_milestone_number")]

    class Privacy:
        open = ["title"]

    def __str__(self) -> str:
        return self.title


class Team(models.Model):
    """A team of a cohort. ``contact`` gets the follow-up, also when nobody of it has an account any more."""

    class State(models.TextChoices):
        IN = "in"
        LEFT = "left"
        ALUMNI = "alumni"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="teams")
    state = models.CharField(max_length=10, choices=State.choices, default=State.IN)  # codes of "cohort_team_states"
    name = models.CharField(max_length=200)
    summary = models.CharField(max_length=500, blank=True)
    entry = models.OneToOneField(
        "calls.Entry", null=True, blank=True, on_delete=models.SET_NULL, related_name="cohort_team"
    )
    contact = models.EmailField(blank=True)
    reason = models.CharField(max_length=500, blank=True)  # why it left, for everyone
    alumni_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["cohort", "name"], name="cohort_team_name")]

    class Privacy:
        personal = {
            "contact": Personal(_("to ask a team how it goes after the cohort"), _("until the last follow-up"), "keep",
                                what=_("e-mail address")),
        }  # fmt: skip
        open = ["ref", "state", "name", "summary", "reason"]

    def __str__(self) -> str:
        return self.name

    @property
    def thread(self) -> str:
        return thread_of("cohort_team", self.ref)

    def get_absolute_url(self) -> str:
        return f"/cohorts/teams/{self.ref}/"


class Seat(models.Model):
    """Someone in a team, or a mentor of the cohort (without a team): with an account, or invited by mail."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="seats")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.CASCADE, related_name="seats")
    user = models.ForeignKey(WHO, null=True, on_delete=models.SET_NULL, related_name="cohort_seats")
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    token = models.CharField(max_length=64, unique=True, default=new_secret)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "user"], condition=Q(user__isnull=False, team__isnull=False), name="cohort_member_once"
            ),
            models.UniqueConstraint(
                fields=["cohort", "user"], condition=Q(user__isnull=False, team__isnull=True), name="cohort_mentor_once"
            ),
        ]

    class Privacy:
        personal = {
            "user": Personal(_("who is in a team or mentors it"), _("as long as the account"), on_erase="detach"),
            "name": Personal(_("shown to the teams"), _("as long as the cohort"), "blank", what=_("name")),
            "email": Personal(_("to invite someone to a cohort"), _("until they join"), "blank",
                              what=_("e-mail address")),
            "token": Personal(_("the link of an invitation"), _("until they join"), "blank", what=_("secret link")),
        }  # fmt: skip

    def __str__(self) -> str:
        return self.shown_name

    @property
    def is_mentor(self) -> bool:
        return self.team_id is None

    @property
    def shown_name(self) -> str:
        return (self.user.display_name if self.user else "") or self.name or "–"


class MentorSession(models.Model):
    """Time that a mentor gave a team. ``private`` is read by mentors and by who runs the cohort, by nobody else."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="sessions")
    mentor = models.ForeignKey(Seat, null=True, on_delete=models.SET_NULL, related_name="sessions")
    held_on = models.DateField()
    minutes = models.PositiveSmallIntegerField()
    note = models.TextField(blank=True)
    private = models.TextField(blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-held_on", "-id"]
        indexes = [models.Index(fields=["team", "-held_on", "-id"], name="cohort_sessions")]

    class Privacy:
        personal = {
            "note": Personal(_("what a mentor tells a team"), _("as long as the cohort"), "keep",
                             what=_("what they wrote")),
            "private": Personal(_("what mentors tell each other about a team"), _("as long as the cohort"), "blank",
                                what=_("what they wrote")),
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.team_id}: {self.minutes}"


class Reached(models.Model):
    """A milestone as a team filled it in, with its evidence."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="reached")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="reached")
    text = models.TextField()
    link = models.URLField(max_length=500, blank=True)
    user = models.ForeignKey(WHO, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["team", "milestone"], name="cohort_reached_once")]

    class Privacy:
        personal = {"user": Personal(_("who filled in a milestone"), _("as long as the account"), on_erase="detach")}
        open = ["text", "link"]

    def __str__(self) -> str:
        return f"{self.team_id}: {self.milestone_id}"


class FollowUp(models.Model):
    """How a team fares so many months later: asked once by mail, answered by a private link, shown only as figures."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="follow_ups")
    months = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    exists = models.BooleanField(null=True)
    again = models.BooleanField(null=True)
    jobs = models.PositiveIntegerField(null=True, blank=True)
    turnover = models.CharField(max_length=10, blank=True)  # codes of "turnover_bands"
    words = models.TextField(blank=True)

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [models.UniqueConstraint(fields=["team", "months"], name="cohort_follow_up_once")]
        indexes = [models.Index(fields=["sent_at", "due_on"], name="cohort_follow_up_due")]

    class Privacy:
        personal = {
            "words": Personal(_("what a team tells who ran its cohort"), _("as long as the cohort"), "keep",
                              what=_("what they wrote")),
        }  # fmt: skip
        open = ["ref", "turnover"]

    def __str__(self) -> str:
        return f"{self.team_id}: {self.months}"
