"""A process goes out whole, without people; what was broken off goes on; and what went out comes in again identical."""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from django.test import Client

from proeftuin.decisions.models import Milestone, Response
from proeftuin.discussion.models import Comment
from proeftuin.exchange.files import FileError
from proeftuin.exchange.process_export import run as exporting
from proeftuin.exchange.process_export import sheets
from proeftuin.exchange.process_import import run as importing
from proeftuin.ideas.actions.counting import drift, recount
from proeftuin.ideas.models import CountedElsewhere, Idea, Support
from proeftuin.kernel.actor import system
from proeftuin.kernel.clock import now
from proeftuin.processes.models import Method, Participant, Process
from tests import cast
from tests.open_data import open_data
from tests.processes.world import opened

pytestmark = pytest.mark.django_db

BY = system("import")
SECRET = "not for the files"


def an_idea(method: Method, title: str, **more: object) -> Idea:
    at = now()
    return Idea.objects.create(
        process=method.process, method=method, title=title, reference=f"PARK-{title[:8].upper()}", published_at=at,
        created_at=at, **more,
    )  # fmt: skip


@pytest.fixture
def method() -> Method:
    """A process with something of everything, shown and hidden, of people with names."""
    method = opened(fields=[{"code": "phone", "label": "Phone", "kind": "short", "private": True}])
    process, fatima = method.process, cast.person("fatima")
    who = Participant.objects.create(process=process, user=fatima, who="confirmed_email")
    one = an_idea(
        method, "=1+1", participant=who, body="Mail fatima@example.org", extra={"phone": SECRET, "size": "big"}
    )
    two = an_idea(method, "Pond")
    hidden = an_idea(method, SECRET, state="hidden")
    Support.objects.create(idea=one, participant=who)
    CountedElsewhere.objects.create(idea=one, channel="paper", supports=7)
    scope = process.circle
    first = Comment.objects.create(thread=one.thread, scope=scope, body="Yes", author=fatima, side=1)
    gone = Comment.objects.create(thread=one.thread, scope=scope, body=SECRET, parent=first, root=first, depth=1,
                                  hidden_at=now())  # fmt: skip
    Comment.objects.create(thread=one.thread, scope=scope, body="And?", parent=gone, root=first, depth=2)
    Comment.objects.create(thread=hidden.thread, scope=scope, body=SECRET)
    for about in (two, hidden):
        Response.objects.create(
            thread=about.thread, process=process, verdict="accepted", body="We do.", answered_by="Us"
        )
        Milestone.objects.create(thread=about.thread, process=process, title="Dig", progress=50)
    recount(process)
    return method


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_everything_shown_goes_out_in_three_forms(method: Method, tmp_path: Path) -> None:
    receipt = exporting.export(method.process, tmp_path)
    assert receipt["complete"] is True
    assert {one["rows_expected"] - one["rows_written"] for one in receipt["files"]} == {0}
    assert [row["title"] for row in rows(tmp_path, "ideas")] == ["'=1+1", "Pond"]
    objects = json.loads((tmp_path / "ideas.json").read_text(encoding="utf-8"))
    assert [one["title"] for one in objects] == ["=1+1", "Pond"]
    assert objects[0]["extra"] == {"size": "big"}
    book = openpyxl.load_workbook(tmp_path / "process.xlsx")
    assert book["ideas"]["D2"].value == "=1+1" and book["ideas"]["D2"].data_type in ("s", "inlineStr")
    assert book["comments"].max_row == 3


def test_supports_are_told_by_channel(method: Method, tmp_path: Path) -> None:
    exporting.export(method.process, tmp_path)
    found = [(row["channel"], row["supports"]) for row in rows(tmp_path, "supports")]
    assert found == [("paper", "7"), ("web", "1")]
    figures = {(row["figure"], row["channel"]): row["count"] for row in rows(tmp_path, "figures")}
    assert figures["Supports", ""] == "8"


def test_nothing_hidden_and_nobody_is_in_any_file(method: Method, tmp_path: Path) -> None:
    exporting.export(method.process, tmp_path)
    for path in tmp_path.glob("*.*"):
        text = path.read_bytes().decode("utf-8", "replace")
        if path.suffix == ".xlsx":
            book = openpyxl.load_workbook(path)
            text = str([cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row])
        for word in (SECRET, "Fatima", "El Idrissi", "fatima@", "@example.org", cast.person("fatima").ref):
            assert word not in text, (path.name, word)


def test_a_reply_to_what_is_hidden_moves_up(method: Method, tmp_path: Path) -> None:
    exporting.export(method.process, tmp_path)
    first, reply = rows(tmp_path, "comments")
    assert (first["parent"], reply["parent"]) == ("", first["ref"])


class BrokenOffError(Exception):
    """The power went."""


