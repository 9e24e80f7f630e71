"""All benches: ``python -m benchmarks`` runs each, prints its table and writes benchmarks/out/NAME.json.

python -m benchmarks [NAME …] [-- options of that bench]
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # one core, said before numpy is loaded

import importlib
import json
import platform
import sys
import time
from collections.abc import Sequence
from pathlib import Path

BENCHES = {
    "quality": ("benchmarks.quality", "search and ask on judged questions, next to plain keyword search"),
    "search": ("benchmarks.search", "speed and memory of search and ask through the product, at growing size"),
    "participation": (
        "benchmarks.participation",
        "a process with ideas, comments and supports over HTTP, next to a peer",
    ),
    "budgets": ("benchmarks.budgets", "counting budgets next to a peer: same winners, speed, all elections exactly"),
    "opinions": ("benchmarks.opinions", "the opinion map next to a peer: speed, memory, agreement and stability"),
    "panels": ("benchmarks.panels", "fair panels next to a peer: speed, and the smallest chance next to its bound"),
    "juries": ("benchmarks.juries", "a call of 3,000 entries and 60 jurors: to assign, to read and to rank"),
    "newsletters": ("benchmarks.newsletters", "a newsletter to 1,000 and to 50,000: seconds and memory to queue it"),
    "people": ("benchmarks.people", "the directory of people as a visitor and as a member search it, at growing size"),
    "live": ("benchmarks.live", "a hundred people in a room on their phones, over HTTP: speed, and nothing lost"),
    "texts": ("benchmarks.texts", "the nearest of 100,000 short texts: speed, and what typing errors cost"),
    "retrieval": ("benchmarks.retrieval", "speed of the engine alone"),
}
OUT = Path(__file__).parent / "out"


def main(arguments: Sequence[str]) -> int:
    named, _, options = " ".join(arguments).partition("--")
    wanted = named.split() or list(BENCHES)
    unknown = [name for name in wanted if name not in BENCHES]
    if unknown:
        print(f"no bench called {', '.join(unknown)}; there are {', '.join(BENCHES)}", file=sys.stderr)
        return 2
    for name in wanted:
        run(name, options.split())
    return 0


def run(name: str, options: Sequence[str]) -> None:
    """Run one bench and keep what it found."""
    module, about = BENCHES[name]
    print(f"\n{name}: {about}")
    began = time.perf_counter()
    rows = _rows(module, options)
    OUT.mkdir(exist_ok=True)
    kept = {"bench": name, "python": platform.python_version(), "machine": platform.machine(), "rows": rows}
    (OUT / f"{name}.json").write_text(json.dumps(kept, indent=2, default=str))
    print(f"({time.perf_counter() - began:.0f} s; benchmarks/out/{name}.json)")


def _rows(module: str, options: Sequence[str]) -> object:
    """A bench is a module with main(argv) that prints a table and returns its rows."""
    return importlib.import_module(module).main(options)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
