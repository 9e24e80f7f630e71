"""A language model's embeddings, where an operator connects an endpoint. Off by default; search never depends on it.

Speaks the form that most servers share: POST {"model", "input": [texts]} to `…/v1/embeddings`, answered with
{"data": [{"index", "embedding"}]}. Only texts that anybody may read are sent, and the questions people ask.
"""

import json
import logging
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import batched

import numpy as np
import numpy.typing as npt
from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Now

from proeftuin.search.models import Entry, Vector
from proeftuin.search.stamps import with_vector

log = logging.getLogger("proeftuin.search")

BATCH = 64
AT_ONCE = 2000  # texts in one turn of the worker
LONGEST_TEXT = 6000  # characters: about what small models read
QUESTION_SECONDS = 2.0
BATCH_SECONDS = 60.0
REST = 60.0  # seconds without trying after a failure while someone waits

type Embedding = npt.NDArray[np.float32]

_resting_until = 0.0


class EmbeddingError(Exception):
    """The endpoint did not give what was asked."""


def model_name() -> str:
    """The model in use, or "" when none is connected."""
    return settings.EMBEDDING_MODEL if settings.EMBEDDING_URL else ""


def of_question(text: str) -> Embedding | None:
    """The embedding of a question; None when there is no endpoint, or it fails or is slow. Never raises."""
    global _resting_until  # noqa: PLW0603 - one breaker a process is the point
    if not settings.EMBEDDING_URL or not text.strip() or time.monotonic() < _resting_until:
        return None
    try:
        return _asked(settings.EMBEDDING_URL, settings.EMBEDDING_MODEL, text[:LONGEST_TEXT])
    except EmbeddingError as error:
        _resting_until = time.monotonic() + REST
        log.warning("embedding failed", extra={"error": str(error)})
        return None


def attach_due(most: int = AT_ONCE) -> int:
    """Fetch vectors for public entries without one, and attach them. Returns how many. The worker's part.

    Raises EmbeddingError when the endpoint fails; what was attached before stays.
    """
    if not settings.EMBEDDING_URL:
        return 0
    _let_go_of_other_models()
    waiting = Entry.objects.filter(stamp__gt=0, audience="public").annotate(bit=F("stamp") % 2).filter(bit=0)
    done = 0
    for some in batched(list(waiting.order_by("pk")[:most]), BATCH):
        known = {(one.kind, one.ref): one.stamp for one in _vectors_of(some)}
        lacking = [one for one in some if known.get((one.kind, one.ref)) != one.stamp]
        vectors = fetch([_text(one) for one in lacking], seconds=BATCH_SECONDS) if lacking else []
        done += _attach(some, lacking, vectors)
    return done


def fetch(texts: Sequence[str], *, seconds: float) -> list[Embedding]:
    """Embeddings of texts, in order. Raises EmbeddingError."""
    body = json.dumps({"model": settings.EMBEDDING_MODEL, "input": list(texts)}).encode()
    headers = {"Content-Type": "application/json", "User-Agent": f"proeftuin/{settings.VERSION}"}
    if settings.EMBEDDING_KEY:
        headers["Authorization"] = f"Bearer {settings.EMBEDDING_KEY}"
    if not settings.EMBEDDING_URL.startswith(("http://", "https://")):
        raise EmbeddingError("PROEFTUIN_EMBEDDING_URL must be an http or https address")
    request = urllib.request.Request(settings.EMBEDDING_URL, data=body, headers=headers, method="POST")  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=seconds) as response:  # noqa: S310 - checked just above
            return _read(json.load(response), len(texts))
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:  # URLError and timeouts are OSErrors
        raise EmbeddingError(f"{type(error).__name__}: {error}") from error


def _read(answer: dict, wanted: int) -> list[Embedding]:
    rows = sorted(answer["data"], key=lambda row: row["index"])
    vectors = [np.asarray(row["embedding"], dtype=np.float32) for row in rows]
    if len(vectors) != wanted or len({vector.shape for vector in vectors}) != 1 or vectors[0].ndim != 1:
        raise ValueError(f"{wanted} vectors asked, {len(vectors)} given, or of different lengths")
    if not all(np.isfinite(vector).all() for vector in vectors):
        raise ValueError("a vector holds numbers that are not finite")
    return vectors


@lru_cache(maxsize=500)
def _asked(_url: str, _model: str, text: str) -> Embedding:
    return fetch([text], seconds=QUESTION_SECONDS)[0]


@transaction.atomic
def _attach(some: Sequence[Entry], lacking: Sequence[Entry], vectors: Sequence[Embedding]) -> int:
    rows = [
        Vector(kind=one.kind, ref=one.ref, model=settings.EMBEDDING_MODEL, stamp=one.stamp, data=_packed(vector))
        for one, vector in zip(lacking, vectors, strict=True)
    ]
    Vector.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["kind", "ref"], update_fields=["model", "stamp", "data"]
    )
    # Only where the text is still the one that was sent.
    return sum(
        Entry.objects.filter(pk=one.pk, stamp=one.stamp).update(stamp=with_vector(one.stamp), changed_at=Now())
        for one in some
    )


def _packed(vector: Embedding) -> bytes:
    length = float(np.linalg.norm(vector)) or 1.0
    return (vector / length).astype("<f2").tobytes()


def _let_go_of_other_models() -> None:
    """After a change of model: vectors of two models can't be compared."""
    others = Vector.objects.exclude(model=settings.EMBEDDING_MODEL)
    if others.exists():
        marked = Entry.objects.annotate(bit=F("stamp") % 2).filter(bit=1)
        with transaction.atomic():
            marked.update(stamp=F("stamp") - 1, changed_at=Now())
            others.delete()


def _vectors_of(some: Sequence[Entry]) -> Iterator[Vector]:
    found: QuerySet[Vector] = Vector.objects.filter(ref__in=[one.ref for one in some]).only("kind", "ref", "stamp")
    yield from found


def _text(entry: Entry) -> str:
    return "\n".join(part for part in (entry.title, entry.summary, entry.body) if part)[:LONGEST_TEXT]
