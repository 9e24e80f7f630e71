"""Our map of votes in a file, in a process of its own: ``python -m benchmarks.opinions_ours VOTES.npz REPEATS``."""

import json
import resource
import statistics
import sys
import time

import numpy as np
import scipy.sparse.linalg
import scipy.spatial  # noqa: F401 - loaded before the clock starts, as the peer's libraries are

from proeftuin.engines.opinions.live import LiveMap
from proeftuin.engines.opinions.mapping import opinion_map
from proeftuin.engines.opinions.statistics import group_aware
from proeftuin.engines.opinions.votes import gather


def main(source: str, repeats: str) -> None:
    cast = np.load(source)
    people, statements, values = cast["people"], cast["statements"], cast["values"]
    taken, worked = [], []
    for _again in range(int(repeats)):
        began, cpu = time.perf_counter(), time.process_time()
        votes = gather(people, statements, values)
        found = opinion_map(votes, resamples=0)
        taken.append(time.perf_counter() - began)
        worked.append(time.process_time() - cpu)
    began = time.perf_counter()
    opinion_map(gather(people, statements, values))
    certain = time.perf_counter() - began
    told = {
        "votes": len(votes.values), "seconds": min(taken), "cpu": min(worked), "with_certainty": certain,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "vote_ms": 1000 * _one_more(LiveMap(found), votes.people[:50].tolist(), int(votes.statements[0])),
        "groups": dict(zip(votes.people[found.placed].tolist(), found.labels[found.placed].tolist(), strict=True)),
    }  # fmt: skip
    print(json.dumps(told))


def _one_more(live: LiveMap, people: list[int], statement: int) -> float:
    """The median seconds from a vote to what a page shows of it: place, counts, shares and common ground."""
    taken = []
    for person in people:
        began = time.perf_counter()
        live.vote(person, statement, 1)
        group_aware(live.shares())
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


if __name__ == "__main__":
    main(*sys.argv[1:])
