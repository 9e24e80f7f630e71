"""Documents through what they have in common with other documents: duplicates, "more like this", and feedback for
ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from .results import Neighbour
from .scoring import best_places
from .segment import Floats, Segment, sign_bits
from .view import Live, View


def similar(
    view: View,
    key: int,
    *,
    limit: int = 10,
    audiences: Sequence[str] = (),
    filters: Mapping[str, Sequence[str]] | None = None,
) -> list[Neighbour]:
    """See `Index.similar`. Similarity = Σ_t w(t, d) · w(t, x) / Σ_t w(t, d)², over the top terms of d, with w = idf ·
    impact."""
    origin = view.find(key)
    if origin is None or limit <= 0 or not origin[0].visible(audiences)[origin[1]]:
        return []
    weights = profile(view, *origin)
    itself = sum(weight * weight for weight in weights.values())
    found: list[Neighbour] = []
    for part in view.parts:
        scores = weighted_sum(view, part.segment, weights)
        mask = part.allowed(audiences, filters or {}) & (scores > 0) & (part.segment.keys != key)
        for place in best_places(part.segment, scores, mask, limit).tolist():
            found.append(Neighbour(int(part.segment.keys[place]), round(min(1.0, float(scores[place]) / itself), 4)))
    return sorted(found, key=lambda neighbour: (-neighbour.similarity, -neighbour.key))[:limit]


def profile(view: View, part: Live, place: int) -> dict[str, float]:
    """The most telling terms of a document with idf times impact."""
    segment = part.segment
    weights = {}
    for number in segment.top_terms[place].tolist():
        if number >= 0:
            term = segment.terms[number]
            docs, impacts = segment.postings(term)
            weights[term] = view.idf((term,)) * float(impacts[np.searchsorted(docs, np.uint32(place))]) / 255
    return weights


def weighted_sum(view: View, segment: Segment, weights: Mapping[str, float]) -> Floats:
    """[n] Σ weight · idf · impact over terms."""
    scores = np.zeros(len(segment), dtype=np.float32)
    for term, weight in weights.items():
        docs, impacts = segment.postings(term)
        scores[docs] += np.float32(weight * view.idf((term,)) / 255) * impacts
    return scores


def nearest_vectors(
    part: Live, allowed: npt.NDArray[np.bool_], vector: npt.NDArray[np.floating], most: int
) -> npt.NDArray[np.int64]:
    """Documents whose vectors have most signs in common with a vector [d]: a cheap stand-in for the smallest angle."""
    asked = sign_bits(np.asarray(vector, dtype=np.float32)[None, :])
    common = -np.bitwise_count(part.segment.vector_signs ^ asked).sum(axis=1, dtype=np.int32)
    return best_places(part.segment, common, allowed, most)


def cosines(part: Live, places: npt.NDArray[np.int64], vector: npt.NDArray[np.floating]) -> Floats:
    """[places] cosine of the angle between the documents' vectors and a vector [d]."""
    asked = np.asarray(vector, dtype=np.float32)
    length = max(float(np.linalg.norm(asked)), 1e-9)
    return np.asarray(part.segment.vectors[places].astype(np.float32) @ asked / length, dtype=np.float32)
