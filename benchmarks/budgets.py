"""Counting budgets next to pabutools: the same winners, how much faster; and all elections of the collection, exactly.

    python -m benchmarks budgets
    python -m benchmarks budgets -- --no-peer
    python -m benchmarks budgets -- --peer-venv /tmp/peer --elections lodz_2022_,wieliczka

The peer is fetched by pip into an environment of its own, benchmarks/out/pabutools unless another is given; where it
can't be had, its columns say so. It is no part of the product, which never imports it. Both sides are given the
election as it was read, and the same order for ties; ``ratio`` compares the count alone. ``add-one`` follows the
peer's way here: it begins at budget / voters and stops at the first outcome to which nothing that fits can be added.
"""

import argparse
import csv
import gzip
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

from benchmarks.peers import peer_python
from benchmarks.tables import show
from proeftuin.engines.budget.completion import complete
from proeftuin.engines.budget.election import Election
from proeftuin.engines.budget.greedy import turns
from proeftuin.engines.budget.pb import read
from proeftuin.engines.budget.phragmen import phragmen
from proeftuin.engines.budget.profile import Profile, collapse, rivals
from proeftuin.engines.budget.shares import Rule, Shares, Utility
from proeftuin.engines.budget.ties import tie_order

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("PROEFTUIN_OPEN_DATA") or ROOT.parent / "shared" / "data") / "pabulib"
PEER = ("pabutools==1.2.3", "pulp<4")  # with pulp 4 it does not start
LARGE = "lodz_2022_.pb,wroclaw_2015_150-500,warszawa_2022_mokotow,wieliczka"  # all of them approvals
RULES = ("greedy", "equal-shares", "add-one", "phragmen")
FLOATS = 10_000  # voters above which the peer's add-one runs in doubles: in fractions it takes too long
PATIENCE = 900  # seconds

type Row = dict[str, object]


def main(arguments: Sequence[str]) -> dict[str, list[Row]]:
    parser = argparse.ArgumentParser(prog="benchmarks budgets")
    parser.add_argument("--elections", default=LARGE, help="parts of file names")
    parser.add_argument("--rules", default=",".join(RULES))
    parser.add_argument("--peer-venv", type=Path, default=ROOT / "benchmarks" / "out" / "pabutools")
    parser.add_argument("--no-peer", action="store_true")
    parser.add_argument("--no-collection", action="store_true", help="leave out the count of the whole collection")
    parser.add_argument("--add-one", action="store_true", help="count the collection with add-one too; takes minutes")
    asked = parser.parse_args(list(arguments))
    if not (DATA / "elections.csv").exists():
        print(f"there is no {DATA}; PROEFTUIN_OPEN_DATA says where open data is", file=sys.stderr)
        return {}
    peer = None if asked.no_peer else peer_python(asked.peer_venv, "pabutools.rules", *PEER)
    rows = _listed()
    beside: list[Row] = []
    for part in filter(None, asked.elections.split(",")):
        for row in rows:
            if part in row["file"]:
                beside.extend(_beside(row, peer, asked.rules.split(",")))
    print(show(beside))
    found = {"beside": beside}
    if not asked.no_collection:
        found |= {"collection": _collection(rows, add_one=asked.add_one)}
        print(f"\ncollection\n{show(found['collection'])}")
    return found


def _beside(row: dict[str, str], peer: Path | None, rules: Sequence[str]) -> list[Row]:
    """One election by each rule, ours and the peer's."""
    content = _content(row)
    began = time.perf_counter()
    election = _election(content)
    seconds_read = time.perf_counter() - began
    began = time.perf_counter()
    profile = collapse(election)
    seconds_read += time.perf_counter() - began
    ranks = tie_order(election.projects, profile.votes, "")
    table: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        file, order = Path(folder) / "election.pb", Path(folder) / "order.json"
        file.write_bytes(content)
        order.write_text(json.dumps({one.id: rank for one, rank in zip(election.projects, ranks, strict=True)}))
        for rule in rules:
            seconds, won = _best_of(3, _ours, rule, election, profile, ranks)
            theirs = _in_peer(peer, file, rule, order, len(election.voters))
            table.append(
                {
                    "election": Path(row["file"]).name.split(".")[0],
                    "voters": len(election.voters),
                    "projects": len(election.projects),
                    "rule": rule,
                    "read": round(seconds_read, 3),
                    "seconds": round(seconds, 4),
                    **_compared(seconds, [election.projects[at].id for at in won], theirs),
                }
            )
    return table


def _compared(seconds: float, won: Sequence[str], theirs: Row | str) -> Row:
    if isinstance(theirs, str):
        return dict.fromkeys(("peer_read", "peer_seconds", "ratio", "same_winners"), theirs)
    taken = float(str(theirs["seconds"]))
    return {
        "peer_read": round(float(str(theirs["read"])), 3),
        "peer_seconds": round(taken, 3),
        "ratio": round(taken / seconds, 1),
        "same_winners": sorted(won) == theirs["winners"],
    }


