"""Decisions among peers: the proposal and its versions, who decides, what they said, and what came of it."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proeftuin.deliberations.logic import turns
from proeftuin.deliberations.registry import KINDS
from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, new_secret, split_thread, thread_of
from proeftuin.kernel.privacy import Personal

WITH_THREAD = _("as long as what it is about")


def person() -> models.ForeignKey:  # type: ignore[type-arg]
    """A person, let go of when the account is."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )


class Decision(models.Model):
    """Something that peers decide, from draft to review. Its rules are in logic.turns."""

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    thread = models.CharField(max_length=80)  # what it is about: "initiative:7k3mq9x2ab"
    kind = models.CharField(max_length=10)  # codes of "decision_kinds"
    language = models.CharField(max_length=5, default="en")
    title = models.CharField(max_length=200)
    aim = models.TextField(blank=True)  # what it must serve: objections are tested against it
    state = models.CharField(max_length=12, default="draft")  # codes of "decision_states"
    stopped_at = models.CharField(max_length=12, blank=True)  # where it was when it was withdrawn, escalated or expired
    number = models.PositiveSmallIntegerField(default=1)  # of the present version of the proposal
    is_open = models.BooleanField(default=False)  # everyone may follow it, where the thread is public
    is_secret = models.BooleanField(default=False)  # who voted is kept apart from what
    rule = models.CharField(max_length=12, default="more_yes")  # codes of "decision_rules"
    quorum = models.PositiveSmallIntegerField(default=50)  # percent of the electors
    dots = models.PositiveSmallIntegerField(default=5)
    most_dots = models.PositiveSmallIntegerField(default=3)  # on one option
    min_days = models.PositiveSmallIntegerField(default=3)  # for advice, at the least
    urgent_reason = models.TextField(blank=True)
    proposer = person()
    facilitator = person()
    decider = person()
    nominee = person()
    opened_at = models.DateTimeField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)  # the end of the present round, half-open
    statement = models.TextField(blank=True)  # what was decided, in a person's words
    stated_by = person()
    stated_at = models.DateTimeField(null=True, blank=True)
    owner = person()
    evaluate_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    review_note = models.TextField(blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)
    changed_at = models.DateTimeField(default=now)
    version = models.PositiveIntegerField(default=1)  # of the row: two people at once

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["thread", "-id"], name="decision_thread"),
            models.Index(fields=["evaluate_on"], condition=Q(state__in=["in_force", "adopted", "kept"]),
                         name="decision_review"),
        ]  # fmt: skip

    class Privacy:
        personal = {
            name: Personal(purpose, WITH_THREAD, on_erase="detach")
            for name, purpose in {
                "proposer": _("who proposed it"),
                "facilitator": _("who guides the decision"),
                "decider": _("who decides after advice"),
                "nominee": _("who is proposed for a role"),
                "stated_by": _("who wrote down what was decided"),
                "owner": _("who sees to what was decided"),
            }.items()
        }
        open = [
            "ref", "thread", "kind", "language", "title", "aim", "state", "stopped_at", "rule", "urgent_reason",
            "statement", "review_note",
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """Its name within its thread's events, and for what points to it."""
        return thread_of("decision", self.ref)

    @property
    def is_draft(self) -> bool:
        return self.state == "draft"

    @property
    def is_vote(self) -> bool:
        return self.kind in turns.VOTES

    @property
    def by_consent(self) -> bool:
        return self.kind in turns.BY_CONSENT

    @property
    def is_done(self) -> bool:
        """Whether it has been decided, or stopped, and a person wrote down how."""
        return self.state in turns.DONE and bool(self.statement)

    @property
    def is_late(self) -> bool:
        return self.until is not None and now() >= self.until

    def get_absolute_url(self) -> str:
        kind, ref = split_thread(self.thread)
        return f"/{KINDS[kind].path}/{ref}/decisions/{self.ref}/"


class Proposal(models.Model):
    """One version of what is proposed. Nobody changes it any more: a change is a next version."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="proposals")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()  # Markdown
    change = models.TextField(blank=True)  # what is different from the one before, and why
    author = person()
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["decision", "number"], name="proposal_once")]

    class Privacy:
        personal = {"author": Personal(_("who wrote it"), WITH_THREAD, on_erase="detach")}
        open = ["text", "change"]

    def __str__(self) -> str:
        return f"{self.decision_id} v{self.number}"


class Option(models.Model):
    """Something to choose from, in a dot vote or a ranked choice."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="options")
    key = models.CharField(max_length=4)  # "1", "2" …: how ballots name it
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["decision", "key"], name="option_once")]

    class Privacy:
        open = ["key", "text"]

    def __str__(self) -> str:
        return self.text


