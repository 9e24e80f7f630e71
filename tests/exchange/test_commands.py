"""What scripts rely on: reports on stdout, mistakes on stderr with exit code 2, progress beside them."""

import argparse
import io
import json
from pathlib import Path

import pytest

from proeftuin.exchange import commands
from proeftuin.exchange.progress import Bar
from proeftuin.library.models import Case
from proeftuin.processes.models import Process
from tests.exchange.files import case, ips

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


def proeftuin(*words: object) -> int:
    parser = argparse.ArgumentParser()
    subparsers = parser.add_subparsers()
    commands.add_parsers(subparsers)
    args = parser.parse_args([str(word) for word in words])
    code: int = args.run(args)
    return code


def test_a_report_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = ips(tmp_path / "c.csv", [case(1), case(1)])
    assert proeftuin("import", "cases", path, "--format", "eu-ips") == 0
    out, err = capsys.readouterr()
    assert "2 rows: 1 new, 0 changed, 0 unchanged, 1 skipped" in out
    assert "row 2 (1): It has the same id as row 1" in out
    assert "Reading" in err and "Reading" not in out


def test_a_report_for_scripts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = ips(tmp_path / "c.csv", [case(1), case(1)])
    assert proeftuin("import", "cases", path, "--format", "eu-ips", "--dry-run", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["rows"], report["new"], report["skipped_count"], report["dry_run"]) == (2, 1, 1, True)
    assert report["skipped"] == [{"row": 2, "id": "1", "reason": "It has the same id as row 1, which counts."}]
    assert not Case.objects.exists()


def test_a_mistake_is_told_on_stderr(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert proeftuin("import", "cases", tmp_path / "none.csv", "--format", "eu-ips") == 2
    out, err = capsys.readouterr()
    assert out == "" and "can't be opened" in err


def test_in_the_language_of_who_types(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "nl_BE.UTF-8")
    assert proeftuin("import", "cases", tmp_path / "none.csv", "--format", "eu-ips") == 2
    assert "kan niet worden geopend" in capsys.readouterr().err


def test_export_prints_what_it_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert proeftuin("export", tmp_path / "out") == 0
    assert "cases.csv: 0" in capsys.readouterr().out
    assert proeftuin("export", tmp_path / "out", "--json") == 0
    assert json.loads(capsys.readouterr().out)["complete"] is True


def test_export_to_a_place_that_is_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert proeftuin("export", tmp_path / "file") == 2
    assert "can't be written to" in capsys.readouterr().err


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_moves_on_a_terminal_and_writes_lines_elsewhere() -> None:
    terminal, file = Terminal(), io.StringIO()
    for stream in (terminal, file):
        bar = Bar(stream)
        for done in range(0, 101, 5):
            bar("Reading", done, done / 100)
        bar.close()
    assert terminal.getvalue().count("\n") == 1 and "[############################] 100% 100" in terminal.getvalue()
    assert file.getvalue().count("\n") == 11 and "\r" not in file.getvalue()


MADRID = (
    "id,url,code,title,userId,date,summary,text,numComments,status,numSupports,isAssociation\n"
    "7,/proposals/7,M-7,Calles,9,2015-09-15,Limpias,,0,archived,12,0\n"
)


def test_a_process_comes_in_and_goes_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "proposals.csv").write_text(MADRID)
    given = ("import", "process", tmp_path / "proposals.csv", "--format", "consul")
    assert proeftuin(*given, "--dry-run", "--json") == 0
    report = json.loads(capsys.readouterr().out)
    assert report["counts"]["ideas"] == {"read": 1, "made": 1, "changed": 0, "unchanged": 0, "skipped": 0}
    assert not Process.objects.exists()
    assert proeftuin(*given, "--title", "Calles limpias") == 0
    assert "ideas: 1 read, 1 new" in capsys.readouterr().out
    prefix = Process.objects.get().prefix
    assert proeftuin("export", "process", prefix.lower(), tmp_path / "out", "--json") == 0
    assert json.loads(capsys.readouterr().out)["complete"] is True
    assert (tmp_path / "out" / "process.xlsx").exists()


def test_a_process_that_can_not_come_in_or_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "proposals.csv").write_text(MADRID)
    for words in (
        ("import", "process", tmp_path / "proposals.csv", "--format", "decidim"),
        ("import", "process", tmp_path / "none.csv", "--format", "consul"),
        ("import", "process", tmp_path / "proposals.csv", "--format", "consul", "--organisation", "nobody"),
        ("export", "process", "NOWHERE", tmp_path / "out"),
        ("export", "process", "NOWHERE"),
    ):
        assert proeftuin(*words) == 2
        out, err = capsys.readouterr()
        assert out == "" and err
