"""Real conversations (Polis, CC BY 4.0): agreement with the published groups, exactness given groups, stability."""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from proeftuin.engines.opinions import statistics
from proeftuin.engines.opinions.mapping import Earlier, opinion_map
from proeftuin.engines.opinions.polis import Conversation, read_folder
from proeftuin.engines.opinions.sameness import adjusted_rand
from proeftuin.engines.opinions.votes import Votes, gather

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"
DATA = Path(os.environ.get("PROEFTUIN_OPEN_DATA") or BESIDE) / "polis"
MEANINGFUL = (
    "brexit-consensus", "15-per-hour-seattle", "scoop-hivemind.biodiversity", "vtaiwan.uberx",
    "austria-climate.2vkxcncppn.2022-07-07",
)  # fmt: skip
OTHERS = (
    "american-assembly.bowling-green", "football-concussions", "london.youth.policing",
    "scoop-hivemind.affordable-housing",
)  # fmt: skip

type Peer = Callable[[Path, int | None], dict[str, object] | None]
type Row = dict[str, object]


def tables(peer: Peer) -> dict[str, list[Row]]:
    read = {name: read_folder(DATA / name) for name in (*MEANINGFUL, *OTHERS) if (DATA / name).is_dir()}
    if not read:
        print(f"there is no {DATA}: no table of real conversations")
        return {}
    rows = [_agreement(name, one, peer) for name, one in read.items()]
    mean: Row = dict.fromkeys(rows[0], "") | {"conversation": f"mean of the first {len(MEANINGFUL)}"}
    for column in ("ari", "peer_ari"):
        values = [row[column] for row in rows if row["conversation"] in MEANINGFUL]
        mean[column] = float(np.mean(values)) if all(isinstance(one, float) for one in values) else "not to be had"  # type: ignore[arg-type]
    return {
        "agreement": [*rows, mean],
        "stability": [_stability(name, one) for name, one in read.items() if _dated(one)],
    }


def _agreement(name: str, read: Conversation, peer: Peer) -> Row:
    """ARI at the published number of groups; and whether all that follows from the peer's groups is what it says."""
    votes = read.votes()
    out = read.out(votes.statements)
    k = len(set(read.groups.values()))
    opinion_map(votes, out=out, resamples=0)  # loads what it needs, as the peer has before its clock starts
    began = time.perf_counter()
    opinion_map(votes, out=out, resamples=0)
    seconds = time.perf_counter() - began
    forced = opinion_map(votes, out=out, groups=k, resamples=0)
    published = np.array([read.groups.get(one, -1) for one in votes.people.tolist()])
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "votes.npz"
        np.savez(
            kept, people=votes.people[votes.rows], statements=votes.statements[votes.columns], values=votes.values,
            out=votes.statements[out],
        )  # fmt: skip
        theirs, own = peer(kept, k), peer(kept, None)
    row: Row = {
        "conversation": name, "people": len(votes.people), "votes": len(votes.values), "k": k, "seconds": seconds,
        "ari": _alike(forced.labels, published), "clear": opinion_map(votes, out=out).clear,
    }  # fmt: skip
    if theirs is None or own is None:
        return row | dict.fromkeys(("peer_seconds", "ratio", "peer_ari", "exact"), "not to be had")
    labels = np.array([dict(theirs["groups"]).get(str(one), -1) for one in votes.people.tolist()])  # type: ignore[call-overload]
    spent = float(str(own["seconds"]))
    return row | {
        "peer_seconds": spent, "ratio": spent / seconds, "peer_ari": _alike(labels, published),
        "exact": _exact(votes, out, labels, theirs),
    }  # fmt: skip


def _alike(labels: np.ndarray, published: np.ndarray) -> float:
    both = (labels >= 0) & (published >= 0)
    return adjusted_rand(labels[both], published[both])


def _exact(votes: Votes, out: np.ndarray, labels: np.ndarray, theirs: dict[str, object]) -> str:
    """Representative statements, consensus and group-aware consensus of the peer's own groups, compared with ours."""
    counts = statistics.tally(votes, labels, int(labels.max()) + 1)
    shares = statistics.shares_of(counts)
    everybody = statistics.tally(votes, np.zeros(len(votes.people), np.int32), 1)
    wrong = []
    for group, theirs_of_group in dict(theirs["repness"]).items():  # type: ignore[call-overload]
        ours = [
            (int(votes.statements[one.column]), one.successes, one.trials, "agree" if one.agrees else "disagree")
            for one in statistics.representative(counts, shares, int(group), out)
        ]
        if ours != [(one["tid"], one["n-success"], one["n-trials"], one["repful-for"]) for one in theirs_of_group]:
            wrong.append(f"group {group}")
    for side, ours_of_side in zip(("agree", "disagree"), statistics.consensus(everybody, out), strict=True):
        mine = [(one.successes, one.trials) for one in ours_of_side]  # equals may stand in any order
        if mine != [(one["n-success"], one["n-trials"]) for one in dict(theirs["consensus"])[side]]:  # type: ignore[call-overload]
            wrong.append(f"consensus {side}")
    for side, chances in zip(("agree", "disagree"), statistics.group_aware(shares), strict=True):
        told = {int(key): value for key, value in dict(theirs["group_aware"])[side].items()}  # type: ignore[call-overload]
        at = [column for column, one in enumerate(votes.statements.tolist()) if one in told]
        if not np.allclose(chances[at], [told[int(votes.statements[column])] for column in at], rtol=1e-9):
            wrong.append(f"group-aware {side}")
    return ", ".join(wrong) or "yes"


def _dated(read: Conversation) -> bool:
    return any(event[0] for event in read.events) and len(read.events) > 1_000


def _stability(name: str, read: Conversation) -> Row:
    """ARI between one map and the next, in steps of 2 % of the votes, from half of them on."""
    row: Row = {"conversation": name}
    events = np.array(read.events)
    for title, groups in (("two groups", 2), ("own number", None)):
        earlier, before, alike = Earlier(), dict[int, int](), []
        for part in np.arange(0.5, 1.001, 0.02):
            cast = events[: int(len(events) * part)]
            votes = gather(cast[:, 1], cast[:, 2], cast[:, 3])
            found = opinion_map(votes, out=read.out(votes.statements), groups=groups, earlier=earlier, resamples=0)
            earlier = found.earlier()
            now = dict(earlier.groups)
            both = np.array([(before[one], now[one]) for one in before if one in now]).reshape(-1, 2)
            if before:
                alike.append(adjusted_rand(both[:, 0], both[:, 1]))
            before = now
        row |= {f"{title}, mean": float(np.mean(alike)), f"{title}, worst": min(alike)}
    return row