def _ours(rule: str, election: Election, profile: Profile, ranks: list[int]) -> list[int]:
    if rule == "greedy":
        return [turn.project for turn in turns(election, profile, ranks) if turn.outcome == "won"]
    if rule == "phragmen":
        return [one.project for one in phragmen(election, profile, ranks).bought]
    shares = Shares(Rule(election, profile, "cost", ranks))
    endowment = Fraction(election.budget, profile.voters)
    if rule == "equal-shares":
        return shares.run(endowment) or []
    return _until_exhausted(election, shares, endowment)


def _until_exhausted(election: Election, shares: Shares, endowment: Fraction) -> list[int]:
    """Add-one with the peer's start and stop."""
    against = rivals(election)
    won = shares.run(endowment, limit=election.budget) or []
    while True:
        left = election.budget - sum(election.projects[at].cost for at in won)
        closed = set(won).union(*(against[at] for at in won))
        if not any(one.cost <= left and at not in closed for at, one in enumerate(election.projects)):
            return won
        endowment += election.scale
        following = shares.run(endowment, limit=election.budget)
        if following is None:
            return won
        won = following


def _collection(rows: Sequence[dict[str, str]], *, add_one: bool) -> list[Row]:
    """Every election of the list: seconds by part, each proved against fractions or exact by itself."""
    spent: dict[str, float] = {}
    tally = {"elections": 0, "ballots": 0, "differ_from_fractions": 0, "greedy_as_official": 0, "greedy_official": 0}

    def timed[**P, T](name: str, work: Callable[P, T], *given: P.args, **named: P.kwargs) -> T:
        began = time.perf_counter()
        found = work(*given, **named)
        spent[name] = spent.get(name, 0.0) + time.perf_counter() - began
        return found

    for row in rows:
        election = timed("read", _election, _content(row))
        profile = timed("collapse", collapse, election)
        ranks = tie_order(election.projects, profile.votes, "")
        endowment = Fraction(election.budget, profile.voters)
        kind: Utility = "cost" if election.points is None else "points"
        greedy = timed("greedy", _ours, "greedy", election, profile, ranks)
        timed("phragmen", _ours, "phragmen", election, profile, ranks)
        rule = Rule(election, profile, kind, ranks)
        won = timed("equal_shares", Shares(rule).run, endowment)
        proof = Rule(election, profile, kind, ranks, "fractions")
        tally["differ_from_fractions"] += won != timed("proof", Shares(proof).run, endowment)
        if add_one:
            timed("add_one", complete, rule, "add-one")
        tally["elections"] += 1
        tally["ballots"] += len(election.voters)
        if row["rule_pabulib_2026"] == "greedy" and row["n_winners"]:
            tally["greedy_official"] += 1
            official = {at for at, one in enumerate(election.projects) if one.selected == 1}
            tally["greedy_as_official"] += set(greedy) == official
    exact = sum(spent[name] for name in ("read", "collapse", "equal_shares"))
    row_of_all: Row = {**tally, **{name: round(one, 1) for name, one in spent.items()}}
    return [row_of_all | {"equal_shares_in_all": round(exact, 1)}]


def _best_of[**P, T](times: int, work: Callable[P, T], *given: P.args, **named: P.kwargs) -> tuple[float, T]:
    """The seconds of the fastest time, and what was found."""
    best, found = float("inf"), []
    for _ in range(times):
        began = time.perf_counter()
        found = [work(*given, **named)]
        best = min(best, time.perf_counter() - began)
    return best, found[0]


def _in_peer(python: Path | None, file: Path, rule: str, order: Path, voters: int) -> Row | str:
    """What the peer found, or why it did not."""
    if python is None:
        return "not to be had"
    answer = file.with_suffix(".json")
    answer.unlink(missing_ok=True)
    named = "add-one-floats" if rule == "add-one" and voters > FLOATS else rule
    try:
        _run([python, ROOT / "benchmarks" / "budgets_peer.py", file, named, order, answer])
    except subprocess.TimeoutExpired:
        return f"over {PATIENCE} s"
    return json.loads(answer.read_text()) if answer.exists() else "failed"


def _listed() -> list[dict[str, str]]:
    with (DATA / "elections.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _content(row: dict[str, str]) -> bytes:
    content = (DATA / row["file"]).read_bytes()
    return gzip.decompress(content) if row["file"].endswith(".gz") else content


def _election(content: bytes) -> Election:
    found = read(content)
    if found.election is None:
        raise ValueError("\n".join(map(str, found.mistakes)))
    return found.election


def _run(command: Sequence[object]) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, check=False, timeout=PATIENCE, cwd=ROOT,
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    if done.returncode:
        print(done.stderr[-500:], file=sys.stderr)
    return done
