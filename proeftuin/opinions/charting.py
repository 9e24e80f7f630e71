"""What a map says, as plain values that a page shows and JSON keeps: numbers of small groups are left out here."""

import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from proeftuin.engines.opinions import statistics
from proeftuin.engines.opinions.mapping import Earlier, OpinionMap, Smoother
from proeftuin.engines.opinions.picture import bubbles_of
from proeftuin.opinions import logic

COMMON = 8  # statements at most, on each side
DIVIDING = 5
HALF = 50  # percent
MOST_OF_EACH = 0.5  # of each group, to call a statement common ground


def result_of(found: OpinionMap) -> dict[str, Any]:
    """The map for everyone. Where groups are not clear, or one is too small to speak of, all people are one."""
    shows = found.clear and min(found.sizes, default=0) >= logic.FEWEST
    labels = found.labels if shows else np.where(found.labels >= 0, 0, -1)
    groups = found.groups if shows else min(1, found.groups)
    counts = found.counts if shows else statistics.tally(found.votes, labels, groups)
    shares = found.shares if shows else statistics.shares_of(counts)
    return {
        "people": len(found.votes.people),
        "placed": int(found.placed.sum()),
        "votes": len(found.votes.values),
        "clear": bool(shows),
        "too_small": bool(found.clear and not shows),
        "certainty": round(found.certainty, 3),
        "silhouette": round(found.silhouettes.get(found.groups, 0.0), 3),
        "groups": [_group(found, counts, shares, group) for group in range(groups)] if shows else [],
        "ground": _ground(found, counts, shares) if groups else [],
        "dividing": _dividing(found, counts, shares) if shows else [],
        "by_statement": _by_statement(found, counts) if shows else {},
        "bubbles": [[one.x, one.y, one.people, one.group] for one in _bubbles(found, labels, groups)],
    }


def plane_of(found: OpinionMap) -> dict[str, Any]:
    """What places one person: for each statement its mean and axes; and where the middles of the groups are."""
    plane = found.plane
    return {
        "width": plane.width,
        "width_out": plane.width_out,
        "statements": {
            str(one): [round(mean, 6), round(x, 6), round(y, 6), bool(out), round(extreme, 6)]
            for one, mean, (x, y), out, extreme in zip(
                found.votes.statements.tolist(), plane.means.tolist(), plane.axes.tolist(), plane.out.tolist(),
                plane.extremity.tolist(), strict=True,
            )
        },
        "centres": [[round(x, 6), round(y, 6)] for x, y in found.centres.tolist()],
    }  # fmt: skip


def place(plane: Mapping[str, Any], votes: Mapping[int, int]) -> tuple[float, float]:
    """Where a person lies by their own votes, statement → value. Statements newer than the map wait for the next."""
    known = [(plane["statements"][str(one)], value) for one, value in votes.items() if str(one) in plane["statements"]]
    counted = [(row, value) for row, value in known if not row[3]]
    scale = (plane["width"] / max(1, len(counted) + plane["width_out"])) ** 0.5
    return (
        scale * sum((value - row[0]) * row[1] for row, value in counted),
        scale * sum((value - row[0]) * row[2] for row, value in counted),
    )


def nearest(plane: Mapping[str, Any], where: tuple[float, float]) -> int | None:
    """The group whose middle is nearest."""
    apart = [(where[0] - x) ** 2 + (where[1] - y) ** 2 for x, y in plane["centres"]]
    return apart.index(min(apart)) if apart else None


def packed(earlier: Earlier) -> bytes:
    """What the next map takes over, small enough to keep."""
    smoother = earlier.smoother
    plain = {
        "axes": {str(one): [round(x, 9), round(y, 9)] for one, (x, y) in earlier.axes.items()},
        "groups": {str(person): group for person, group in earlier.groups.items()},
        "centres": [[x, y] for x, y in earlier.centres],
        "smoother": [smoother.last, smoother.count, smoother.smoothed],
    }
    return zlib.compress(json.dumps(plain, separators=(",", ":")).encode(), 6)


