"""Topics and near-duplicates of a file, in five languages."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proeftuin.engines import commands
from proeftuin.engines.topics.words import guess_language, stems_of
from tests.open_data import open_data

TEXTS = {  # three about benches, three about a cycling lane
    "nl": [
        "Meer bankjes in het park voor ouderen.",
        "Zet in ons park bankjes onder de bomen.",
        "Het park heeft bankjes nodig, bij de vijver.",
        "Maak het fietspad naar school veilig.",
        "Het fietspad bij de school is te smal.",
        "Een breder fietspad langs de school graag.",
    ],
    "fr": [
        "Plus de bancs dans le parc pour les personnes âgées.",
        "Des bancs sous les arbres du parc.",
        "Le parc manque de bancs près de l'étang.",
        "La piste cyclable vers l'école est dangereuse.",
        "Élargir la piste cyclable devant l'école.",
        "Une piste cyclable sûre pour l'école.",
    ],
    "de": [
        "Mehr Bänke im Park für ältere Menschen.",
        "Im Park fehlen Bänke unter den Bäumen.",
        "Bänke im Park am Teich aufstellen.",
        "Der Radweg zur Schule ist gefährlich.",
        "Den Radweg vor der Schule breiter machen.",
        "Ein sicherer Radweg für die Schule.",
    ],
    "en": [
        "More benches in the park for the elderly.",
        "Our park needs benches under the trees.",
        "Put benches in the park near the pond.",
        "The cycling lane to the school is dangerous.",
        "Widen the cycling lane near the school.",
        "A safe cycling lane for the school.",
    ],
    "es": [
        "Más bancos en el parque para los mayores.",
        "El parque necesita bancos bajo los árboles.",
        "Pongan bancos en el parque junto al lago.",
        "El carril bici hacia la escuela es peligroso.",
        "Ensanchar el carril bici junto a la escuela.",
        "Un carril bici seguro para las escuelas.",
    ],
}


def engine(folder: Path, capsys: pytest.CaptureFixture[str], texts: list[str], *more: str) -> tuple[int, Any, str]:
    with (folder / "texts.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([["id", "text"], *([at, text] for at, text in enumerate(texts))])
    code = commands.main(["topics", str(folder / "texts.csv"), "--column", "text", *more])
    out, err = capsys.readouterr()
    return code, json.loads(out) if out else None, err


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("told", [True, False])
def test_two_subjects_in_each_language(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, told: bool
) -> None:  # fmt: skip
    more = ("--lang", language) if told else ()
    code, found, _err = engine(tmp_path, capsys, TEXTS[language], *more, "--json")
    assert code == 0 and found["language"] == language
    assert sorted(topic["rows"] for topic in found["topics"]) == [[0, 1, 2], [3, 4, 5]]
    for topic in found["topics"]:
        assert topic["size"] == 3 and topic["terms"][0] in topic["label"]
        assert topic["quotes"] and all(quote in TEXTS[language] for quote in topic["quotes"])
        assert not {"el", "los", "para", "het", "der", "les", "the"} & set(topic["terms"])


def test_near_duplicates_by_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = [
        "More benches in the park, please",
        "Quiet at night",
        "",
        "More bensches in the park please",
        "quiet at  night",
    ]
    _code, found, _err = engine(tmp_path, capsys, texts, "--lang", "en", "--least", "0.5")
    assert [pair[:2] for pair in found["near_duplicates"]] == [[1, 4], [0, 3]]
    assert found["near_duplicates"][0][2] == 1 and 0.5 <= found["near_duplicates"][1][2] < 1
    assert found["texts"] == 4


def test_an_empty_column_has_no_topics(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found, _err = engine(tmp_path, capsys, ["", " "])
    assert code == 0 and found["topics"] == found["near_duplicates"] == []


def test_more_texts_than_are_read_are_sampled(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    from proeftuin.engines.topics import command

    monkeypatch.setattr(command, "MOST_TEXTS", 4)
    _code, found, _err = engine(tmp_path, capsys, TEXTS["en"])
    assert found["texts"] == 6 and found["read"] == 3


@pytest.mark.parametrize(
    ("more", "said"),
    [(("--column", "words"), "texts.csv, line 1: there is no column words; there are id, text"),
     (("--least", "2"), "--least must be")],
)  # fmt: skip
def test_mistakes(tmp_path: Path, capsys: pytest.CaptureFixture[str], more: tuple[str, ...], said: str) -> None:
    code, found, err = engine(tmp_path, capsys, ["a"], *more)
    assert (code, found) == (2, None) and said in err


def test_spanish_words_meet_in_their_stem() -> None:
    stems = {stem for stem, _shown in stems_of("Las escuelas y la escuela, los árboles y un arbol", "es-ES")}
    assert len(stems) == 2


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=8), st.sampled_from(["nl", "fr", "de", "en", "es", "xx", ""]))
def test_any_words_are_taken(texts: list[str], language: str) -> None:
    assert guess_language(texts) in {"", "nl", "fr", "de", "en", "es"}
    assert all(count > 0 for text in texts for count in stems_of(text, language).values())


def test_a_real_conversation(capsys: pytest.CaptureFixture[str]) -> None:
    file = open_data("polis/american-assembly.bowling-green/comments.csv")
    assert commands.main(["topics", str(file), "--column", "comment-body"]) == 0
    found = json.loads(capsys.readouterr().out)
    terms = {term for topic in found["topics"] for term in topic["terms"]}
    assert found["language"] == "en" and {"traffic", "fairness", "wku", "school", "internet"} <= terms
    assert 40 <= len(found["near_duplicates"]) <= 120
