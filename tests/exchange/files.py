"""Small files of our own making, in the shapes of the sets that the mappings read."""

import csv
import gzip
import io
import json
from collections.abc import Sequence
from pathlib import Path

IPS = ("id", "name", "url", "description", "geoextent", "geocoverage", "geocoverage_codes", "lead_organisation_name",
       "start_date", "end_date", "primary_sector", "secondary_sector", "technology", "type", "status")  # fmt: skip


def case(number: int, **more: str) -> dict[str, str]:
    """One row in the shape of the Innovative Public Services Explorer."""
    return {
        "id": str(number), "name": f"Queue helper {number}", "url": "https://example.org/q",
        "description": f"The town of Waterrijk tries a ticket machine, number {number}. People wait less.",
        "geoextent": "Local", "geocoverage": "Netherlands", "geocoverage_codes": "NL",
        "lead_organisation_name": "Waterrijk", "start_date": "2021", "end_date": "", "primary_sector": "Health",
        "secondary_sector": "Hospital services.", "technology": "Artificial intelligence",
        "type": "Service integration (various)", "status": "Pilot", **more,
    }  # fmt: skip


def table(rows: Sequence[dict[str, str]], columns: Sequence[str] = IPS) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def ips(path: Path, rows: Sequence[dict[str, str]], columns: Sequence[str] = IPS) -> Path:
    path.write_text(table(rows, columns), encoding="utf-8")
    return path


def lines(path: Path, rows: Sequence[object]) -> Path:
    """JSON Lines, packed."""
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    return path