def unpacked(data: bytes | memoryview) -> Earlier:
    """The reverse of :func:`packed`; nothing for nothing."""
    if not data:
        return Earlier()
    plain = json.loads(zlib.decompress(bytes(data)))
    return Earlier(
        {int(one): (x, y) for one, (x, y) in plain["axes"].items()},
        {int(person): group for person, group in plain["groups"].items()},
        tuple((x, y) for x, y in plain["centres"]), Smoother(*plain["smoother"]),
    )  # fmt: skip


def _group(found: OpinionMap, counts: statistics.Tally, shares: statistics.Shares, group: int) -> dict[str, Any]:
    marks = statistics.representative(counts, shares, group, found.out)
    # What the others agree with as much does not mark a group, though it may be what its members agree with most.
    rows = [_row(found, counts, group, one.column, one.agrees) for one in marks if one.ratio > 1]
    return {
        "name": int(found.names[group]),
        "size": found.sizes[group],
        "marks": [row for row in rows if row["percent"] is not None and row["percent"] > HALF],
    }


def _row(found: OpinionMap, counts: statistics.Tally, group: int, at: int, agrees: bool) -> dict[str, Any]:
    """What part of a group, of those who voted on it, is on a side; and what part of the others."""
    side = counts.agrees if agrees else counts.disagrees
    rest = counts.others
    others = rest.agrees if agrees else rest.disagrees
    return {
        "statement": int(found.votes.statements[at]),
        "agrees": agrees,
        "percent": logic.percent(int(side[group, at]), int(counts.seen[group, at])),
        "others": logic.percent(int(others[group, at]), int(rest.seen[group, at])),
    }


def _ground(found: OpinionMap, counts: statistics.Tally, shares: statistics.Shares) -> list[dict[str, Any]]:
    """Statements on which most of each group are of one mind, the likeliest first; enough of each group voted on it."""
    told = []
    for agrees, chances in zip((True, False), statistics.group_aware(shares), strict=True):
        p, z = (shares.pa, shares.pat) if agrees else (shares.pd, shares.pdt)
        fit = (p.min(0) > MOST_OF_EACH) & (z.min(0) > statistics.SIGNIFICANT) & ~found.out
        fit &= counts.seen.min(0) >= logic.FEWEST
        for at in np.flatnonzero(fit).tolist():
            percents = [_row(found, counts, group, at, agrees)["percent"] for group in range(len(counts.seen))]
            told.append((float(chances[at]) ** (1 / len(p)), agrees, at, percents))
    told.sort(key=lambda one: (-one[0], one[2]))
    return [
        {"statement": int(found.votes.statements[at]), "agrees": agrees, "percents": percents}
        for _chance, agrees, at, percents in told[:COMMON]
    ]


def _dividing(found: OpinionMap, counts: statistics.Tally, shares: statistics.Shares) -> list[dict[str, Any]]:
    """Statements on which the groups differ most, if enough of each voted on it."""
    apart = shares.pa.max(0) - shares.pa.min(0)
    fit = (counts.seen.min(0) >= logic.FEWEST) & ~found.out
    order = [at for at in np.argsort(-apart, kind="stable").tolist() if fit[at] and apart[at] > 0.25]
    return [
        {
            "statement": int(found.votes.statements[at]),
            "percents": [_row(found, counts, group, at, True)["percent"] for group in range(len(counts.seen))],
        }
        for at in order[:DIVIDING]
    ]


def _by_statement(found: OpinionMap, counts: statistics.Tally) -> dict[str, list[int | None]]:
    """By statement, what part of each group agrees."""
    groups = range(len(counts.seen))
    return {
        str(one): [logic.percent(int(counts.agrees[group, at]), int(counts.seen[group, at])) for group in groups]
        for at, one in enumerate(found.votes.statements.tolist())
        if not found.out[at]
    }


def _bubbles(found: OpinionMap, labels: Any, groups: int) -> Sequence[Any]:
    return bubbles_of(found.positions, labels, groups, fewest=logic.FEWEST)
