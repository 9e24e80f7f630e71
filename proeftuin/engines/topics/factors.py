"""Non-negative matrix factorisation, deterministic."""

import numpy as np
from numpy.typing import NDArray

type Matrix = NDArray[np.float32]

ROUNDS = 80
TINY = 1e-9


def factorise(counts: Matrix, k: int, rounds: int = ROUNDS) -> tuple[Matrix, Matrix]:
    """``counts`` (n × v, ≥ 0) ≈ ``W`` (n × k) @ ``H`` (k × v), both ≥ 0, by multiplicative updates.

    The same input gives the same output. Raises ValueError for k outside 1…min(n, v), or for negative counts.
    """
    n, v = counts.shape
    if not 1 <= k <= min(n, v):
        raise ValueError(f"k must lie in 1…{min(n, v)}, not {k}")
    if counts.size and counts.min() < 0:
        raise ValueError("counts can't be negative")
    w, h = _start(counts, k)
    for _round in range(rounds):
        h *= (w.T @ counts) / (w.T @ w @ h + TINY)
        w *= (counts @ h.T) / (w @ (h @ h.T) + TINY)
    return w, h


def _start(counts: Matrix, k: int) -> tuple[Matrix, Matrix]:
    """NNDSVD from the leading singular vectors, its zeros filled with the mean so that updates can leave them."""
    _n, v = counts.shape
    values, vectors = np.linalg.eigh((counts.T @ counts).astype(np.float64))
    leading = np.argsort(values)[::-1][:k]
    right = vectors[:, leading].T  # k × v
    right *= np.where(right.sum(axis=1, keepdims=True) < 0, -1, 1)  # eigh leaves the sign open
    strengths = np.sqrt(np.clip(values[leading], TINY, None))
    left = (counts @ right.T) / strengths  # n × k
    w, h = np.empty((counts.shape[0], k)), np.empty((k, v))
    for at in range(k):
        sides = [(np.clip(sign * left[:, at], 0, None), np.clip(sign * right[at], 0, None)) for sign in (1, -1)]
        sizes = [np.linalg.norm(a) * np.linalg.norm(b) for a, b in sides]
        a, b = sides[int(sizes[1] > sizes[0])]
        scale = np.sqrt(strengths[at] * max(sizes))
        w[:, at] = scale * a / max(float(np.linalg.norm(a)), TINY)
        h[at] = scale * b / max(float(np.linalg.norm(b)), TINY)
    mean = float(counts.mean()) if counts.size else 0.0
    floor = max(mean, 1e-4) / 100
    return np.maximum(w, floor).astype(np.float32), np.maximum(h, floor).astype(np.float32)
