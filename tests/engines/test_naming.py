"""Names, places and numbers in a text are found in four languages; replacing them leaves the rest as it was."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proeftuin.engines.naming import KINDS, instead, marks, parts_of_name, replaced

LANGUAGES = ("nl", "fr", "de", "en")
# language, text, what is found: (kind, words)
FOUND = (
    ("nl", "Ik sprak met mevrouw Van der Berg over de brief.", ("name", "Van der Berg")),
    ("nl", "Daarna belde meneer J. de Vries mij terug.", ("name", "J. de Vries")),
    ("nl", "Toen zei Fatima dat het te lang duurde.", ("name", "Fatima")),
    ("nl", "Mijn buurvrouw Truus hielp.", ("name", "Truus")),
    ("nl", "Ik woon in de Kerkstraat 12b.", ("street", "Kerkstraat 12b")),
    ("nl", "Zij woont aan de Molenweg 7.", ("street", "Molenweg 7")),
    ("nl", "Ze kwam uit Zutphen.", ("place", "Zutphen")),
    ("nl", "Stuur het naar 1234 AB.", ("postcode", "1234 AB")),
    ("nl", "Bel 06-12345678 na tien uur.", ("phone", "06-12345678")),
    ("nl", "Mail naar j.devries@example.nl graag.", ("mail", "j.devries@example.nl")),
    ("nl", "Ik ben geboren op 3 mei 1961.", ("birth", "3 mei 1961")),
    ("nl", "De auto met AB-12-CD stond er.", ("plate", "AB-12-CD")),
    ("nl", "Rekening NL91 ABNA 0417 1643 00 is leeg.", ("number", "NL91 ABNA 0417 1643 00")),
    ("nl", "Ik heet Samira Haddad.", ("name", "Samira Haddad")),
    ("fr", "J’ai parlé avec madame Dupont hier.", ("name", "Dupont")),
    ("fr", "Elle habite rue de la Loi 16.", ("street", "rue de la Loi 16")),
    ("fr", "Il habite 12 avenue Louise.", ("street", "12 avenue Louise")),
    ("fr", "Nous venons à Namur chaque jour.", ("place", "Namur")),
    ("fr", "Appelez le +32 475 12 34 56.", ("phone", "+32 475 12 34 56")),
    ("fr", "Elle est née le 12/03/1980.", ("birth", "12/03/1980")),
    ("fr", "La plaque AB-123-CD est la sienne.", ("plate", "AB-123-CD")),
    ("fr", "Je m’appelle Karim.", ("name", "Karim")),
    ("de", "Gestern sagte Frau Müller nichts.", ("name", "Müller")),
    ("de", "Ich wohne in der Hauptstraße 5.", ("street", "Hauptstraße 5")),
    ("de", "Wir ziehen nach Köln.", ("place", "Köln")),
    ("de", "Das Auto M-AB 1234 fuhr weg.", ("plate", "M-AB 1234")),
    ("de", "Dann kam Jürgen mit dem Formular.", ("name", "Jürgen")),
    ("de", "Er wohnt in 10115 Berlin.", ("postcode", "10115")),
    ("en", "I asked Mrs Whitcombe about it.", ("name", "Whitcombe")),
    ("en", "We live at 12 High Street now.", ("street", "12 High Street")),
    ("en", "She was born on 4 July 1976.", ("birth", "4 July 1976")),
    ("en", "Then Okonkwo came by.", ("name", "Okonkwo")),
    ("en", "I moved from Ledbury last year.", ("place", "Ledbury")),
)  # fmt: skip
NOTHING = (
    ("nl", "Ik wachtte drie weken op een brief. Niemand belde. Het OCMW zei niets."),
    ("nl", "Op het werk spreken we Nederlands en Frans."),
    ("fr", "Le CPAS ne répond pas. On attend depuis lundi."),
    ("de", "Das Amt hat den Antrag abgelehnt. Der Brief kam nie an."),
    ("en", "I waited on Monday. They said I should come back in May."),
    ("en", "It took 3 letters, 45 euro and 120 days."),
)


@pytest.mark.parametrize(("language", "text", "wanted"), FOUND)
def test_it_is_found(language: str, text: str, wanted: tuple[str, str]) -> None:
    assert wanted in [(one.kind, one.text) for one in marks(text, language)]


@pytest.mark.parametrize(("language", "text"), NOTHING)
def test_plain_words_are_left_alone(language: str, text: str) -> None:
    assert marks(text, language) == []


def test_a_known_name_is_found_wherever_and_however_it_stands() -> None:
    text = "JANSSEN kwam. De dossiers van janssen lagen bij tilly."
    found = marks(text, "nl", known=["Tilly Janssen"])
    assert [one.text for one in found if one.kind == "name"] == ["JANSSEN", "janssen", "tilly"]
    assert parts_of_name("Tilly van der Janssen-Aarts, J.") == ["Tilly", "Janssen-Aarts"]


def test_replacing_takes_out_what_was_chosen_and_nothing_else() -> None:
    text = "Mevrouw Pels woont in de Kerkstraat 12 en belt 0612345678."
    found = marks(text, "nl")
    assert replaced(text, found, "nl") == "Mevrouw [naam] woont in de [straat] en belt [telefoonnummer]."
    kept = [one for one in found if one.kind != "street"]
    assert "Kerkstraat 12" in replaced(text, kept, "nl")


pieces = st.sampled_from([text for _language, text, _wanted in FOUND] + [text for _language, text in NOTHING])
texts = st.one_of(st.text(max_size=300), st.lists(pieces, max_size=6).map(" ".join))


@given(texts, st.sampled_from(LANGUAGES))
def test_marks_fit_the_text_in_order_and_without_overlap(text: str, language: str) -> None:
    found = marks(text, language)
    assert all(text[one.start : one.end] == one.text and one.kind in KINDS for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))


@given(texts, st.sampled_from(LANGUAGES))
def test_replacing_all_leaves_the_words_between_as_they_were(text: str, language: str) -> None:
    found = marks(text, language)
    between = [text[a.end : b.start] for a, b in pairwise(found)]
    after = replaced(text, found, language)
    assert all(piece in after for piece in between) and (found or after == text)
    assert all(one.kind not in ("mail", "phone") for one in marks(after, language))
    assert all(instead(one.kind, language) in after for one in found)


@given(st.text(alphabet="Aa1. -'’@", max_size=400))
def test_strange_texts_are_taken_quickly(text: str) -> None:
    marks(text * 5, "nl")


@given(texts, st.lists(st.sampled_from(["Jo Peeters", "Li", "Özgür Demir-Kaya"]), max_size=2))
def test_known_names_never_stay(text: str, known: list[str]) -> None:
    with_names = text + " " + " en ".join(known)
    after = replaced(with_names, marks(with_names, "nl", known), "nl")
    left = [part for name in known for part in parts_of_name(name) if re.search(rf"(?<!\w){part}(?!\w)", after)]
    assert left == []
