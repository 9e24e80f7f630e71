"""Namesakes and mail domains, as pure rules."""

from hypothesis import given
from hypothesis import strategies as st

from proeftuin.organisations.logic import ALIKE, clean_domain, domain_of, likeness, search_words


def test_words_of_kind_accents_and_case_make_no_difference() -> None:
    assert likeness("Gemeente Zandhove", "ZANDHOVE") == 1
    assert likeness("Ville de Liège", "Stadt Liege") == 1
    assert likeness("Gemeente Zandhove", "Gemeente Waterrijk") < ALIKE


def test_a_typing_mistake_is_still_alike() -> None:
    assert likeness("Gemeente Waterijk", "Waterrijk") >= ALIKE


@given(st.text(), st.text())
def test_likeness_is_a_share_and_goes_both_ways(one: str, other: str) -> None:
    assert 0 <= likeness(one, other) <= 1
    assert likeness(one, other) == likeness(other, one)


@given(st.text())
def test_any_name_gives_a_few_short_words(name: str) -> None:
    assert len(search_words(name)) <= 3
    assert all(word and len(word) <= 5 for word in search_words(name))


def test_domains_are_compared_bare() -> None:
    assert clean_domain(" @Waterrijk.NL. ") == "waterrijk.nl"
    assert domain_of("Sara@Waterrijk.NL") == "waterrijk.nl"
    assert domain_of("sara@waterrijk.nl.evil.example") != "waterrijk.nl"
