"""A big call: 3,000 entries, 60 jurors, 9,000 scores on six criteria. Seconds to assign, to rank, and from a file.

    python -m benchmarks juries
    python -m benchmarks juries -- --entries 300 --jurors 10
    python -m benchmarks juries -- --room      through the room: dealing, ranking, the minutes and other pages

Jurors differ in how strict they are, so that ``agrees`` says something: Kendall's tau of the ranking with the truth,
beside that of raw means.
"""

import argparse
import csv
import random
import tempfile
import time
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path

from benchmarks.tables import show
from proeftuin.engines.jury.assignment import assign
from proeftuin.engines.jury.files import read_card
from proeftuin.engines.jury.ranking import rank

CRITERIA = ("relevance", "innovation", "engagement", "impact", "sustainability", "transferability")
PAIRS = 20_000  # compared for the agreement

type Row = dict[str, object]


def main(arguments: Sequence[str]) -> list[Row]:
    parser = argparse.ArgumentParser(prog="benchmarks juries")
    parser.add_argument("--entries", type=int, default=3_000)
    parser.add_argument("--jurors", type=int, default=60)
    parser.add_argument("--each", type=int, default=3)
    parser.add_argument("--room", action="store_true", help="through the room's own actions and pages")
    asked = parser.parse_args(list(arguments))
    if asked.room:
        from benchmarks.juries_room import measure

        return measure(asked.entries, asked.jurors, asked.each)
    entries = [f"entry {at}" for at in range(asked.entries)]
    jurors = [f"juror {at}" for at in range(asked.jurors)]
    lot = random.Random(20)
    conflicts = {(entry, juror) for entry in entries for juror in jurors if lot.random() < 0.02}
    began = time.perf_counter()
    found = assign(entries, jurors, each=asked.each, seed="bench", conflicts=conflicts)
    assigned = time.perf_counter() - began
    truth = {entry: lot.gauss(6, 1.5) for entry in entries}
    strict = {juror: lot.gauss(0, 1) for juror in jurors}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "scores.csv"
        write(path, [(e, j, c, noisy(lot, truth[e] + strict[j])) for e, j in found.pairs for c in CRITERIA])
        began = time.perf_counter()
        card, _least = read_card(path, None, None)
        read = time.perf_counter() - began
    began = time.perf_counter()
    ranking = rank(card)
    ranked = time.perf_counter() - began
    rows: list[Row] = [{
        "entries": len(entries), "jurors": len(jurors), "scores": len(found.pairs),
        "loads": f"{min(found.loads.values())}-{max(found.loads.values())}",
        "assign s": f"{assigned:.2f}", "read s": f"{read:.2f}", "rank s": f"{ranked:.2f}",
        "tau raw": f"{tau(lot, truth, {p.entry: float(p.raw) for p in ranking.places}):.3f}",
        "tau additive": f"{tau(lot, truth, {p.entry: float(p.adjusted) for p in ranking.places}):.3f}",
    }]  # fmt: skip
    print(show(rows))
    return rows


def noisy(lot: random.Random, meant: float) -> int:
    return min(10, max(0, round(meant + lot.gauss(0, 1))))


def write(path: Path, rows: Sequence[tuple[str, str, str, int]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("entry", "juror", "criterion", "score"))
        writer.writerows(rows)


def tau(lot: random.Random, one: dict[str, float], other: dict[str, float]) -> float:
    """Kendall's tau, on a sample of pairs when there are many."""
    names = list(one)
    many = len(names) * (len(names) - 1) // 2
    pairs = list(combinations(names, 2)) if many <= PAIRS else [tuple(lot.sample(names, 2)) for _pair in range(PAIRS)]
    signs = [(one[a] - one[b]) * (other[a] - other[b]) for a, b in pairs]
    return sum((sign > 0) - (sign < 0) for sign in signs) / len(signs)
