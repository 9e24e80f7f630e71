"""Reports as machines read them, and the receipt by which a file can be checked."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from proeftuin.kernel import csv
from proeftuin.ui.http import absolute, json_page
from proeftuin.yearbook.counts import counted
from proeftuin.yearbook.models import Edition, YearReport

COLUMNS = ("section", "kind", "on", "organisation", "title", "quote", "url")


def listed(report: YearReport) -> dict[str, object]:
    return {
        "ref": report.ref, "url": absolute(report.get_absolute_url()), "title": report.title,
        "language": report.language, "from": report.from_on.isoformat(), "until": report.until_on.isoformat(),
        "organisation": report.organisation.name if report.organisation else "", "sector": report.sector,
        "published_at": report.published_at.isoformat() if report.published_at else "",
    }  # fmt: skip


def whole(report: YearReport, edition: Edition, content: Mapping[str, Any]) -> dict[str, object]:
    """One edition, with each number's definition."""
    return {
        **listed(report), "edition": edition.number, "edition_at": edition.at.isoformat(),
        "title": content["title"], "foreword": content["foreword"], "gathered_at": content["gathered_at"],
        "counts": [
            {"code": one.code, "label": str(one.label), "definition": str(one.definition), "number": one.number}
            for one in counted(content["counts"])
        ],
        "sections": [
            {**section, "sources": [{**one, "url": absolute(one["url"])} for one in section["sources"]]}
            for section in content["sections"]
        ],
    }  # fmt: skip


def rows(content: Mapping[str, Any]) -> Iterator[list[object]]:
    """One line for each thing that the report rests on."""
    for section in content["sections"]:
        for one in section["sources"]:
            yield [section["title"], one["kind"], one["on"], one["whose"], one["title"], one["quote"],
                   absolute(one["url"])]  # fmt: skip


def receipt(report: YearReport, edition: Edition, content: Mapping[str, Any]) -> dict[str, object]:
    """What the files of an edition hold: how many rows, and the SHA-256 of each as it is downloaded now."""
    table = "\N{BYTE ORDER MARK}" + "".join(csv.lines(COLUMNS, rows(content)))
    told = json_page(whole(report, edition, content)).content
    return {
        "report": absolute(report.get_absolute_url()), "edition": edition.number,
        "gathered_at": content["gathered_at"], "rows": sum(1 for _row in rows(content)),
        "files": [
            {"name": f"{report.ref}.csv", "sha256": hashlib.sha256(table.encode()).hexdigest()},
            {"name": f"{report.ref}.json", "sha256": hashlib.sha256(told).hexdigest()},
        ],
    }  # fmt: skip
