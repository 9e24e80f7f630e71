"""The opinion map next to red-dwarf: seconds, memory, agreement with published groups, exactness and stability.

    python -m benchmarks opinions
    python -m benchmarks opinions -- --sizes 10000 --peer-venv /tmp/peer

Each run has a process of its own, one core, and reads the same votes. The peer is fetched by pip into an environment of
its own, benchmarks/out/red-dwarf unless another is given; where it can't be had, its columns say so. ``ratio`` compares
like with like: one map. ``with_certainty`` adds the eight maps of resampled people, of which the peer makes none.
On a busy machine trust ``ratio_cpu``.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks import opinions_real
from benchmarks.peers import peer_python
from benchmarks.tables import show

ROOT = Path(__file__).resolve().parent.parent
PEER = "red-dwarf==0.4.0"
SHAPES = {10_000: ((500, 0.02), (500, 0.04)), 100_000: ((1_000, 0.02),)}  # people: (statements, density), …
LARGE = 50_000
PATIENCE = 1_800  # seconds

type Row = dict[str, object]


def main(arguments: Sequence[str]) -> dict[str, list[Row]]:
    parser = argparse.ArgumentParser(prog="benchmarks opinions")
    parser.add_argument("--sizes", default="10000,100000", help="numbers of people: 10000, 100000")
    parser.add_argument("--peer-venv", type=Path, default=ROOT / "benchmarks" / "out" / "red-dwarf")
    parser.add_argument("--no-peer", action="store_true")
    asked = parser.parse_args(list(arguments))
    peer = None if asked.no_peer else peer_python(asked.peer_venv, "reddwarf", PEER)
    sizes = [int(one) for one in asked.sizes.split(",") if one]
    speed = [_speed(people, *shape, peer) for people in sizes for shape in SHAPES[people]]
    print(show(speed))
    found = {"speed": speed, **opinions_real.tables(lambda votes, groups: in_peer(peer, votes, groups))}
    for name, rows in found.items():
        if name != "speed":
            print(f"\n{name}\n{show(rows)}")
    return found


def in_peer(python: Path | None, votes: Path, groups: int | None = None, repeats: int = 1) -> dict[str, object] | None:
    """What the peer found, or None when there is no peer or it failed."""
    if python is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        peer = ROOT / "benchmarks" / "opinions_peer.py"
        _run([python, peer, votes, answer, repeats, *([groups] if groups else [])])
        return json.loads(answer.read_text()) if answer.exists() else None


def _speed(people: int, statements: int, density: float, peer: Path | None) -> Row:
    repeats = 3 if people < LARGE else 1  # the best of them counts, on both sides
    with tempfile.TemporaryDirectory() as folder:
        votes = Path(folder) / "votes.npz"
        camp = synthetic(votes, people, statements, density)
        ours = json.loads(_run([sys.executable, "-m", "benchmarks.opinions_ours", votes, repeats]).stdout)
        theirs = in_peer(peer, votes, repeats=repeats)
    row: Row = {
        "people": people, "statements": statements, "density": density, "votes": ours["votes"],
        "seconds": ours["seconds"], "cpu": ours["cpu"], "with_certainty": ours["with_certainty"],
        "mb": ours["megabytes"], "vote_ms": ours["vote_ms"], "ari_truth": _truth(ours["groups"], camp),
    }  # fmt: skip
    if theirs is None:
        return row | dict.fromkeys(
            ("peer_seconds", "peer_cpu", "peer_mb", "peer_ari_truth", "ratio", "ratio_cpu", "ratio_certain"),
            "not to be had",
        )
    seconds = float(str(theirs["seconds"]))
    return row | {
        "peer_seconds": seconds, "peer_cpu": theirs["cpu"], "peer_mb": theirs["megabytes"],
        "peer_ari_truth": _truth(theirs["groups"], camp), "ratio": seconds / ours["seconds"],
        "ratio_cpu": float(str(theirs["cpu"])) / ours["cpu"], "ratio_certain": seconds / ours["with_certainty"],
    }  # fmt: skip


def synthetic(target: Path, people: int, statements: int, density: float) -> np.ndarray:
    """Three camps; how much somebody votes is drawn from a geometric distribution. Returns the camp of each person."""
    chance = np.random.default_rng(0)
    camp = chance.integers(0, 3, people)
    leaning = chance.dirichlet((1.2, 1.0, 0.6), (3, statements))
    active = np.minimum(chance.geometric(1 / (statements * density), people), statements)
    who = np.repeat(np.arange(people), active)
    what = np.concatenate([chance.choice(statements, count, replace=False) for count in active.tolist()])
    drawn, likely = chance.random(len(who)), leaning[camp[who], what]
    how = np.where(drawn < likely[:, 0], 1, np.where(drawn < likely[:, 0] + likely[:, 1], -1, 0))
    mixed = chance.permutation(len(who))
    np.savez(target, people=who[mixed], statements=what[mixed], values=how[mixed], out=np.zeros(0, np.int64))
    return camp


def _truth(groups: object, camp: np.ndarray) -> float:
    from proeftuin.engines.opinions.sameness import adjusted_rand

    pairs = np.array([(int(person), int(group)) for person, group in dict(groups).items()])  # type: ignore[call-overload]
    return adjusted_rand(pairs[:, 1], camp[pairs[:, 0]])


def _run(command: Sequence[object]) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, timeout=PATIENCE, cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    if done.returncode:
        print(done.stderr[-500:], file=sys.stderr)
    return done
