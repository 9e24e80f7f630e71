"""The check of plain language."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proeftuin.assessments import plain

PASSIVE = {
    "nl": [
        "Uw aanvraag wordt door ons behandeld.", "De brief werd gisteren verstuurd.",
        "Dat het besluit genomen wordt, is zeker.", "Dan wordt een dwangbevel uitgevaardigd.",
    ],
    "de": ["Ihr Antrag wird von uns bearbeitet.", "Die Daten wurden gespeichert.", "Sie werden morgen angerufen."],
    "fr": [
        "Votre demande est traitée par nos services.", "Les lettres ont été envoyées.",
        "La décision sera prise demain.",
    ],
    "en": ["Your request is handled by us.", "The letter was sent yesterday.", "It will be decided by the board."],
}  # fmt: skip
ACTIVE = {
    "nl": ["Wij behandelen uw aanvraag.", "Het wordt morgen warm.", "We bellen je op."],
    "de": ["Wir bearbeiten Ihren Antrag.", "Morgen rufen wir Sie an.", "Es wird warm."],
    "fr": ["Nous traitons votre demande.", "Elle est arrivée hier.", "Il est tard."],
    "en": ["We handle your request.", "The letter is here.", "She was at home."],
}


@pytest.mark.parametrize(("language", "text"), [(one, text) for one, texts in PASSIVE.items() for text in texts])
def test_passive_is_hinted_at(language: str, text: str) -> None:
    assert plain.read(text, language).passives, text


@pytest.mark.parametrize(("language", "text"), [(one, text) for one, texts in ACTIVE.items() for text in texts])
def test_active_is_left_alone(language: str, text: str) -> None:
    assert plain.read(text, language).passives == (), text


def test_long_sentences_and_words_are_shown() -> None:
    long = "Dit is een zin " + "met nog een woord " * 5 + "erbij."
    found = plain.read(f"Kort. {long} De belastingaangifteformulieren liggen klaar.", "nl")
    assert found.long_sentences == (long,) and found.sentences == 3
    assert found.long_words == ("belastingaangifteformulieren",)
    assert "sentences" in found.weak


def test_a_simple_text_has_nothing_to_mend() -> None:
    assert plain.read("We bellen je morgen. Je hoeft niets te doen.", "nl").weak == []


def test_a_dot_in_a_number_ends_no_sentence() -> None:
    assert plain.read("U betaalt 12.50 euro per jaar. Dat is alles.", "nl").sentences == 2


@given(st.text(max_size=2000), st.sampled_from(["nl", "fr", "de", "en", "xx"]))
def test_any_text_can_be_read(text: str, language: str) -> None:
    found = plain.read(text, language)
    assert len(found.long_sentences) <= found.sentences
    assert len(found.long_words) <= found.words
    assert found.mean_length >= 0


@given(st.lists(st.sampled_from(["huis", "water", "balie", "loket"]), min_size=1, max_size=60))
def test_every_word_is_counted_once(words: list[str]) -> None:
    found = plain.read(" ".join(words) + ".", "nl")
    assert found.words == len(words) and found.sentences == 1
    assert bool(found.long_sentences) is (len(words) > plain.LONGEST_SENTENCE)
