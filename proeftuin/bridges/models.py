"""What was taken over a bridge, and from where."""

from django.db import models

from proeftuin.kernel.clock import now


class Taken(models.Model):
    """A contribution that became part of an initiative: as it was on that day, with its source.

    The snapshot stays when the contribution changes. It is shown as long as everyone may read the contribution.
    """

    thread = models.CharField(max_length=80)  # where it came from: "idea:…"
    initiative = models.ForeignKey("initiatives.Initiative", on_delete=models.CASCADE, related_name="taken")
    reference = models.CharField(max_length=24)
    title = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    language = models.CharField(max_length=5, default="en")
    url = models.CharField(max_length=300)
    process_title = models.CharField(max_length=200)
    process_url = models.CharField(max_length=300)
    supports = models.PositiveIntegerField(default=0)
    licence = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["initiative", "thread"], name="taken_once")]
        indexes = [models.Index(fields=["thread"], name="taken_thread")]

    class Privacy:
        open = ["thread", "reference", "title", "body", "language", "url", "process_title", "process_url", "licence"]

    def __str__(self) -> str:
        return f"{self.thread} in {self.initiative_id}"
