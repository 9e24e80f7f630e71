"""Everything public goes out, nothing else, counted; and what goes out comes in again."""

import csv
import hashlib
import json
from pathlib import Path

import pytest
from django.db import transaction

from proeftuin.exchange import exports, imports
from proeftuin.exchange.datasets import DATASETS
from proeftuin.initiatives.models import Indicator, Initiative, Move, Output, Post
from proeftuin.kernel.actor import system
from proeftuin.kernel.clock import now
from proeftuin.ledger.actions import record
from proeftuin.library.models import Adoption, Case, Lesson, Publication
from tests import cast

pytestmark = pytest.mark.django_db

BY = system("import")
HIDDEN = "hidden from everyone"


@pytest.fixture
def garden() -> Case:
    """An instance with something of everything, public and not, written by people."""
    sara, waterrijk = cast.person("sara"), cast.organisation("waterrijk")
    shared = Case.objects.create(
        title='=HYPERLINK("x")', summary="Fewer queues, “really”.\nTwo lines.", state=Case.State.PUBLISHED,
        published_at=now(), organisation=waterrijk, sectors=["health", "digital"], tags=["queue", "counter, desk"],
        cost="1250.50", year=2024, contact="Sara Peeters, sara@example.org", website="https://example.org/",
        lessons_text="Ask sara@example.org how.",
    )  # fmt: skip
    shared.authors.add(sara)
    draft = Case.objects.create(title=HIDDEN, organisation=waterrijk)
    draft.authors.add(sara)
    Lesson.objects.create(text="Tell how long it takes.", kind="worked", case=shared, author=sara, shared_at=now())
    Lesson.objects.create(text=HIDDEN, kind="worked", case=shared, author=sara)
    Publication.objects.create(kind="method", title="Queue canvas")
    Adoption.objects.create(case=shared, taker=cast.organisation("zandhove"), owner="Ann Claes", started_by=sara)
    for is_public in (True, False):
        title = "Shorter queues" if is_public else HIDDEN
        one = Initiative.objects.create(title=title, problem=title, is_public=is_public, organisation=waterrijk)
        Output.objects.create(initiative=one, key="plan", text=title, author=sara)
        Move.objects.create(
            initiative=one, verb="advance", from_phase="identify", to_phase="ideate", reason=title, by=sara
        )
        Indicator.objects.create(initiative=one, name=title, baseline="38.5", target="10")
        Post.objects.create(initiative=one, title=title, author=sara)
        Post.objects.create(initiative=one, title=HIDDEN, author=sara, is_public=False)
        with transaction.atomic():
            record(
                "initiative.started",
                by=cast.actor("sara"),
                thread=one.thread,
                audience="public" if is_public else one.circle,
            )
    with transaction.atomic():
        record("account.signed_in", by=cast.actor("sara"), thread=f"person:{sara.ref}")
    return shared


def test_all_that_is_public_is_written_and_nothing_else(garden: Case, tmp_path: Path) -> None:
    receipt = exports.export_all(tmp_path)
    counts = {one.dataset: one.rows_written for one in receipt.resources if one.format == "csv"}
    there = {
        name: rows
        for name, rows in counts.items()
        if rows or name in ("evaluations", "experiments", "assessments", "stories")
    }
    assert there == {
        "cases": 1, "lessons": 1, "publications": 1, "organisations": 2, "initiatives": 1, "gates": 1, "moves": 1,
        "indicators": 1, "evaluations": 0, "posts": 1, "experiments": 0, "assessments": 0, "adoptions": 1, "events": 1,
        "stories": 0,
    }  # fmt: skip
    everything = "".join(path.read_text(encoding="utf-8") for path in tmp_path.iterdir())
    assert HIDDEN not in everything


def test_no_names_and_no_mail_addresses(garden: Case, tmp_path: Path) -> None:
    exports.export_all(tmp_path)
    for path in tmp_path.iterdir():
        text = path.read_text(encoding="utf-8")
        for private in ("Sara", "Peeters", "Ann Claes", "@example.org", cast.person("sara").ref):
            assert private not in text, (path.name, private)


def test_the_receipt_counts_and_hashes(garden: Case, tmp_path: Path) -> None:
    receipt = exports.export_all(tmp_path)
    written = json.loads((tmp_path / "receipt.json").read_text(encoding="utf-8"))
    assert written["complete"] is receipt.complete is True and written["version"]
    assert {one["dataset"] for one in written["resources"]} == set(DATASETS)
    for one in written["resources"]:
        data = (tmp_path / one["name"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == one["sha256"] and len(data) == one["bytes"]
        rows = (
            list(csv.DictReader(data.decode("utf-8-sig").splitlines(keepends=True)))
            if one["format"] == "csv"
            else data.splitlines()
        )
        assert len(rows) == one["rows_expected"] == one["rows_written"]


def test_cells_run_nothing_in_a_spreadsheet(garden: Case, tmp_path: Path) -> None:
    exports.export_all(tmp_path)
    text = (tmp_path / "cases.csv").read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK" in text and ",=HYPERLINK" not in text


def test_empty_instance_exports_headers(tmp_path: Path) -> None:
    receipt = exports.export_all(tmp_path / "new" / "folder")
    assert receipt.complete
    assert (tmp_path / "new" / "folder" / "cases.csv").read_text(encoding="utf-8-sig").startswith("ref,title,")


@pytest.mark.parametrize(("name", "format"), [("cases.csv", "cases-csv"), ("cases.jsonl", "cases-json")])
def test_what_goes_out_comes_in_again_without_loss(garden: Case, tmp_path: Path, name: str, format: str) -> None:
    Case.objects.create(
        title="From elsewhere", state=Case.State.PUBLISHED, source="eu-ips", source_id="7", licence="EUPL-1.2",
        attribution="Somebody", published_at=now(), summary="- a list\n+ a plus", phases=["implement"], sdgs=["3"],
        outcome="stopped", overview="### Head\n\nText with “quotes”, commas and 🌱.",
    )  # fmt: skip
    exports.export_all(tmp_path / "one")
    first = rows(tmp_path / "one" / "cases.jsonl")
    Adoption.objects.all().delete()
    Lesson.objects.all().delete()
    Case.objects.all().delete()
    report = imports.run(tmp_path / "one" / name, format, by=BY)
    assert (report.new, report.skipped_count) == (2, 0)
    exports.export_all(tmp_path / "two")
    again = rows(tmp_path / "two" / "cases.jsonl")
    here = {
        "ref",
        "url",
        "published_at",
        "checked_at",
        "source",
        "source_id",
        "organisation",
    }  # what belongs to an instance
    for before, after in zip(first, again, strict=True):
        assert {key: value for key, value in before.items() if key not in here} == {
            key: value for key, value in after.items() if key not in here
        }
    assert (again[0]["source"], again[0]["source_id"]) == (format, garden.ref)
    assert (again[1]["source"], again[1]["source_id"]) == ("eu-ips", "7")
    assert imports.run(tmp_path / "one" / name, format, by=BY).unchanged == 2


def test_an_instance_does_not_take_its_own_cases_for_new_ones(garden: Case, tmp_path: Path) -> None:
    exports.export_all(tmp_path)
    report = imports.run(tmp_path / "cases.csv", "cases-csv", by=BY)
    assert report.new == 0 and "is here already" in report.skipped[0].reason
    assert Case.objects.published().count() == 1


def rows(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
