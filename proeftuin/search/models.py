"""The rows that search answers from, written in the same transaction as the thing itself."""

from django.db import models

from proeftuin.kernel.clock import now


class Entry(models.Model):
    """One document as it was last indexed. A deleted one stays as a tombstone for a month.

    ``stamp`` is a number made of the document's content (see stamps.py), 0 for a tombstone. Counting and adding up
    stamps tells a running process whether what it holds in memory is what stands here.
    """

    kind = models.CharField(max_length=20)
    ref = models.CharField(max_length=40)
    url = models.CharField(max_length=300)
    language = models.CharField(max_length=5, blank=True)
    title = models.TextField()
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)
    facets = models.JSONField(default=dict)
    codes = models.JSONField(default=list)
    audience = models.CharField(max_length=80, default="public")
    source = models.CharField(max_length=40, blank=True)
    source_id = models.CharField(max_length=200, blank=True)
    happened_on = models.DateField(null=True, blank=True)
    boost = models.FloatField(default=1.0)
    deleted = models.BooleanField(default=False)
    stamp = models.BigIntegerField(default=0)
    changed_at = models.DateTimeField(default=now)  # by the database's clock: many machines, one time

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "ref"], name="entry_once")]
        indexes = [models.Index(fields=["changed_at", "stamp", "id"], name="entry_changed")]

    class Privacy:
        # Profiles that a person made public are the only personal data here; they go when the account goes.
        open = [
            "kind", "ref", "url", "language", "title", "summary", "body", "facets", "codes", "audience", "source",
            "source_id",
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind}:{self.ref}"


class Vector(models.Model):
    """What an embedding endpoint made of a document: ``data`` is float16, little-endian.

    It has no foreign key, so that it outlives a rebuild of the entries: it belongs to a text, which ``stamp`` names.
    """

    kind = models.CharField(max_length=20)
    ref = models.CharField(max_length=40)
    model = models.CharField(max_length=120)
    stamp = models.BigIntegerField()
    data = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "ref"], name="vector_once")]

    class Privacy:
        open = ["kind", "ref", "model", "stamp", "data"]

    def __str__(self) -> str:
        return f"{self.kind}:{self.ref} by {self.model}"
