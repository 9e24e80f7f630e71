"""red-dwarf on votes in a file. Run by benchmarks.opinions with the Python of the peer's own environment; needs nothing
of the product.

    python opinions_peer.py VOTES.npz ANSWER.json REPEATS [GROUPS]
"""

import json
import resource
import sys
import time

import numpy as np
from reddwarf.implementations.polis import run_pipeline


def main(source: str, answer: str, repeats: str, groups: str = "") -> None:
    votes = np.load(source)
    cast = [
        {"participant_id": who, "statement_id": what, "vote": how, "modified": at}
        for at, (who, what, how) in enumerate(
            zip(votes["people"].tolist(), votes["statements"].tolist(), votes["values"].tolist(), strict=True)
        )
    ]
    taken, worked = [], []
    for _again in range(int(repeats)):
        began, cpu = time.perf_counter(), time.process_time()
        found = run_pipeline(
            votes=cast, mod_out_statement_ids=votes["out"].tolist(), random_state=0,
            force_group_count=int(groups) if groups else None,
        )  # fmt: skip
        taken.append(time.perf_counter() - began)
        worked.append(time.process_time() - cpu)
    clusters = found.participants_df["cluster_id"].dropna()
    places = {str(key): [float(x) for x in value] for key, value in found.participant_projections.items()}
    small = len(places) <= 5_000
    told = {
        "seconds": min(taken),
        "cpu": min(worked),
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "groups": {str(key): int(value) for key, value in clusters.items()},
        "positions": places if small else {},
        "repness": found.repness if small else {},
        "consensus": found.consensus if small else {},
        "group_aware": found.group_aware_consensus if small else {},
        "priorities": found.statements_df["priority"].to_dict() if small else {},
    }
    with open(answer, "w") as file:  # noqa: PTH123 - plain Python, also where pathlib is not asked for
        json.dump(told, file, default=_plain)


def _plain(value: object) -> object:
    return value.item() if isinstance(value, np.generic) else vars(value) if hasattr(value, "__dict__") else str(value)


if __name__ == "__main__":
    main(*sys.argv[1:])
