"""The rules of who sees what, who knows and who could help: properties."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from proeftuin.engines.retrieval import Concept, Lexicon
from proeftuin.people.logic.helping import Candidate, suggest
from proeftuin.people.logic.knowing import KINDS, Deed, knowers
from proeftuin.people.logic.showing import FIELDS, LEVELS, may_see, reach, seen
from proeftuin.people.logic.words import read, share

LEVEL = st.sampled_from(LEVELS)
CHOICES = st.dictionaries(st.sampled_from(FIELDS), LEVEL)
DISCIPLINES = st.frozensets(st.sampled_from(("design", "data", "legal", "it")))


@given(LEVEL, CHOICES)
def test_a_visitor_never_sees_more_than_the_network(listed: str, chosen: dict[str, str]) -> None:
    assert seen(listed, chosen, "public") <= seen(listed, chosen, "network")


@given(LEVEL, CHOICES, st.sampled_from(("public", "network")))
def test_nothing_private_and_nothing_of_who_is_not_listed_is_seen(
    listed: str, chosen: dict[str, str], viewer: str
) -> None:
    shown = seen(listed, chosen, viewer)
    assert not {name for name in shown if chosen.get(name) == "private"}
    assert listed != "private" or not shown
    assert viewer != "public" or shown <= {name for name, level in chosen.items() if level == "public"}


@given(LEVEL, LEVEL, LEVEL)
def test_reach_is_the_nearer_of_both_and_widening_never_hides(listed: str, chosen: str, wider: str) -> None:
    assert reach(listed, chosen) == reach(chosen, listed)
    assert LEVELS.index(reach(listed, chosen)) <= min(LEVELS.index(listed), LEVELS.index(chosen))
    if LEVELS.index(wider) >= LEVELS.index(chosen):
        for viewer in ("public", "network"):
            assert not may_see(reach(listed, chosen), viewer) or may_see(reach(listed, wider), viewer)


@given(st.text(max_size=10).filter(lambda text: text not in LEVELS), LEVEL)
def test_an_unknown_word_is_private(strange: str, level: str) -> None:
    assert reach(strange, level) == reach(level, strange) == "private"
    assert not may_see(strange, "network")


DEEDS = st.lists(
    st.builds(
        Deed, st.integers(1, 5), st.sampled_from(KINDS), st.just("A title"), st.sampled_from(("/a/", "/b/", "/c/")),
        st.integers(0, 900).map(lambda days: date(2024, 1, 1) + timedelta(days=days)),
    ),
    max_size=30,
)  # fmt: skip


@given(DEEDS, st.randoms())
def test_who_did_more_different_things_stands_higher_in_any_order(deeds: list[Deed], lot) -> None:
    found = knowers(deeds)
    assert [one.count for one in found] == sorted((one.count for one in found), reverse=True)
    assert {one.person for one in found} == {deed.person for deed in deeds}
    for one in found:
        assert one.count == len({(deed.kind, deed.url) for deed in deeds if deed.person == one.person})
    shuffled = list(deeds)
    lot.shuffle(shuffled)
    assert [(one.person, one.count) for one in knowers(shuffled)] == [(one.person, one.count) for one in found]
    assert knowers([*deeds, *deeds]) == found


@given(DISCIPLINES, st.lists(st.builds(Candidate, st.integers(1, 9), DISCIPLINES, st.frozensets(
    st.sampled_from(("nl", "fr"))), st.booleans()), max_size=8))  # fmt: skip
def test_only_who_brings_something_lacking_is_suggested_with_the_reason(
    lacking: frozenset[str], candidates: list[Candidate]
) -> None:
    found = suggest(lacking, "nl", candidates)
    assert len(found) == sum(bool(one.brings & lacking) for one in candidates)
    for one in found:
        assert one.brings and set(one.brings) <= lacking
    assert [len(one.brings) for one in found] == sorted((len(one.brings) for one in found), reverse=True)


TEXT = st.lists(st.sampled_from(("clothes", "mending", "garden", "gravity", "the", "of", "circular")), max_size=8)
LEXICON = Lexicon.build([Concept("circular", {"en": ("circular",), "nl": ("circulair",)})])


@given(TEXT, TEXT, st.frozensets(st.sampled_from(("health", "housing"))))
def test_what_two_texts_share_is_in_both_and_the_same_either_way(
    one: list[str], other: list[str], themes: frozenset[str]
) -> None:
    first, second = (read(" ".join(words), "en", LEXICON, themes) for words in (one, other))
    both, back = share(first, second), share(second, first)
    assert both.weight == back.weight and both.fits == back.fits
    assert set(both.words) <= set(one) & set(other) and not {"the", "of"} & set(both.words)
    assert share(first, read("", "en", LEXICON)).fits is False


def test_a_meaning_is_shared_across_languages() -> None:
    shared = share(read("circular clothes", "en", LEXICON), read("circulair werken", "nl", LEXICON))
    assert shared.concepts == ["circular"] and shared.fits
