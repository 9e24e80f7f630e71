"""The open data of ../shared/data as documents, and how to put documents into an instance of their own.

Used by the quality and the speed benches. The judged questions name a record as "format:id"; that is what
``source`` and ``source_id`` of a document give.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import html
import json
import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from proeftuin.search.documents import Document

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
_MARKUP = re.compile(r"<[^>]+>")


FILES = {  # the format that reads it → the file
    "eu-ips": "eu-innovative-public-services/cases.csv",
    "participedia-cases": "participedia/cases.csv.gz",
    "digital-public-goods": "digital-public-goods/publicgoods.jsonl.gz",
    "us-federal-ai": "us-federal-ai-use-cases/2024_consolidated_ai_inventory_raw_v2.csv.gz",
    "participedia-methods": "participedia/methods.csv.gz",
    "participedia-organisations": "participedia/organisations.csv.gz",
}


def import_all() -> None:
    """Import every set into the instance at hand, with the product's own importers."""
    from proeftuin.exchange import imports
    from proeftuin.kernel.actor import system

    for name, file in FILES.items():
        imports.run(DATA / file, name, by=system("bench"))


@cache
def documents() -> tuple[Document, ...]:
    """The cases of the four judged sets, and methods and organisations beside them. Empty without the data."""
    if not DATA.is_dir():
        return ()
    return (*_eu(), *_participedia(), *_public_goods(), *_us_federal())


def _eu() -> Iterator[Document]:
    for row in _rows("eu-innovative-public-services/cases.csv"):
        facets = {"country": row["geocoverage_codes"].split()[:1], "level": [row["geoextent"].lower()]}
        body = " ".join((row["primary_sector"], row["secondary_sector"], row["technology"], row["type"]))
        yield _case("eu-ips", row["id"], row["name"], row["description"], body, facets, row["start_date"])


def _participedia() -> Iterator[Document]:
    for row in _rows("participedia/cases.csv.gz"):
        body = _plain(row["body_html"])
        yield _case("participedia-cases", row["id"], row["title"], row["description"], body, {}, row["post_date"])
    for kind, name in (("playbook", "methods"), ("organisation", "organisations")):
        for row in _rows(f"participedia/{name}.csv.gz"):
            yield Document(
                kind=kind, ref=_ref(f"participedia-{name}", row["id"]), url=row["url"], language="en",
                title=row["title"], summary=_plain(row["description"]), body=_plain(row["body"]),
                source=f"participedia-{name}", source_id=row["id"],
            )  # fmt: skip


def _public_goods() -> Iterator[Document]:
    with gzip.open(DATA / "digital-public-goods/publicgoods.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            goals = [goal for goal in row.get("SDGs") or [] if isinstance(goal, dict)]
            evidence = " ".join(str(goal.get("evidenceText") or "") for goal in goals)
            facets = {"sdg": sorted({str(goal["SDGNumber"]) for goal in goals if goal.get("SDGNumber")})}
            yield _case(
                "digital-public-goods",
                row["_file"],
                str(row["name"]),
                str(row.get("description") or ""),
                evidence,
                facets,
            )


def _us_federal() -> Iterator[Document]:
    file = "us-federal-ai-use-cases/2024_consolidated_ai_inventory_raw_v2.csv.gz"
    purpose = "What is the intended purpose and expected benefits of the AI?"
    for number, row in enumerate(_rows(file, encoding="cp1252"), start=1):
        outputs = f"{row['Describe the AI system’s outputs.'] or ''} {row['Use Case Topic Area'] or ''}"
        facets = {"country": ["US"], "organisation": [row["Agency Abbreviation"] or ""]}
        when = row["Date Initiated"]
        yield _case(
            "us-federal-ai", f"row-{number}", row["Use Case Name"] or "", row[purpose] or "", outputs, facets, when
        )


def _case(
    source: str, source_id: str, title: str, summary: str, body: str, facets: dict[str, list[str]], when: str = ""
) -> Document:
    year = re.search(r"(?:19|20)\d\d", when or "")
    return Document(
        kind="case", ref=_ref(source, source_id), url=f"/cases/{source}/{source_id}"[:300], language="en",
        title=_plain(title), summary=_plain(summary), body=_plain(body), facets=facets, source=source,
        source_id=source_id, happened_on=date(int(year[0]), 1, 1) if year else None,
    )  # fmt: skip


def _ref(source: str, source_id: str) -> str:
    return hashlib.sha256(f"{source}:{source_id}".encode()).hexdigest()[:20]


def _plain(text: str) -> str:
    return " ".join(html.unescape(_MARKUP.sub(" ", text or "")).replace("\0", "").split())


def _rows(path: str, encoding: str = "utf-8-sig") -> Iterator[dict[str, str]]:
    file = DATA / path
    csv.field_size_limit(10_000_000)
    opener = gzip.open if file.suffix == ".gz" else open
    with opener(file, "rt", encoding=encoding, newline="") as lines:
        yield from csv.DictReader(lines)
