"""Our lottery on files, timed: from the volunteers as read to the lottery as published.

python -m benchmarks.panels_ours PEOPLE.csv QUOTAS.csv SIZE ID_COLUMN
"""

import json
import sys
import time
from pathlib import Path

from proeftuin.engines.panel import conflict_of, draw, prepare
from proeftuin.engines.panel.files import read_quotas, read_sheet, read_task


def main(people: str, quotas: str, size: str, code: str) -> None:
    wanted = read_quotas(read_sheet(Path(quotas).read_bytes(), quotas))
    task = read_task(read_sheet(Path(people).read_bytes(), people), wanted, int(size), code=code)
    began = time.perf_counter()
    if conflict_of(task):
        raise ValueError("these quotas can't be met")
    lottery = prepare(task)
    if lottery is None:
        raise ValueError("there is no lottery")
    draw(lottery, "bench")
    seconds = time.perf_counter() - began
    chances = lottery.chances().values()
    print(json.dumps({
        "seconds": seconds, "kinds": len(lottery.kinds), "panels": len(lottery.panels),
        "min_chance": float(min(chances)), "bound": lottery.bound,
    }))  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