class Elector(models.Model):
    """Who may decide: as it was when the decision was opened, whoever joins or leaves later."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="electors")
    user = person()
    role = models.CharField(max_length=12, blank=True)  # at that moment
    answered = models.PositiveSmallIntegerField(
        default=0
    )  # the last version they answered; of secret votes all that is kept

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "user"], condition=~Q(user=None), name="elector_once")
        ]

    class Privacy:
        personal = {"user": Personal(_("one person counts once"), WITH_THREAD, on_erase="detach")}
        open = ["role"]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.decision_id}"


class Response(models.Model):
    """What an elector says of one version: consent, concern, objection … or an open vote."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="responses")
    elector = models.ForeignKey(Elector, on_delete=models.CASCADE, related_name="responses")
    number = models.PositiveSmallIntegerField()  # the version it belongs to
    answer = models.CharField(max_length=12, blank=True)  # codes of "decision_answers"
    choices = models.JSONField(default=dict, blank=True)  # dots: {"1": 3}; ranked: [["2"], ["1", "3"]]
    reason = models.TextField(blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["elector", "number"], name="response_once")]
        indexes = [models.Index(fields=["decision", "number"], name="response_version")]

    class Privacy:
        open = ["answer", "choices", "reason"]

    def __str__(self) -> str:
        return f"{self.answer} {self.elector_id}"


class Ballot(models.Model):
    """A secret vote. It knows no person, no moment and no order."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="ballots")
    answer = models.CharField(max_length=12, blank=True)
    choices = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["id"]

    class Privacy:
        open = ["answer", "choices"]

    def __str__(self) -> str:
        return str(self.id)


class Objection(models.Model):
    """An objection on its way: tested by three questions, then taken up in a next version or set aside."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="objections")
    response = models.OneToOneField(Response, on_delete=models.CASCADE, related_name="objection")
    number = models.PositiveSmallIntegerField()  # the version it objects to
    good_enough = models.BooleanField(null=True)  # for the aim, for now
    safe_enough = models.BooleanField(null=True)  # what goes wrong can be undone
    learns = models.BooleanField(null=True)  # trying it teaches us something
    test_note = models.TextField(blank=True)
    tested_at = models.DateTimeField(null=True, blank=True)
    integrated = models.TextField(blank=True)  # how it was taken up
    integrated_in = models.PositiveSmallIntegerField(null=True, blank=True)  # the version that takes it up

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["decision", "number"], name="objection_version")]

    class Privacy:
        open = ["test_note", "integrated"]

    def __str__(self) -> str:
        return f"objection to {self.decision_id} v{self.number}"

    @property
    def is_tested(self) -> bool:
        return self.tested_at is not None

    @property
    def is_valid(self) -> bool:
        return self.is_tested and turns.is_valid(good_enough=bool(self.good_enough), safe_enough=bool(self.safe_enough))

    @property
    def is_set_aside(self) -> bool:
        """Tested, and found to be a concern: it is kept, and does not block."""
        return self.is_tested and not self.is_valid


class Question(models.Model):
    """Asked in the clarifying round; the proposer answers. A reaction needs no answer."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="questions")
    asker = person()
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    needs_answer = models.BooleanField(default=True)
    answer = models.TextField(blank=True)
    at = models.DateTimeField(default=now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    class Privacy:
        personal = {"asker": Personal(_("who asked"), WITH_THREAD, on_erase="detach")}
        open = ["text", "answer"]

    def __str__(self) -> str:
        return self.text[:80]


class Advice(models.Model):
    """Asked of someone whom the decision affects, or who knows about it; of the team or from outside."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="advice")
    asked_as = models.CharField(max_length=10)  # codes of "advice_roles": affected, expert
    user = person()
    name = models.CharField(max_length=120, blank=True)  # of someone from outside
    email = models.EmailField(blank=True)  # blanked when the advice is there
    token = models.CharField(max_length=40, default=new_secret, unique=True)
    question = models.TextField(blank=True)  # what they are asked in particular
    asked_at = models.DateTimeField(default=now)
    text = models.TextField(blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    reply = models.CharField(max_length=6, blank=True)  # codes of "advice_replies": used, partly, not
    why = models.TextField(blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]

    class Privacy:
        personal = {
            "user": Personal(_("whose advice it is"), WITH_THREAD, on_erase="detach"),
            "name": Personal(_("whose advice it is"), WITH_THREAD, on_erase="blank", what=_("name")),
            "email": Personal(
                _("asking for the advice"), _("until the advice is there, or is no longer asked"), on_erase="blank",
                what=_("e-mail address"),
            ),
        }  # fmt: skip
        open = ["asked_as", "token", "question", "text", "reply", "why"]

    def __str__(self) -> str:
        return f"advice on {self.decision_id}"


class Nomination(models.Model):
    """Whom an elector sees in the role, and why. In the change round they may think again."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="nominations")
    elector = models.OneToOneField(Elector, on_delete=models.CASCADE, related_name="nomination")
    nominee = person()
    reason = models.TextField()
    earlier = person()  # whom they named before they changed their mind
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]

    class Privacy:
        personal = {
            "nominee": Personal(_("who is seen in a role"), WITH_THREAD, on_erase="detach"),
            "earlier": Personal(_("who is seen in a role"), WITH_THREAD, on_erase="detach"),
        }
        open = ["reason"]

    def __str__(self) -> str:
        return f"nomination {self.elector_id}"
