"""The order of a conversation and who is mentioned in it, for any conversation."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from proeftuin.discussion.logic import (
    MOST_MENTIONS,
    SHOWN_DEPTH,
    Node,
    can_still_edit,
    laid_out,
    mentioned,
    without_names,
)

ROOT = 1


def _conversation(answers: list[int]) -> list[Node]:
    """A tree below ROOT from any numbers: each reply answers the first comment or an earlier reply."""
    nodes = [Node(ROOT, 0, 0)]
    for number in answers:
        parent = nodes[number % len(nodes)]
        nodes.append(Node(nodes[-1].id + 1, parent.id, parent.depth + 1))
    return nodes[1:]


def conversations() -> st.SearchStrategy[list[Node]]:
    return st.lists(st.integers(0, 1000), max_size=20).map(_conversation)


@given(conversations())
def test_each_reply_stands_once_after_what_it_replies_to(nodes: list[Node]) -> None:
    places = laid_out(ROOT, nodes[::-1])  # in whatever order they come
    assert sorted(place.id for place in places) == [node.id for node in nodes]
    order = {place.id: at for at, place in enumerate(places)}
    for node in nodes:
        assert node.parent_id == ROOT or order[node.parent_id] < order[node.id]
    siblings: dict[int, list[int]] = {}
    for place in places:
        siblings.setdefault(next(n.parent_id for n in nodes if n.id == place.id), []).append(place.id)
    assert all(several == sorted(several) for several in siblings.values())  # older ones first


@given(conversations())
def test_nothing_stands_deeper_than_shown_and_what_does_names_its_parent(nodes: list[Node]) -> None:
    by_id = {node.id: node for node in nodes}
    for place in laid_out(ROOT, nodes):
        assert 1 <= place.depth <= SHOWN_DEPTH
        assert place.names_parent == (by_id[place.id].depth > SHOWN_DEPTH)


@given(conversations(), st.integers(0, 25))
def test_a_page_of_a_conversation_loses_nothing(nodes: list[Node], start: int) -> None:
    part = nodes[start:]
    there = {node.id for node in part}
    places = {place.id: place for place in laid_out(ROOT, part)}
    assert places.keys() == there
    for node in part:
        assert places[node.id].names_parent or node.parent_id in there | {ROOT}


@given(conversations(), st.integers(0, 25))
def test_the_first_replies_by_number_hold_their_parents(nodes: list[Node], most: int) -> None:
    """Which is why a page may cut a conversation off by number."""
    there = {node.id for node in nodes[:most]} | {ROOT}
    assert all(node.parent_id in there for node in nodes[:most])


NAMES = {1: "Ann Claes", 2: "Ann", 3: "Joris de Wit", 4: "Zoë", 5: "Ann"}


def test_the_longest_name_counts() -> None:
    assert mentioned("@Ann Claes: yes", NAMES) == [1]
    assert mentioned("I agree with @ann.", NAMES) == [2, 5]  # two people, one name
    assert mentioned("@Zoë and @JORIS DE WIT", NAMES) == [4, 3]
    assert mentioned("@Annelies, ann@ann.be, @@Ann", NAMES) == []


@given(st.text(max_size=80), st.lists(st.text("abAB @ëß", min_size=1, max_size=6), max_size=8))
def test_mentions_are_few_known_and_single(text: str, names: list[str]) -> None:
    known = dict(enumerate(names))
    found = mentioned(text + "".join(f" @{name}" for name in names), known)
    assert len(found) <= MOST_MENTIONS and len(set(found)) == len(found) and set(found) <= known.keys()


def test_names_are_let_go_of_and_the_rest_stays() -> None:
    text = "@Ann Claes and @ann, not @Annelies nor ann@ann.be"
    assert without_names(text, NAMES.values()) == "@… and @…, not @Annelies nor ann@ann.be"


def test_the_window_to_edit_is_half_open() -> None:
    at = datetime(2026, 11, 21, tzinfo=UTC)
    assert can_still_edit(at, at + timedelta(minutes=15, seconds=-1), 15)
    assert not can_still_edit(at, at + timedelta(minutes=15), 15)
