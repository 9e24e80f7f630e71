"""Where pages of other platforms went when their processes were brought here."""

import re

from django.db import models


def key_of(address: str) -> str:
    """An old address without what changes by itself: scheme, www, question mark and what follows, last slash."""
    bare = re.sub(r"^[a-z]+://(?:www\.)?", "", address.strip(), flags=re.I)
    host, slash, path = re.split(r"[?#]", bare)[0].rstrip("/").partition("/")
    return f"{host.lower()}{slash}{path}"[:500]


class OldAddress(models.Model):
    """A page elsewhere, and the path of what stands in its place here."""

    process = models.ForeignKey("processes.Process", on_delete=models.CASCADE, related_name="old_addresses")
    key = models.CharField(max_length=500)  # key_of() what stood in the export
    address = models.CharField(max_length=1000)
    path = models.CharField(max_length=200)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["process", "key"], name="old_address_once")]
        indexes = [models.Index(fields=["key"], name="old_address_key")]

    class Privacy:
        open = ["key", "address", "path"]

    def __str__(self) -> str:
        return self.address
