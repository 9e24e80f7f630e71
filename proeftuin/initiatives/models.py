"""Initiatives: a problem taken through the six phases by a team, and everything that team puts on record."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, new_secret, thread_of
from proeftuin.kernel.privacy import Personal


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    def public(self) -> "InitiativeQuerySet":
        return self.filter(is_public=True)

    def visible_to(self, actor: Actor) -> "InitiativeQuerySet":
        """Public initiatives, and those on whose team the actor is. The list twin of ``can_view``."""
        if actor.has_role():  # an administrator
            return self
        mine = Q(members__user_id=actor.person_id, members__state="active") if actor.is_person else Q(pk=None)
        return self.filter(Q(is_public=True) | mine).distinct()


class Initiative(models.Model):
    """One problem, one team, six phases. It closes only when its lessons are shared (domain rule 2)."""

    class Status(models.TextChoices):
        ACTIVE = "active"
        PAUSED = "paused"
        STOPPED = "stopped"
        CLOSED = "closed"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    language = models.CharField(max_length=5, default="en")
    title = models.CharField(max_length=200)
    problem = models.TextField()  # what is going on
    phase = models.CharField(max_length=10, default="identify")  # codes of "phases"
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.ACTIVE)
    status_reason = models.TextField(blank=True)  # public: why it was paused, stopped, or closed without its lessons
    is_public = models.BooleanField(default=True)
    sectors = models.JSONField(default=list, blank=True)
    sdgs = models.JSONField(default=list, blank=True)
    level = models.CharField(max_length=20, blank=True)
    country = models.CharField(max_length=2, blank=True)
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="initiatives"
    )
    builds_on = models.ForeignKey(  # the case it starts from, when it does
        "library.Case", null=True, blank=True, on_delete=models.SET_NULL, related_name="initiatives"
    )
    created_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(default=now)
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["is_public", "status", "-changed_at"], name="initiative_list")]

    class Privacy:
        open = [
            "ref", "language", "title", "problem", "phase", "status", "status_reason", "sectors", "sdgs", "level",
            "country",
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def thread(self) -> str:
        return thread_of("initiative", self.ref)

    @property
    def circle(self) -> str:
        """The name of the team's circle in the ledger, in search and on uploads."""
        return thread_of("team", self.ref)

    def get_absolute_url(self) -> str:
        return f"/initiatives/{self.ref}/"


class Asked(models.Model):
    """What was shown before an initiative started, and what was done with it (domain rule 1)."""

    class Decision(models.TextChoices):
        START = "start"  # started anyway, and why
        ADOPT = "adopt"  # builds on a case it was shown
        JOIN = "join"  # joined a running initiative instead

    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="asked")
    question = models.TextField()
    language = models.CharField(max_length=5, blank=True)
    shown = models.JSONField(default=list)  # [{"kind", "ref", "title", "url", "score"}] as the answer page had it
    decision = models.CharField(max_length=10, choices=Decision.choices)
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=now, editable=False)

    class Privacy:
        open = ["question", "language", "shown", "decision", "reason"]

    def __str__(self) -> str:
        return self.question[:80]


class Member(models.Model):
    """Someone on the team, or invited to it by mail."""

    class State(models.TextChoices):
        INVITED = "invited"
        ASKED = "asked"  # wants to join; the lead decides
        ACTIVE = "active"
        DECLINED = "declined"
        LEFT = "left"

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="members")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="team_memberships"
    )
    email = models.EmailField(blank=True)  # of an invitation not yet taken up; blanked then
    invited_as = models.CharField(
        max_length=120, blank=True
    )  # the name, where whoever invites has no right to the address
    token = models.CharField(max_length=40, default=new_secret, unique=True)
    role = models.CharField(max_length=12, default="member")  # codes of "initiative_roles"
    disciplines = models.JSONField(default=list, blank=True)  # what they bring: codes of "disciplines"
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    is_target_group = models.BooleanField(default=False)  # one of the people whom the problem concerns
    state = models.CharField(max_length=10, choices=State.choices, default=State.INVITED)
    message = models.TextField(blank=True)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=now, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["initiative", "user"], condition=Q(user__isnull=False), name="member_once")
        ]

    class Privacy:
        personal = {
            "user": Personal(_("who is on the team"), _("as long as the account"), on_erase="detach"),
            "email": Personal(
                _("sending the invitation"),
                _("until it is answered, at most 90 days"),
                on_erase="blank",
                what=_("e-mail address"),
            ),
            "invited_as": Personal(
                _("to name an invited person without the address"),
                _("until it is answered, at most 90 days"),
                on_erase="blank",
                what=_("name"),
            ),
            "invited_by": Personal(_("who invited whom"), _("as long as the account"), on_erase="detach"),
            "message": Personal(
                _("why someone is invited or wants to join"),
                _("with the membership"),
                on_erase="blank",
                what=_("the message with an invitation or a question to join"),
            ),
            "is_target_group": Personal(
                _("whether the people concerned are on the team"),
                _("with the membership"),
                "blank",
                what=_("that the problem concerns you"),
            ),
        }
        open = ["token", "role", "disciplines", "state"]

    def __str__(self) -> str:
        return f"{self.role} of {self.initiative_id}"


