"""Calls and entries."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.calls.logic.stages import OUTCOMES, last_moment, stage
from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, new_secret, thread_of
from proeftuin.kernel.privacy import Personal

WHO = settings.AUTH_USER_MODEL


class Call(models.Model):
    """An award, challenge, cohort, test bed or fund that asks for entries.

    ``questions`` is the entry form as data: [{code, label, hint, required, most}]. ``rubric``: [{code, name,
    description, weight, threshold, anchors: {0, 5, 10}}]; weights sum to 100. ``tracks``: [{code, title}]. All of it,
    with ``rules``, is frozen when the call opens.
    """

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    kind = models.CharField(max_length=10, default="award")  # codes of "call_kinds"
    state = models.CharField(max_length=12, default="draft")  # codes of "call_states", but open and closed
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=500, blank=True)
    body = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="en")
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, on_delete=models.SET_NULL, related_name="calls"
    )
    owner = models.ForeignKey(WHO, null=True, on_delete=models.SET_NULL, related_name="calls_run")
    tracks = models.JSONField(default=list, blank=True)
    opens_at = models.DateTimeField()
    deadline = models.DateTimeField()
    grace = models.PositiveSmallIntegerField(default=0)  # minutes
    eligibility = models.TextField(blank=True)
    rules = models.TextField(blank=True)
    questions = models.JSONField(default=list, blank=True)
    rubric = models.JSONField(default=list, blank=True)
    method = models.CharField(max_length=10, default="additive")
    each = models.PositiveSmallIntegerField(default=3)  # jurors for an entry
    scores_by = models.DateTimeField(null=True, blank=True)  # when jurors should be done; they are reminded once
    needs_sponsor = models.BooleanField(default=False)
    audience_from = models.DateTimeField(null=True, blank=True)
    audience_until = models.DateTimeField(null=True, blank=True)
    shared_places = models.BooleanField(default=True)
    seed = models.CharField(max_length=40, blank=True)
    decision = models.TextField(blank=True)
    no_award = models.BooleanField(default=False)
    votes = models.JSONField(default=dict, blank=True)  # of the jury among equals: {ref of the entry: votes}
    casting = models.CharField(max_length=12, blank=True)  # the entry that got the chair's casting vote
    casting_reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-deadline", "-id"]
        indexes = [models.Index(fields=["state", "-deadline", "-id"], name="call_list")]

    class Privacy:
        personal = {"owner": Personal(_("who runs a call"), _("as long as the account"), on_erase="detach")}
        open = ["ref", "kind", "state", "title", "summary", "body", "language", "tracks", "eligibility", "rules",
                "questions", "rubric", "method", "seed", "decision", "votes", "casting",
                "casting_reason"]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def stage(self) -> str:
        """Where it stands now, by the clock."""
        return stage(self.state, self.opens_at, self.deadline, self.grace, now())

    @property
    def closes_at(self) -> object:
        return last_moment(self.deadline, self.grace)

    @property
    def is_shown(self) -> bool:
        return self.state != "draft"

    @property
    def is_decided(self) -> bool:
        return self.state in ("decided", "announced", "archived")

    @property
    def is_announced(self) -> bool:
        return self.state in ("announced", "archived")

    @property
    def audience(self) -> str:
        """Where the audience award stands now: "" without one, then before, open, closed."""
        if self.audience_from is None or self.audience_until is None or not self.is_shown:
            return ""
        moment = now()
        if moment < self.audience_from:
            return "before"
        return "open" if moment < self.audience_until else "closed"

    @property
    def thread(self) -> str:
        return thread_of("call", self.ref)

    @property
    def circle(self) -> str:
        return self.thread

    def get_absolute_url(self) -> str:
        return f"/calls/{self.ref}/"


class Entry(models.Model):
    """What a team sends in. ``answers`` by code of the question. ``outcome`` is what became of the work itself."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="entries")
    state = models.CharField(max_length=12, default="draft")  # codes of "entry_states"
    track = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=200)
    answers = models.JSONField(default=dict, blank=True)
    outcome = models.CharField(max_length=10, default="running")  # codes of "entry_outcomes"
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="entries"
    )
    sponsor = models.CharField(max_length=200, blank=True)
    sponsor_email = models.EmailField(blank=True)
    sponsor_token = models.CharField(max_length=64, blank=True, db_index=True)
    sponsor_at = models.DateTimeField(null=True, blank=True)  # when they confirmed
    sponsor_says = models.TextField(blank=True)
    reason = models.TextField(blank=True)  # why it is not eligible
    place = models.PositiveSmallIntegerField(null=True, blank=True)
    verdict = models.TextField(blank=True)  # the jury's words to the entrant
    case_ref = models.CharField(max_length=12, blank=True)
    initiative_ref = models.CharField(max_length=12, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["call", "state", "id"], name="entry_of_call")]

    class Privacy:
        personal = {
            "sponsor": Personal(_("the manager who supports an entry"), _("as long as the call"), "keep",
                                what=_("name")),
            "sponsor_email": Personal(_("to ask a manager for support"), _("until the result is announced"), "keep",
                                      what=_("e-mail address")),
            "sponsor_token": Personal(_("the link of a request for support"), _("until the result is announced"),
                                      "keep", what=_("secret link")),
            "sponsor_says": Personal(_("why a manager supports an entry"), _("as long as the call"), "keep",
                                     what=_("what they wrote")),
        }  # fmt: skip
        open = ["ref", "state", "track", "title", "answers", "outcome", "reason", "place", "verdict", "case_ref",
                "initiative_ref"]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def thread(self) -> str:
        return thread_of("entry", self.ref)

    @property
    def circle(self) -> str:
        return self.thread

    @property
    def track_title(self) -> str:
        """Reads its call."""
        return next((str(one["title"]) for one in self.call.tracks if one["code"] == self.track), "")

    @property
    def told_state(self) -> str:
        """What its team may know: the outcome only once the call is announced."""
        return "eligible" if self.is_judged and not self.call.is_announced else self.state

    @property
    def is_judged(self) -> bool:
        return self.state in OUTCOMES

    def get_absolute_url(self) -> str:
        return f"/entries/{self.ref}/"


class Author(models.Model):
    """Someone of the team of an entry: with an account, or invited by mail and not yet there."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="authors")
    user = models.ForeignKey(WHO, null=True, on_delete=models.CASCADE, related_name="entries_written")
    email = models.EmailField(blank=True)
    token = models.CharField(max_length=64, unique=True, default=new_secret)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "user"], condition=Q(user__isnull=False), name="author_once")
        ]

    class Privacy:
        personal = {
            "user": Personal(_("whose entry it is"), _("as long as the account"), on_erase="delete"),
            "email": Personal(_("to invite a co-author"), _("until they join"), "blank", what=_("e-mail address")),
            "token": Personal(_("the link of an invitation"), _("until they join"), "delete", what=_("secret link")),
        }

    def __str__(self) -> str:
        return f"author of {self.entry_id}"


class Kept(models.Model):
    """A text that came while a co-author saved another: not lost, for the team to look at."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="kept")
    user = models.ForeignKey(WHO, null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(max_length=200)
    answers = models.JSONField(default=dict)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-id"]

    class Privacy:
        personal = {"user": Personal(_("who wrote it"), _("as long as the account"), on_erase="detach")}
        open = ["title", "answers"]

    def __str__(self) -> str:
        return self.title
