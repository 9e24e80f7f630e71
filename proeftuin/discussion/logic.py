"""How a conversation is laid out, who is mentioned in it, and until when words can change. No Django."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

SHOWN_DEPTH = 3  # deeper replies stand at this depth, and say to whom they reply
MOST_MENTIONS = 5
LONGEST = 5000

_NAME_START = re.compile(r"(?<![\w@])@(?=\w)")


@dataclass(frozen=True, slots=True)
class Node:
    """A reply as the layout needs it: its number, its parent's, and its depth (1 for a reply to the first)."""

    id: int
    parent_id: int
    depth: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a reply stands: at which depth it is shown, and whether it must say to whom it replies."""

    id: int
    depth: int
    names_parent: bool


def laid_out(root_id: int, nodes: Sequence[Node]) -> list[Place]:
    """Replies in reading order: each under what it replies to, older ones first, no deeper than SHOWN_DEPTH.

    A reply whose parent is not among them (it stands on another page) comes in its turn and names its parent, and so
    does one that is too deep to stand right under its parent.
    """
    known = {one.id for one in nodes}
    children: dict[int, list[Node]] = {}
    for one in sorted(nodes, key=lambda node: node.id):
        # A parent always has a lower number; anything else would be a circle, and is shown at the top.
        at_home = one.parent_id in known and one.parent_id < one.id
        children.setdefault(one.parent_id if at_home else root_id, []).append(one)
    places, waiting = [], list(reversed(children.get(root_id, [])))
    while waiting:
        one = waiting.pop()
        astray = one.parent_id != root_id and (one.parent_id not in known or one.parent_id >= one.id)
        places.append(Place(one.id, min(max(one.depth, 1), SHOWN_DEPTH), astray or one.depth > SHOWN_DEPTH))
        waiting += reversed(children.get(one.id, []))
    return places


def mentioned(text: str, names: Mapping[int, str]) -> list[int]:
    """Whose name stands after an @ in a text, in the order of the text: keys of ``names``.

    Names hold spaces, so the longest name that fits counts: "@Ann Claes" is not "@Ann". Of two people with one name,
    both are meant.
    """
    found: list[int] = []
    by_length = sorted(names.items(), key=lambda item: -len(item[1]))
    for match in _NAME_START.finditer(text):
        rest = text[match.end() :].casefold()
        fits = [(key, name) for key, name in by_length if name and _begins_with(rest, name.casefold())]
        longest = len(fits[0][1]) if fits else 0
        found += [key for key, name in fits if len(name) == longest and key not in found]
    return found[:MOST_MENTIONS]


def without_names(text: str, names: Iterable[str]) -> str:
    """A text in which nobody is mentioned by name any more."""
    for name in sorted({one for one in names if one}, key=len, reverse=True):
        text = re.sub(rf"(?<![\w@])@{re.escape(name)}(?!\w)", "@…", text, flags=re.IGNORECASE)
    return text


def _begins_with(text: str, name: str) -> bool:
    return text.startswith(name) and not re.match(r"\w", text[len(name) :])


def can_still_edit(written_at: datetime, now: datetime, minutes: int) -> bool:
    return now < written_at + timedelta(minutes=minutes)


def shown_side(side: int) -> str:
    """The code of "comment_sides"."""
    return {1: "for", -1: "against"}.get(side, "neutral")
