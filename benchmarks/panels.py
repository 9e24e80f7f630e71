"""Fair panels next to sortition-algorithms' maximin: seconds, and how near the smallest chance comes to its bound.

    python -m benchmarks panels
    python -m benchmarks panels -- --sizes 300,1000        # the peer takes minutes for 1,000 people

Both read the same files, each in a process of its own, on one core. Ours finds LEXIMIN (the smallest chance as high as
can be, then the next, and so on) and checks the quotas; the peer finds the smallest alone. The peer (GPL) is fetched by
pip into an environment of its own, benchmarks/out/sortition unless another is given; where it can't be had, its columns
say so. ``bound`` is what no lottery can pass: the linear programme over parts of people.
"""

import argparse
import csv
import json
import math
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.peers import peer_python
from benchmarks.tables import show

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("PROEFTUIN_OPEN_DATA") or ROOT.parent / "shared" / "data") / "sortition"
PEER = "sortition-algorithms==0.12.15"
PANELS = {300: 40, 500: 75, 1_000: 75, 2_000: 110, 5_000: 150}
POPULATION = {  # what a panel should look like; volunteers are older, and went to school for longer
    "gender": {"woman": 0.505, "man": 0.49, "other": 0.005},
    "age": {"16-29": 0.22, "30-44": 0.25, "45-59": 0.26, "60+": 0.27},
    "schooling": {"basic": 0.28, "secondary": 0.4, "higher": 0.32},
    "district": {"north": 0.2, "south": 0.25, "east": 0.15, "west": 0.18, "centre": 0.22},
    "origin": {"here": 0.74, "elsewhere": 0.26},
}
PATIENCE = 1_800  # seconds

type Row = dict[str, object]


def main(arguments: Sequence[str]) -> list[Row]:
    parser = argparse.ArgumentParser(prog="benchmarks panels")
    parser.add_argument("--sizes", default="300", help=f"people in made-up pools, of {', '.join(map(str, PANELS))}")
    parser.add_argument("--peer-venv", type=Path, default=ROOT / "benchmarks" / "out" / "sortition")
    parser.add_argument("--no-peer", action="store_true")
    asked = parser.parse_args(list(arguments))
    peer = None if asked.no_peer else peer_python(asked.peer_venv, "sortition_algorithms", PEER)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for size in (int(one) for one in asked.sizes.split(",") if one):
            people, quotas = made_up(Path(folder), size)
            rows.append(_row(f"made up, {size} to {PANELS[size]}", people, quotas, PANELS[size], "id", peer))
    real = DATA / "sortition-foundation-example"
    if real.exists():
        rows.append(_row("foundation, 150 to 22", real / "candidates.csv", real / "features.csv", 22,
                         "nationbuilder_id", peer))  # fmt: skip
    print(show(rows))
    return rows


def made_up(folder: Path, size: int, seed: int = 1) -> tuple[Path, Path]:
    """Volunteers who are not like the population, and quotas of the population rounded down and up."""
    lot = random.Random(seed)
    people, quotas = folder / f"people-{size}.csv", folder / f"quotas-{size}.csv"
    with people.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", *POPULATION])
        for at in range(size):
            drawn = []
            for shares in POPULATION.values():
                leaning = [share * (0.6 + 0.8 * rank / (len(shares) - 1)) for rank, share in enumerate(shares.values())]
                drawn.append(lot.choices(list(shares), leaning)[0])
            writer.writerow([f"p{at}", *drawn])
    with quotas.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["feature", "value", "min", "max"])
        for category, shares in POPULATION.items():
            for feature, share in shares.items():
                places = share * PANELS[size]
                writer.writerow([category, feature, math.floor(places), math.ceil(places) + (share < 0.01)])
    return people, quotas


def _row(name: str, people: Path, quotas: Path, size: int, code: str, peer: Path | None) -> Row:
    command = [people, quotas, size, code]
    ours = _told([sys.executable, "-m", "benchmarks.panels_ours", *command])
    if ours is None:
        raise RuntimeError(f"no panel of {name}")
    row: Row = {
        "pool": name, "kinds": ours["kinds"], "panels": ours["panels"], "leximin_s": ours["seconds"],
        "min_chance": ours["min_chance"], "bound": ours["bound"],
    }  # fmt: skip
    if float(str(ours["bound"])) - float(str(ours["min_chance"])) > 1e-3:
        raise AssertionError(f"{name}: the smallest chance is off its bound")
    theirs = _told([peer, ROOT / "benchmarks" / "panels_peer.py", *command]) if peer else None
    if theirs is None:
        return row | dict.fromkeys(("peer_maximin_s", "peer_min_chance", "ratio"), "not to be had")
    seconds = float(str(theirs["seconds"]))
    return row | {
        "peer_maximin_s": seconds, "peer_min_chance": theirs["min_chance"],
        "ratio": seconds / float(str(ours["seconds"])),
    }  # fmt: skip


def _told(command: Sequence[object]) -> dict[str, object] | None:
    """What a process printed on its last line, as JSON; None when it failed."""
    done = _run(command)
    return json.loads(done.stdout.strip().splitlines()[-1]) if not done.returncode else None


def _run(command: Sequence[object]) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, timeout=PATIENCE, cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    if done.returncode:
        print(done.stderr[-500:], file=sys.stderr)
    return done