class Output(models.Model):
    """One item of a gate's checklist that the team wrote down itself (keys: initiatives.logic.GATES)."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="outputs")
    key = models.CharField(max_length=30)
    text = models.TextField()
    link = models.URLField(max_length=1000, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["initiative", "key"], name="output_once")]

    class Privacy:
        personal = {"author": Personal(_("who filled it in"), _("as long as the account"), on_erase="detach")}
        open = ["key", "text", "link"]

    def __str__(self) -> str:
        return f"{self.key} of {self.initiative_id}"


class Move(models.Model):
    """A step from one phase or status to another, with the public reason where one was needed."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="moves")
    verb = models.CharField(max_length=10)  # advance, return, pause, resume, stop, close
    from_phase = models.CharField(max_length=10)
    to_phase = models.CharField(max_length=10)
    reason = models.TextField(blank=True)
    missing = models.JSONField(default=list, blank=True)  # gate items not yet there when it was passed with a reason
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]

    class Privacy:
        personal = {"by": Personal(_("who took the step"), _("as long as the account"), on_erase="detach")}
        open = ["verb", "from_phase", "to_phase", "reason", "missing"]

    def __str__(self) -> str:
        return f"{self.verb} {self.initiative_id}"


class Post(models.Model):
    """An entry in the logbook. Images and files hang on it as uploads."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="posts")
    language = models.CharField(max_length=5, default="en")
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True)  # Markdown
    link = models.URLField(max_length=1000, blank=True)
    is_public = models.BooleanField(default=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["initiative", "-id"], name="post_list")]

    class Privacy:
        personal = {"author": Personal(_("who wrote it"), _("as long as the account"), on_erase="detach")}
        open = ["ref", "language", "title", "body", "link"]

    def __str__(self) -> str:
        return self.title


class Task(models.Model):
    """An agreed action: what, by whom, by when. ``source`` says what asked for it: "assessment:REF/item"."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="tasks")
    title = models.CharField(max_length=200)
    note = models.TextField(blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks"
    )
    owner_name = models.CharField(max_length=120, blank=True)  # of somebody without a seat on the team
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["initiative", "source"], name="task_source"),
            models.Index(fields=["due_on"], condition=Q(done_at=None, reminded_at=None), name="task_due"),
        ]

    class Privacy:
        personal = {
            "owner": Personal(_("who takes up what was agreed"), _("as long as the account"), on_erase="detach"),
            "owner_name": Personal(
                _("who takes up what was agreed"), _("with the initiative"), on_erase="keep",
                what=_("the name of who carries out an agreed action"),
            ),
        }  # fmt: skip
        open = ["ref", "title", "note", "source"]

    def __str__(self) -> str:
        return self.title


class Indicator(models.Model):
    """What will be measured: set with stakeholders before implementation, locked from then on (rule 3)."""

    initiative = models.ForeignKey(Initiative, on_delete=models.CASCADE, related_name="indicators")
    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=40, blank=True)
    method = models.TextField(blank=True)  # how it is measured
    baseline = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    more_is_better = models.BooleanField(default=True)
    agreed_with = models.TextField(blank=True)  # which stakeholders had a say
    locked_at = models.DateTimeField(null=True, blank=True)
    result = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    result_note = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]

    class Privacy:
        open = ["ref", "name", "unit", "method", "agreed_with", "result_note"]

    def __str__(self) -> str:
        return self.name


class Evaluation(models.Model):
    """The verdict at the end: succeeded, partly, failed or stopped, with cost and effort."""

    initiative = models.OneToOneField(Initiative, on_delete=models.CASCADE, related_name="evaluation")
    verdict = models.CharField(max_length=10)  # codes of "outcomes"
    summary = models.TextField()
    cost = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)  # euro
    effort_days = models.PositiveIntegerField(null=True, blank=True)
    people_reached = models.PositiveIntegerField(null=True, blank=True)
    at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    class Privacy:
        open = ["verdict", "summary"]

    def __str__(self) -> str:
        return f"{self.verdict}: {self.initiative_id}"
