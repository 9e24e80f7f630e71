"""The ten nearest of each of 100,000 short texts: seconds, and what is found again after typing errors.

    python -m benchmarks texts
    python -m benchmarks texts -- --sizes 10000,100000

Texts are halves of real statements of open conversations (../shared/data/polis) put together, 17 words at most; where
that data is absent, made-up words as frequent as words are. ``recall_10`` and ``recall_1``: of 2,000 texts in which 8 %
of the letters were changed, left out, doubled or added, how many find their original among the first ten, and first.
``like_all``: how many of the ten nearest are as near as when every pair is compared, on 300 texts.
``index_s`` + ``neighbours_s`` is the whole job; ``cpu_s`` what all cores together spent on it.
"""

import argparse
import csv
import os
import random
import resource
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.tables import show
from proeftuin.engines.similar import Texts

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("PROEFTUIN_OPEN_DATA") or ROOT.parent / "shared" / "data") / "polis"
ASKED, COMPARED = 2_000, 300
ERRORS = 0.08
LETTERS = "abcdefghijklmnopqrstuvwxyz"

type Row = dict[str, object]


def main(arguments: Sequence[str]) -> list[Row]:
    parser = argparse.ArgumentParser(prog="benchmarks texts")
    parser.add_argument("--sizes", default="100000")
    asked = parser.parse_args(list(arguments))
    rows = [_row(int(size)) for size in asked.sizes.split(",") if size]
    print(show(rows))
    return rows


def _row(many: int) -> Row:
    texts = mixed(statements(), many)
    began, spent = time.perf_counter(), time.process_time()
    index = Texts(texts)
    indexed = time.perf_counter()
    pairs = sum(len(near) for near in index.neighbours(10))
    ended, spent = time.perf_counter(), time.process_time() - spent
    lot = random.Random(5)
    rows = [lot.randrange(many) for _one in range(ASKED)]
    found = index.nearest([with_errors(texts[row], lot) for row in rows], 10)
    hits = [[texts[near.other] == texts[row] for near in ten] for row, ten in zip(rows, found, strict=True)]
    return {
        "texts": many, "letters": round(sum(map(len, texts)) / many), "pairs": pairs,
        "index_s": indexed - began, "neighbours_s": ended - indexed, "all_s": ended - began, "cpu_s": spent,
        "recall_10": sum(map(any, hits)) / ASKED, "recall_1": sum(one[:1] == [True] for one in hits) / ASKED,
        "like_all": like_all(index, texts), "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }  # fmt: skip


def statements() -> list[str]:
    """Real statements in several languages; made-up ones where the data is absent."""
    found = []
    for file in sorted(DATA.glob("*/comments.csv")):
        with file.open(newline="", encoding="utf-8", errors="replace") as rows:
            found += [text for row in csv.DictReader(rows) if len(text := (row.get("comment-body") or "").strip()) > 10]
    return found or _invented(5_000)


def _invented(many: int) -> list[str]:
    lot = random.Random(0)
    words = ["".join(lot.choices(LETTERS, k=lot.randint(2, 11))) for _word in range(8_000)]
    often = [1 / (rank + 3) for rank in range(len(words))]
    return [" ".join(lot.choices(words, often, k=lot.randint(6, 25))) for _one in range(many)]


def mixed(known: Sequence[str], many: int, words: int = 17) -> list[str]:
    """Texts of the first half of one statement and the second of another, cut to so many words."""
    lot = random.Random(1)
    split = [one.split() for one in known]
    texts = []
    for _one in range(many):
        first, second = lot.choice(split), lot.choice(split)
        text = first[: len(first) // 2 + 1] + second[len(second) // 2 :]
        at = lot.randint(0, max(len(text) - words, 0))
        texts.append(" ".join(text[at : at + words]))
    return texts


def with_errors(text: str, lot: random.Random) -> str:
    """Each letter wrong with a chance of ERRORS: left out, another, one more, or a wrong one after it."""
    return "".join(
        lot.choice(["", lot.choice(LETTERS), letter * 2, letter + lot.choice(LETTERS)])
        if lot.random() < ERRORS else letter
        for letter in text
    )  # fmt: skip


def like_all(index: Texts, texts: Sequence[str]) -> float:
    """Share of the nearest ten that are as near as the ten nearest of an exhaustive comparison."""
    lot = random.Random(7)
    rows = [lot.randrange(len(texts)) for _one in range(COMPARED)]
    found = index.nearest([texts[row] for row in rows], 10)
    exact = index.exhaustive([texts[row] for row in rows], 10)
    same = [
        sum(near.likeness >= worst - 1e-4 for near in ten) / max(len(best), 1)
        for ten, best in zip(found, exact, strict=True)
        for worst in [best[-1].likeness if best else 0.0]
    ]
    return float(np.mean(same))
