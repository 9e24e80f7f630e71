"""Who may see which field of a profile. No Django.

A level says how far something goes: nobody else ("private"), people who are signed in ("network"), everyone ("public").
"""

from collections.abc import Mapping

LEVELS = ("private", "network", "public")  # from near to far
CAREFUL = "network"  # what a field begins with
FIELDS = ("expertise", "about", "offers", "seeks", "languages", "organisation")


def reach(listed: str, chosen: str) -> str:
    """How far a field really goes: never further than the profile itself. Unknown words are taken as private."""
    return LEVELS[min(_far(listed), _far(chosen))]


def may_see(level: str, viewer: str) -> bool:
    """Whether something of this level is for this viewer: "public" (a visitor) or "network" (signed in)."""
    return _far(level) > 0 and _far(level) >= _far(viewer)


def seen(listed: str, chosen: Mapping[str, str], viewer: str) -> frozenset[str]:
    """The fields that a viewer may see. A field without a choice is careful."""
    return frozenset(name for name in FIELDS if may_see(reach(listed, chosen.get(name, CAREFUL)), viewer))


def _far(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else 0
