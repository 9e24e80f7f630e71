"""What happened, once and for all: the audit log, the timeline and the outbox in one table."""

from django.db import models
from django.db.models import Exists, OuterRef, Q

from proeftuin.kernel.clock import now
from proeftuin.ledger.registry import HUSHED


class EventQuerySet(models.QuerySet["Event"]):
    def on_thread(self, thread: str) -> "EventQuerySet":
        return self.filter(thread=thread)

    def audible_to(self, audiences: frozenset[str]) -> "EventQuerySet":
        """Events for everyone, and for the circles the reader belongs to; but not of what was hidden since."""
        heard = self.filter(Q(audience="public") | Q(audience__in=audiences))
        for kind, hidden in HUSHED.items():
            heard = heard.exclude(Q(kind=kind) & Exists(hidden().filter(ref=OuterRef("subject"))))
        return heard


class Event(models.Model):
    """One thing that happened. Never deleted; holds no personal data and no foreign key.

    Never changed either, but for one thing: who did it is let go of when a process lets go of names.
    """

    at = models.DateTimeField(default=now, editable=False)
    kind = models.CharField(max_length=60)  # room.verb, as "initiative.advanced"
    actor = models.CharField(max_length=60)  # Actor.ref
    thread = models.CharField(max_length=80, blank=True)  # "initiative:7k3mq9x2ab"
    subject = models.CharField(max_length=80, blank=True)  # "post:…" within the thread
    audience = models.CharField(max_length=80, default="public")  # "public", "staff", "team:…", "person:…"
    data = models.JSONField(default=dict, blank=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["thread", "-id"], name="event_thread"),
            models.Index(fields=["kind", "-id"], name="event_kind"),
            models.Index(fields=["audience", "-id"], name="event_audience"),
        ]

    class Privacy:
        open = ["kind", "actor", "thread", "subject", "audience", "data"]

    def __str__(self) -> str:
        return f"{self.kind} {self.thread}"

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk is not None and not kwargs.get("force_insert"):
            raise TypeError("The ledger is never rewritten.")
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def delete(self, *args: object, **kwargs: object) -> tuple[int, dict[str, int]]:
        raise TypeError("The ledger is never rewritten.")


class Delivery(models.Model):
    """One reaction's work on one event: written with the event, done by the worker, tried again when it fails."""

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    reaction = models.CharField(max_length=120)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=now)
    done_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "reaction"], name="delivery_once")]
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at=None), name="delivery_due")]

    class Privacy:
        open = ["reaction", "error"]

    def __str__(self) -> str:
        return f"{self.reaction} on {self.event_id}"


class Once(models.Model):
    """A form's token and what came of it, so that a form posted twice does its work once."""

    token = models.CharField(max_length=64)
    actor = models.CharField(max_length=60)
    result = models.CharField(max_length=300)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["actor", "token"], name="once_per_actor")]

    class Privacy:
        open = ["token", "actor", "result"]

    def __str__(self) -> str:
        return self.token