def test_an_export_that_was_broken_off_goes_on(method: Method, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for at in range(40):
        an_idea(method, f"Idea {at}")
    whole = exporting.export(method.process, tmp_path / "whole")
    monkeypatch.setattr(exporting, "CHUNK", 7)
    read: list[int] = []
    sheet = sheets.public_sheet("ideas")
    assert sheet is not None

    def breaks(what: str, done: int, _fraction: float) -> None:
        if "ideas" in what and done >= 21:
            raise BrokenOffError

    with pytest.raises(BrokenOffError):
        exporting.export(method.process, tmp_path / "half", breaks)
    half = json.loads((tmp_path / "half" / "receipt.json").read_text())
    assert half["complete"] is False and half["checkpoint"]["rows"] == 21
    with (tmp_path / "half" / "ideas.csv").open("a") as file:
        file.write("rubbish that was being written")
    original = exporting.sheets_of

    def counted(process: Process) -> list[sheets.Sheet]:
        def noted(one: sheets.Sheet):
            def reading(process: Process, after: int):
                for row in one.rows(process, after):
                    read.append(row[0])
                    yield row

            return reading

        found = original(process)
        return [
            sheets.Sheet(one.name, one.header, one.count, noted(one)) if one.name == "ideas" else one for one in found
        ]

    monkeypatch.setattr(exporting, "sheets_of", counted)
    receipt = exporting.export(method.process, tmp_path / "half")
    assert (receipt["complete"], receipt["resumed"], len(read)) == (True, 1, 42 - 21)
    sums = [{one["name"]: one["sha256"] for one in made["files"]} for made in (whole, receipt)]
    assert sums[0] == sums[1]


def test_no_more_queries_for_more_rows(method: Method, django_assert_max_num_queries) -> None:
    for at in range(1000):
        an_idea(method, f"Idea {at}")
    for sheet in sheets.SHEETS:
        # Rows and their count, each of which asks once whether totals are hidden just now.
        with django_assert_max_num_queries(13):
            assert sum(1 for _row in sheet.rows(method.process, 0)) == sheet.count(method.process)


# And back ----------------------------------------------------------------------------------------------------------
def emptied(folder: Path) -> None:
    """As if this were another instance: nothing of the process is left."""
    Comment.objects.all().delete()
    Idea.objects.all().delete()
    Process.objects.all().delete()


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "receipt.json"}


def test_out_and_in_and_out_again_is_identical(method: Method, tmp_path: Path) -> None:
    exporting.export(method.process, tmp_path / "one")
    emptied(tmp_path)
    report = importing.run(tmp_path / "one", "proeftuin", by=BY)
    assert report.counts["ideas"].made == 2 and not report.problems
    assert not drift()
    exporting.export(Process.objects.get(), tmp_path / "two")
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")
    again = importing.run(tmp_path / "one", "proeftuin", by=BY)
    assert all(one.made + one.changed == 0 for one in again.counts.values())


def test_back_over_the_process_it_was_made_from_changes_nothing(method: Method, tmp_path: Path) -> None:
    exporting.export(method.process, tmp_path)
    report = importing.run(tmp_path, "proeftuin", by=BY)
    assert "very site" in report.notes[0] and Idea.objects.get(title="=1+1").extra["phone"] == SECRET
    assert all(one.made + one.changed == 0 for one in report.counts.values())
    assert Support.objects.count() == 1


def test_a_changed_or_unfinished_export_is_told(method: Method, tmp_path: Path) -> None:
    exporting.export(method.process, tmp_path)
    emptied(tmp_path)
    importing.run(tmp_path, "proeftuin", by=BY)
    path = tmp_path / "ideas.json"
    path.write_text(path.read_text(encoding="utf-8").replace("Pond", "Lake"), encoding="utf-8")
    report = importing.run(tmp_path, "proeftuin", by=BY, dry_run=True)
    assert report.problems[0].file == "ideas.json" and report.counts["ideas"].changed == 1
    (tmp_path / "receipt.json").unlink()
    with pytest.raises(FileError, match="receipt"):
        importing.run(tmp_path, "proeftuin", by=BY)


@pytest.mark.parametrize(("name", "form"), [("decide-madrid", "consul"), ("decidim-mel-grand-debat", "decidim"),
                                            ("decidim-barcelona", "decidim")])  # fmt: skip
def test_real_processes_go_round_identical(name: str, form: str, tmp_path: Path) -> None:
    importing.run(open_data(name), form, by=BY)
    exporting.export(Process.objects.get(), tmp_path / "one")
    emptied(tmp_path)
    importing.run(tmp_path / "one", "proeftuin", by=BY)
    receipt = exporting.export(Process.objects.get(), tmp_path / "two")
    assert receipt["complete"] is True
    assert files_of(tmp_path / "one") == files_of(tmp_path / "two")


# Pages -------------------------------------------------------------------------------------------------------------
def test_the_page_and_its_downloads(method: Method, client: Client) -> None:
    page = client.get(f"/processes/{method.process.ref}/export/")
    assert page.status_code == 200 and SECRET not in page.content.decode()
    for ending in ("csv", "json", "xlsx"):
        response = client.get(f"/processes/{method.process.ref}/export/ideas.{ending}")
        data = b"".join(response.streaming_content)  # type: ignore[attr-defined]
        assert f'park-ideas.{ending}"' in response["Content-Disposition"]
        if ending == "csv":
            assert len(list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))) == 3
        elif ending == "json":
            assert len(json.loads(data)) == 2
        else:
            assert openpyxl.load_workbook(io.BytesIO(data)).active.max_row == 3  # type: ignore[union-attr]
    for path in ("nothing.csv", "ideas.exe"):
        assert client.get(f"/processes/{method.process.ref}/export/{path}").status_code == 404


def test_a_draft_is_nobodys_to_take_along(method: Method, client: Client) -> None:
    Process.objects.update(state="draft")
    assert client.get(f"/processes/{method.process.ref}/export/").status_code == 404
    assert client.get(f"/processes/{method.process.ref}/export/ideas.csv").status_code == 404
