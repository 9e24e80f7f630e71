"""sortition-algorithms on files, timed. Run by benchmarks.panels with the Python of the peer's own environment; needs
nothing of the product.

    python panels_peer.py PEOPLE.csv QUOTAS.csv SIZE ID_COLUMN
"""

import csv
import json
import sys
import time
from collections import Counter

from sortition_algorithms import Settings, read_in_features, read_in_people
from sortition_algorithms.committee_generation import find_distribution_maximin


def main(people: str, quotas: str, size: str, code: str) -> None:
    head, body = _table(quotas)
    features = read_in_features(head, body, int(size))[0]
    head, body = _table(people)
    pool = read_in_people(head, body, features, Settings(id_column=code, columns_to_keep=[]))[0]
    began = time.perf_counter()
    committees, shares, _report = find_distribution_maximin(features, pool, int(size), [])
    seconds = time.perf_counter() - began
    chances = Counter({row[code]: 0.0 for row in body})
    for committee, share in zip(committees, shares, strict=True):
        for one in committee:
            chances[one] += share
    print(json.dumps({"seconds": seconds, "min_chance": min(chances.values())}))


def _table(path: str) -> tuple[list[str], list[dict[str, str]]]:
    with open(path, newline="", encoding="utf-8-sig") as file:  # noqa: PTH123 - plain Python, as in any environment
        reader = csv.DictReader(file)
        return list(reader.fieldnames or []), list(reader)


if __name__ == "__main__":
    main(*sys.argv[1:])
