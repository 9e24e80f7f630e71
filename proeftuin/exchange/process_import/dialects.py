"""Which platform wrote a file, in which dialect, and where each of its columns goes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from proeftuin.exchange.logic import fold

# Why a column is left, in words for the report.
PERSON = gettext_noop("It is about a person: names, addresses and accounts are not brought along.")
COUNTED = gettext_noop("It is counted here from the rows themselves.")
NO_PLACE = gettext_noop("It has no place here.")
TECHNICAL = gettext_noop("It is of use only on the platform that it comes from.")
UNKNOWN = gettext_noop("This column is not known in this format.")
OTHER_LANGUAGE = gettext_noop("Only the first language with words is taken.")


@dataclass(frozen=True, slots=True)
class Entity:
    """One kind of file of a platform.

    ``needs`` are groups of column names of which each group must have one; ``columns`` maps names (a ``*`` stands for
    anything, such as a language) to a target; ``left`` maps names to the reason. ``makes`` is idea, comment, process,
    nothing. ``unknown_to_extra`` keeps columns of the platform's own forms, up to the first of ``forms_end``.
    """

    name: str
    makes: str
    needs: Sequence[Sequence[str]]
    columns: Mapping[str, str]
    left: Mapping[str, str] = field(default_factory=dict)
    official: bool = False
    part: str = ""
    unknown_to_extra: bool = False
    forms_end: Sequence[str] = ()
    why_nothing: str = ""
    comment_parts: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Platform:
    """``dialects`` are (name, one of these columns) in the order in which they are tried."""

    format: str
    title: str
    entities: Sequence[Entity]
    dialects: Sequence[tuple[str, Sequence[str]]] = ()
    strip: str = ""  # a prefix of column names that says nothing


@dataclass(frozen=True, slots=True)
class Place:
    """Where a column goes: a target and, for columns by language, which."""

    column: str
    target: str
    language: str = ""


@dataclass(slots=True)
class Reading:
    """A file that was recognised: its entity, dialect and the places of its columns."""

    platform: Platform
    entity: Entity
    dialect: str
    places: list[Place]
    left: dict[str, str]

    def columns_of(self, target: str) -> list[str]:
        return [place.column for place in self.places if place.target == target]


def recognise(platform: Platform, columns: Sequence[str]) -> Reading | None:
    """How to read a table with these columns; None when the platform has no such file."""
    names = {name: _plain(name, platform.strip) for name in columns}
    for entity in platform.entities:
        if all(any(_any_matches(names.values(), one) for one in group) for group in entity.needs):
            return _read_as(platform, entity, names)
    return None


def _read_as(platform: Platform, entity: Entity, names: Mapping[str, str]) -> Reading:
    places, left = [], {}
    form_is_over = False
    for column, name in names.items():
        form_is_over = form_is_over or name in entity.forms_end
        pattern = _best(name, entity.columns)
        reason = _best(name, entity.left)
        if pattern is not None and (reason is None or len(pattern) >= len(reason)):
            places.append(Place(column, entity.columns[pattern], _language(name, pattern)))
        elif reason is not None:
            left[column] = entity.left[reason]
        elif entity.unknown_to_extra and not form_is_over:
            places.append(Place(column, f"extra:{column}"))
        else:
            left[column] = PERSON if entity.unknown_to_extra else UNKNOWN
    dialect = next(
        (title for title, marks in platform.dialects if any(_any_matches(names.values(), mark) for mark in marks)),
        platform.title,
    )
    return Reading(platform, entity, dialect, places, left)


def _best(name: str, patterns: Mapping[str, str]) -> str | None:
    """The name itself, or the longest pattern that it fits."""
    if name in patterns:
        return name
    fitting = [one for one in patterns if "*" in one and fnmatchcase(name, one)]
    return max(fitting, key=len, default=None)


def _any_matches(names: object, pattern: str) -> bool:
    return any(fnmatchcase(name, pattern) if "*" in pattern else name == pattern for name in names)  # type: ignore[attr-defined]


def _plain(name: str, strip: str) -> str:
    return fold(name).removeprefix(strip)


def _language(name: str, pattern: str) -> str:
    """The part of the name that the star stands for, when it can be a language: ``title/fr``, ``title/pt-BR``."""
    if not pattern.endswith("/*"):
        return ""
    ending = name[len(pattern) - 1 :]
    return ending[:5] if 2 <= len(ending) <= 5 else ""


def explain(reason: str) -> str:
    """Why a column is left, in the active language."""
    return _(reason)
