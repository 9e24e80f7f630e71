"""The lexicon that is shipped, and the mistakes that an editor can make in one."""

from collections import defaultdict
from pathlib import Path

import pytest
from django.utils.translation import override

from proeftuin.content import checks, lexicon, vocabularies
from proeftuin.content.loader import LANGUAGES
from proeftuin.search import memory

GOOD = 'nl = ["een"]\nfr = ["un"]\nde = ["ein"]\nen = ["one"]\n'


@pytest.fixture
def overlay(tmp_path: Path, settings):
    folder = tmp_path / lexicon.FOLDER
    folder.mkdir(parents=True)
    settings.CONTENT_OVERLAY = str(tmp_path)
    lexicon.reload()
    yield folder / "own.toml"
    settings.CONTENT_OVERLAY = ""
    lexicon.reload()


def test_the_lexicon_is_large_whole_and_in_four_languages() -> None:
    assert lexicon.problems() == []
    assert len(lexicon.concepts()) >= 1400
    assert all(one.words[lang] for one in lexicon.concepts().values() for lang in LANGUAGES)


def test_few_words_stand_for_many_concepts() -> None:
    assert lexicon.crowded_words() == []
    crowded = defaultdict(list)
    for lang, phrases in memory.build_lexicon().phrases.items():
        for phrase, concepts in phrases.items():
            if len(concepts) > lexicon.MOST_MEANINGS:
                crowded[lang].append((phrase, concepts))
    assert {lang: found for lang, found in crowded.items() if lang in LANGUAGES and len(found) > 3} == {}


def test_broader_concepts_do_not_run_in_circles() -> None:
    concepts = lexicon.concepts()
    for start in concepts:
        above, level = set(), {start}
        while level:
            level = {up for one in level for up in concepts[one].broader} - above
            above |= level
        assert start not in above, start


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (f"[waiting-time]\n{GOOD}", 1, "waiting-time: also stands in"),
        (f'# mine\n\n[x]\nbroader = ["nowhere"]\n{GOOD}', 3, "names the unknown concept “nowhere”"),
        (f'[x]\nrelated = ["x"]\n{GOOD}', 1, "names the concept itself"),
        ('[x]\nnl = ["een"]\nen = ["one"]\n', 1, "has no words in fr, de"),
        (f'[x]\n{GOOD}es = ["uno"]\n', 1, "“es” is not a language"),
        ('[x]\nnl = ["een", " "]\nfr = ["un"]\nde = ["ein"]\nen = ["one"]\n', 1, "nl must be a list of words"),
        ('[x]\nnl = "een"\nfr = ["un"]\nde = ["ein"]\nen = ["one"]\n', 1, "nl must be a list of words"),
        ('x = "loose"\n', 1, "must be a table"),
        ("[x\n", 1, ""),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(overlay: Path, text: str, line: int, message: str) -> None:
    overlay.write_text(text, encoding="utf-8")
    told = [str(one) for one in lexicon.problems()]
    assert any(message in one and (f"own.toml:{line}: " in one) for one in told), told
    assert {check.id for check in checks.content_files()} == {"proeftuin.content"}


def test_an_instance_adds_its_own(overlay: Path) -> None:
    overlay.write_text(f'[local-thing]\nbroader = ["waiting-time"]\n{GOOD}', encoding="utf-8")
    lexicon.reload()
    assert lexicon.problems() == []
    with override("fr"):
        assert lexicon.label("local-thing") == "un"


def test_a_changed_file_changes_the_fingerprint(overlay: Path) -> None:
    before = lexicon.fingerprint()
    overlay.write_text(f"[local-thing]\n{GOOD}", encoding="utf-8")
    assert lexicon.fingerprint() != before


def test_a_word_under_three_concepts_is_reported(overlay: Path) -> None:
    overlay.write_text("".join(f"[thing-{number}]\n{GOOD}\n" for number in range(3)), encoding="utf-8")
    lexicon.reload()
    told = [str(one) for one in lexicon.crowded_words()]
    assert len(told) == 4
    assert "“een” (nl) stands for 3 concepts: thing-0, thing-1, thing-2" in told[-1]
    assert {check.id for check in checks.content_files()} == {"proeftuin.content.crowded"}


def test_labels_are_in_the_readers_language() -> None:
    for language, word in (("nl", "wachttijd"), ("fr", "temps d'attente"), ("de", "Wartezeit"), ("en", "waiting time")):
        with override(language):
            assert lexicon.label("waiting-time") == word
    assert lexicon.label("no-such-concept") == "no-such-concept"
    assert lexicon.concept("no-such-concept") is None


def test_tags_are_suggested_by_any_word_in_any_language() -> None:
    with override("nl"):
        assert lexicon.suggest("wachtt")[0] == ("waiting-time", "wachttijd", "")
        assert ("waiting-time", "wachttijd", "Wartezeit") in lexicon.suggest("wartez")
        assert lexicon.suggest("ENERG")[0].label.startswith("energie")
        assert len(lexicon.suggest("e", limit=3)) == 3
        assert lexicon.suggest("") == lexicon.suggest("  ") == lexicon.suggest("xqzzy") == []
    with override("fr"):
        assert "eau" in lexicon.suggest("eau")[0].label


def test_countries_and_languages_have_names() -> None:
    assert vocabularies.problems() == []
    assert len(vocabularies.codes("countries")) == 251
    with override("de"):
        assert vocabularies.label("countries", "BE") == "Belgien"
        assert vocabularies.label("languages", "nl") == "Niederländisch"
