"""The real sets, where they are at hand. None of them is ours to ship: they are looked for beside the repository."""

import os
import time
from pathlib import Path

import pytest

from proeftuin.exchange import imports
from proeftuin.exchange.reports import ImportReport
from proeftuin.kernel.actor import system
from proeftuin.library.models import Case, Publication
from proeftuin.organisations.models import Organisation
from proeftuin.search.models import Entry

ROOT = Path(os.environ.get("PROEFTUIN_OPEN_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data")
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.skipif(
        not ROOT.is_dir(), reason=f"the open data sets are not at {ROOT}; PROEFTUIN_OPEN_DATA says where they are"
    ),
]
BY = system("import")
SETS = {
    "eu-ips": ("eu-innovative-public-services/cases.csv", 853, 853),
    "participedia-organisations": ("participedia/organisations.csv.gz", 449, 449),
    "participedia-cases": ("participedia/cases.csv.gz", 1131, 1131),
    "participedia-methods": ("participedia/methods.csv.gz", 193, 193),
    "digital-public-goods": ("digital-public-goods/publicgoods.jsonl.gz", 875, 714),
    "us-federal-ai": ("us-federal-ai-use-cases/2024_consolidated_ai_inventory_raw_v2.csv.gz", 2133, 2133),
}


def run(name: str, path: str) -> ImportReport:
    return imports.run(ROOT / path, name, by=BY)


def test_every_record_within_a_minute_and_again_without_change() -> None:
    started = time.monotonic()
    for name, (path, rows, new) in SETS.items():
        report = run(name, path)
        assert (report.rows, report.new, report.skipped_count) == (rows, new, rows - new), name
    assert time.monotonic() - started < 60
    assert Entry.objects.filter(kind="case").count() == Case.objects.count() == 4831
    for name, (path, _rows, new) in SETS.items():
        report = run(name, path)
        assert (report.unchanged, report.new, report.changed) == (new, 0, 0), name


@pytest.mark.parametrize(
    ("name", "least"),
    [
        (
            "eu-ips",
            {"country": 100, "level": 100, "sectors": 100, "types": 100, "phases": 100, "year": 100, "summary": 100},
        ),
        ("participedia-cases", {"country": 90, "level": 90, "sectors": 70, "types": 100, "tags": 65, "summary": 90}),
        (
            "digital-public-goods",
            {"sdgs": 99, "sectors": 90, "types": 99, "phases": 100, "organisation_name": 95, "website": 95},
        ),
        (
            "us-federal-ai",
            {
                "country": 100,
                "level": 100,
                "sectors": 99,
                "types": 80,
                "phases": 99,
                "organisation_name": 100,
                "year": 55,
            },
        ),
    ],
)
def test_facets_are_filled(name: str, least: dict[str, int]) -> None:
    """Percentages of records that can be found by each facet."""
    run(name, SETS[name][0])
    cases = list(Case.objects.all())
    filled = {field: 100 * sum(bool(getattr(one, field)) for one in cases) / len(cases) for field in least}
    assert all(filled[field] >= least[field] for field in least), filled


def test_texts_are_fit_to_read() -> None:
    for name in ("participedia-cases", "participedia-methods", "us-federal-ai"):
        run(name, SETS[name][0])
    for case in Case.objects.iterator():
        assert (
            not case.title[:1].islower() or case.title[:2] != case.title[:2].lower() or case.source == "us-federal-ai"
        )
        assert "<p>" not in case.overview and "\x00" not in case.overview and len(case.summary) <= 500
    assert all("###" not in one.summary for one in Publication.objects.all())


def test_municipalities_of_belgium_and_the_netherlands() -> None:
    run("be-refnis", "municipalities/be_refnis_statbel.txt")
    assert Organisation.objects.current().filter(scheme="nis", kind="municipality").count() == 581
    run("be-mergers", "municipalities/be_mergers_2025.csv")
    assert Organisation.objects.current().filter(scheme="nis", kind="municipality").count() == 565
    run("nl-gm", "municipalities/nl_municipalities_2023.csv")
    run("nl-rvig", "municipalities/nl_rvig_table33_history.csv")
    assert Organisation.objects.filter(scheme="gm").count() == 1477
    gent = Organisation.objects.get(scheme="nis", code="44021")
    assert gent.names == {"nl": "Gent", "fr": "Gand", "de": "Gent"}
    assert gent.parent and gent.parent.parent and gent.parent.parent.parent
    assert gent.parent.parent.parent.code == "02000"
    for _name, path in (("be-refnis", "be_refnis_statbel.txt"), ("nl-rvig", "nl_rvig_table33_history.csv")):
        report = run(_name, f"municipalities/{path}")
        assert (report.new, report.changed) == (0, 0), report.examples
