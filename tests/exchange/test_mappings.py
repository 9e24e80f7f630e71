"""Mapping files are content: checked when they are read, with the file and the line of each mistake."""

from pathlib import Path
from typing import Any

import pytest

from proeftuin.content import vocabularies
from proeftuin.content.loader import ContentError, Problem
from proeftuin.exchange import mappings, steps
from proeftuin.exchange.logic import fold

GOOD = """title = "A set"
makes = "case"
[reader]
kind = "csv"
encodings = ["utf-8"]
required = ["id"]
[id]
column = "id"
[fields.title]
from = "name"
do = ["one_line"]
[fields.sectors]
from = "topic"
do = [["map", "topics"]]
[tables.topics]
"Health" = "health"
"""


def test_all_mappings_of_ours_are_right() -> None:
    assert mappings.problems() == []
    assert {"eu-ips", "cases-csv", "cases-json", "be-refnis", "us-federal-ai"} <= set(mappings.formats())


def problems_of(settings: Any, folder: Path, text: str) -> list[Problem]:
    (folder / "mappings").mkdir(exist_ok=True)
    (folder / "mappings" / "own.toml").write_text(text, encoding="utf-8")
    settings.CONTENT_OVERLAY = str(folder)
    return mappings.problems()


def test_an_instance_brings_its_own_mapping(settings: Any, tmp_path: Path) -> None:
    assert problems_of(settings, tmp_path, GOOD) == []
    assert mappings.load("own").title == "A set"


@pytest.mark.parametrize(
    ("wrong", "line", "says"),
    [
        (GOOD.replace('"one_line"', '"one_lien"'), 9, "unknown step 'one_lien'"),
        (GOOD.replace("[fields.title]", "[fields.titel]"), 9, "no field “titel”"),
        (GOOD.replace('"Health" = "health"', '"Health" = "helth"'), 16, "'helth' is no code"),
        (GOOD.replace('["map", "topics"]', '["map", "topix"]'), 12, "'topix' is none"),
        (GOOD.replace('do = ["one_line"]', 'do = ["truncate"]'), 9, "missing a required argument"),
        (GOOD.replace('"utf-8"', '"utf-9"'), 5, "encodings must be among"),
        (GOOD.replace('kind = "csv"', 'kind = "xls"'), 3, "kind must be one of"),
        (GOOD.replace('makes = "case"', 'makes = "cake"'), 2, "makes must be one of"),
        (GOOD.replace("[id]\ncolumn", "[id]\ncolum"), 7, "[id] needs a column"),
        (GOOD.replace('from = "name"\n', ""), 9, "needs either from or sections"),
        (GOOD.replace('title = "A set"', 'title = "A set'), 1, "at line 1"),
    ],
)
def test_a_mistake_is_named_with_its_line(settings: Any, tmp_path: Path, wrong: str, line: int, says: str) -> None:
    found = problems_of(settings, tmp_path, wrong)
    assert [problem.line for problem in found] == [line]
    assert says in str(found[0]) and "own.toml" in str(found[0])
    with pytest.raises(ContentError):
        mappings.load("own")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Nederland", "NL"),
        ("Pays-Bas", "NL"),
        ("Niederlande", "NL"),
        ("Dutch", "NL"),
        ("Belgique", "BE"),
        ("Italia", "IT"),
        ("Czechia (Czech Republic)", "CZ"),
        ("United States of America", "US"),
        ("中国", "CN"),
        ("Regno Unito", "GB"),
        ("ee", "EE"),
    ],
)
def test_countries_by_any_of_their_names(name: str, code: str) -> None:
    step = steps.compile_step("country_code", steps.Tables({}, mappings.shared_tables()))
    assert step.run([name], steps.Counter()) == [code]


def test_no_name_stands_for_two_countries() -> None:
    owner: dict[str, str] = {}
    for code, names in mappings.shared_tables()["countries"].items():
        for name in names:
            assert owner.setdefault(fold(name), code) == code, name


def test_words_of_sectors_cover_every_sector() -> None:
    assert set(mappings.shared_tables()["sector_words"]) == set(vocabularies.codes("sectors"))
