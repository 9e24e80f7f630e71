"""Equal content, equal stamp."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from proeftuin.search.documents import Document
from proeftuin.search.stamps import stamp_of, with_vector, without_vector
from tests.search.conftest import document

TEXTS = st.text(max_size=40)
DOCUMENTS = st.builds(
    Document,
    kind=st.sampled_from(["case", "lesson"]), ref=st.just("a1"), url=TEXTS, language=st.sampled_from(["", "nl"]),
    title=TEXTS, summary=TEXTS, body=TEXTS, facets=st.dictionaries(TEXTS, st.lists(TEXTS, min_size=1)),
    codes=st.lists(TEXTS), happened_on=st.none() | st.dates(),
)  # fmt: skip


@given(DOCUMENTS)
def test_a_stamp_is_even_and_never_that_of_a_tombstone(one: Document) -> None:
    assert stamp_of(one) >= 2
    assert stamp_of(one) % 2 == 0
    assert stamp_of(one) < 2**40
    assert without_vector(with_vector(stamp_of(one))) == stamp_of(one)


@given(DOCUMENTS)
def test_lists_and_tuples_are_the_same_content(one: Document) -> None:
    again = replace(one, codes=tuple(one.codes), facets={name: tuple(codes) for name, codes in one.facets.items()})
    assert stamp_of(again) == stamp_of(one)


@given(DOCUMENTS, DOCUMENTS)
def test_other_content_has_another_stamp(one: Document, other: Document) -> None:
    same = replace(one, ref="") == replace(other, ref="") or stamp_of(replace(one, kind=other.kind)) == stamp_of(other)
    assert same or stamp_of(one) != stamp_of(other)


def test_each_part_of_the_content_counts() -> None:
    plain = document()
    others = [
        replace(plain, title="x"), replace(plain, audience="team:1"), replace(plain, codes=["x"]),
        replace(plain, facets={"phase": ["ideate"]}), replace(plain, happened_on=date(2026, 1, 1)),
        replace(plain, boost=2.0), replace(plain, url="/x/"),
    ]  # fmt: skip
    assert len({stamp_of(one) for one in [plain, *others]}) == len(others) + 1
