"""Challenges: a public question to the market, what was asked about it, and the suppliers that went on."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.clock import now
from proeftuin.kernel.ids import new_ref, thread_of
from proeftuin.kernel.privacy import Personal

WHO = settings.AUTH_USER_MODEL


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    def shown(self) -> "ChallengeQuerySet":
        return self.filter(state=Challenge.State.PUBLISHED)


class Challenge(models.Model):
    """A need of a public body, in words of what must be reached. Its call holds title, owner, rubric and entries.

    ``terms`` is what offers are compared by, as :class:`calls.forms.offers.TermsForm` reads it: fixed as soon as the
    first offer is recorded. ``funnel_phase`` is 0 before the funnel starts, then the number of the phase that runs,
    and one more than there are phases when it has ended.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        PUBLISHED = "published"

    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    call = models.OneToOneField("calls.Call", on_delete=models.CASCADE, related_name="challenge")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    need = models.TextField()
    outcome = models.TextField(blank=True)
    constraints = models.TextField(blank=True)
    searched = models.CharField(max_length=200, blank=True)  # the words with which the library was searched
    searched_at = models.DateTimeField(null=True, blank=True)
    ask_until = models.DateTimeField(null=True, blank=True)
    answers_on = models.DateField(null=True, blank=True)
    report = models.TextField(blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    procedure = models.CharField(max_length=20, blank=True)  # codes of "procurement_procedures"
    procedure_reason = models.TextField(blank=True)
    chosen_at = models.DateTimeField(null=True, blank=True)
    terms = models.JSONField(default=dict, blank=True)
    funnel_phase = models.PositiveSmallIntegerField(default=0)
    announced_at = models.DateTimeField(null=True, blank=True)  # from then on names are public
    published_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        ordering = ["-published_at", "-id"]
        indexes = [models.Index(fields=["state", "-published_at", "-id"], name="challenge_list")]

    class Privacy:
        open = ["ref", "state", "need", "outcome", "constraints", "searched", "report", "procedure",
                "procedure_reason", "terms"]  # fmt: skip

    def __str__(self) -> str:
        return self.call.title

    @property
    def title(self) -> str:
        return self.call.title

    @property
    def language(self) -> str:
        return self.call.language

    @property
    def thread(self) -> str:
        return thread_of("challenge", self.ref)

    @property
    def circle(self) -> str:
        return self.thread

    @property
    def is_shown(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def audience(self) -> str:
        return "public" if self.is_shown else self.circle

    @property
    def takes_questions(self) -> bool:
        return self.is_shown and self.ask_until is not None and now() < self.ask_until

    def get_absolute_url(self) -> str:
        return f"/challenges/{self.ref}/"


class Prior(models.Model):
    """Something that was there before, and why it does not do for this need."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="priors")
    kind = models.CharField(max_length=20)  # of the search document
    source = models.CharField(max_length=40)  # its reference
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    reason = models.CharField(max_length=500)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["challenge", "kind", "source"], name="prior_once")]

    class Privacy:
        open = ["kind", "source", "title", "url", "reason"]

    def __str__(self) -> str:
        return self.title


class Enquiry(models.Model):
    """A question of the consultation. Asked without a name, nothing here or elsewhere says who asked it.

    ``wording`` is how it is published where the words themselves would tell who asked.
    """

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="enquiries")
    number = models.PositiveIntegerField()
    text = models.TextField()
    wording = models.TextField(blank=True)
    draft = models.TextField(blank=True)  # the answer until it is published, with all others of that round
    user = models.ForeignKey(WHO, null=True, blank=True, on_delete=models.SET_NULL, related_name="enquiries")
    organisation = models.ForeignKey(
        "organisations.Organisation", null=True, blank=True, on_delete=models.SET_NULL, related_name="enquiries"
    )
    asked_at = models.DateTimeField(default=now)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["challenge", "number"], name="enquiry_number")]

    class Privacy:
        personal = {"user": Personal(_("who asked with their name"), _("as long as the account"), on_erase="detach")}
        open = ["text", "wording", "draft"]

    def __str__(self) -> str:
        return f"{self.challenge_id}/{self.number}"

    @property
    def shown_text(self) -> str:
        return self.wording or self.text


class Reply(models.Model):
    """An answer as it was published. A later one amends it and says why; the earlier stays readable."""

    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="replies")
    number = models.PositiveSmallIntegerField(default=1)
    text = models.TextField()
    reason = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["enquiry", "number"], name="reply_number")]

    class Privacy:
        open = ["text", "reason"]

    def __str__(self) -> str:
        return f"{self.enquiry_id} v{self.number}"


class FunnelPhase(models.Model):
    """One phase of the funnel: so many suppliers take part at most."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="phases")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    places = models.PositiveSmallIntegerField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["challenge", "number"], name="funnel_phase_number")]

    class Privacy:
        open = ["title"]

    def __str__(self) -> str:
        return self.title


class Supplier(models.Model):
    """Who takes part in the funnel: an entry of the call, or added by hand. ``offer`` as typed, by field."""

    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="suppliers")
    ref = models.CharField(max_length=12, unique=True, default=new_ref, editable=False)
    name = models.CharField(max_length=200)
    entry = models.ForeignKey("calls.Entry", null=True, blank=True, on_delete=models.SET_NULL, related_name="supplies")
    offer = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["challenge", "name"], name="supplier_name"),
            models.UniqueConstraint(
                fields=["challenge", "entry"], condition=models.Q(entry__isnull=False), name="supplier_entry"
            ),
        ]

    class Privacy:
        open = ["ref", "name", "offer"]

    def __str__(self) -> str:
        return self.name


class GoNoGo(models.Model):
    """Whether a supplier goes on from a phase, and why."""

    phase = models.ForeignKey(FunnelPhase, on_delete=models.CASCADE, related_name="words")
    supplier = models.ForeignKey(Supplier, on_delete=models.CASCADE, related_name="words")
    verdict = models.CharField(max_length=6)  # codes of "funnel_verdicts"
    reason = models.TextField()
    user = models.ForeignKey(WHO, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["phase", "supplier"], name="go_no_go_once")]

    class Privacy:
        personal = {"user": Personal(_("who decided on a supplier"), _("as long as the account"), on_erase="detach")}
        open = ["verdict", "reason"]

    def __str__(self) -> str:
        return f"{self.supplier_id}: {self.verdict}"
