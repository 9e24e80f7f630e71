"""``proeftuin search``, ``ask`` and ``reindex``."""

import argparse
import json

import pytest

from proeftuin.search import actions, commands
from tests.search.conftest import document, others

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library() -> None:
    actions.put(
        document("q1", "Shorter waiting times at the counter", source="eu-ips", source_id="10116", url="/cases/q1/")
    )
    actions.put(document("q2", "Wachtrij aan het loket korter", language="nl", kind="lesson", url="/lessons/q2/"))
    actions.put_all(others())
    actions.put(document("q3", "Waiting times, for the team only", audience="team:1"))


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    commands.add_parsers(parser.add_subparsers())
    arguments = parser.parse_args(words)
    code: int = arguments.run(arguments)
    return code


def test_search_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("search", "waiting times", "--json") == 0
    results = json.loads(capsys.readouterr().out)
    found = {one["id"]: one for one in results}
    assert set(found) == {"q1", "q2"}
    assert {key: found["q1"][key] for key in ("kind", "title", "url", "source", "source_id")} == {
        "kind": "case", "title": "Shorter waiting times at the counter", "url": "/cases/q1/", "source": "eu-ips",
        "source_id": "10116",
    }  # fmt: skip
    assert found["q1"]["score"] > 0
    assert "waiting times" in found["q1"]["why"]
    assert "source" not in found["q2"]


def test_ask_as_json_in_dutch(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ask", "Mensen wachten te lang aan het loket, de wachttijd moet korter", "--lang", "nl", "--json") == 0
    results = json.loads(capsys.readouterr().out)
    assert {one["id"] for one in results} == {"q1", "q2"}
    scores = [one["score"] for one in results]
    assert scores == sorted(scores, reverse=True)
    assert "wachttijd" in {why for one in results for why in one["why"]}


def test_limit(capsys: pytest.CaptureFixture[str]) -> None:
    run("search", "", "--limit", "1", "--json")
    assert len(json.loads(capsys.readouterr().out)) == 1
    run("ask", "waiting times at the counter", "--limit", "1", "--json")
    assert len(json.loads(capsys.readouterr().out)) == 1


@pytest.mark.parametrize("command", ["search", "ask"])
def test_nothing_fits_is_an_empty_list_and_no_error(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(command, "xyzzyqwv", "--json") == 0
    assert json.loads(capsys.readouterr().out) == []
    assert run(command, "xyzzyqwv") == 0
    assert "Nothing fits" in capsys.readouterr().out


@pytest.mark.parametrize(
    "wrong", [("search",), ("search", "a", "--lang", "es"), ("ask", "a", "--limit", "0"), ("ask", "a", "--limit", "x")]
)
def test_bad_arguments_end_with_2_and_words_on_standard_error(wrong: tuple[str, ...], capsys) -> None:
    with pytest.raises(SystemExit) as stopped:
        run(*wrong)
    assert stopped.value.code == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "usage" in captured.err


def test_search_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    run("search", "waiting times")
    said = capsys.readouterr().out
    assert "Shorter waiting times at the counter  (Case)" in said
    assert "/cases/q1/" in said
    assert "team only" not in said


def test_ask_reads_a_pipe(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("People wait far too long at our counter, waiting times grow"))
    assert run("ask", "-", "--json") == 0
    assert {one["id"] for one in json.loads(capsys.readouterr().out)} == {"q1", "q2"}


def test_reindex(capsys: pytest.CaptureFixture[str], own_registries: None) -> None:
    assert run("reindex") == 0
    assert "0 documents indexed" in capsys.readouterr().out
