"""The rules of collecting ideas: what a form asks, who is full, and which rows a page shows. Knows no Django."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

PLACES = ("no", "optional", "required")
FIELD_KINDS = ("short", "long", "one", "many", "number", "date")
WITH_OPTIONS = ("one", "many")
ORDERS = ("random", "newest", "supported", "discussed")
LONGEST_TITLE = 300
LONGEST_BODY = 20_000
SEEDS = 10_000  # how many starting points the random order has

DEFAULTS: Mapping[str, object] = {
    "input_term": "idea",  # codes of the vocabulary "input_terms"
    "categories": [],  # [{"code": "green", "label": "Green"}], or a label for each language
    "areas": [],  # names of districts to choose from
    "fields": [],  # [{"code", "label", "kind", "required", "private", "options"}]
    "title_max": 120,
    "body_min": 0,
    "body_max": 4000,
    "images": True,
    "place": "optional",
    "support_limit": 0,  # ideas one person may support; 0 is no limit
    "against": False,
    "accumulate": True,  # go on counting after the threshold
    "threshold": 0,  # supports from which a proposal is dealt with; 0 is none
    "cosigners_needed": 0,  # before everyone can read it; 0 is at once
    "expires_days": 0,  # to reach the threshold in; 0 is no end
    "edit_minutes": 60,
    "ideas_per_person": 0,  # 0 is no limit
    "hide_totals": False,  # while support is open
    "random_while_open": True,
}
NUMBERS = {
    "title_max": (20, LONGEST_TITLE), "body_min": (0, 2000), "body_max": (100, LONGEST_BODY),
    "support_limit": (0, 1000), "threshold": (0, 10_000_000),
    "cosigners_needed": (0, 1000), "expires_days": (0, 3650), "edit_minutes": (0, 60 * 24 * 30),
    "ideas_per_person": (0, 1000),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One extra question of the form. ``private`` answers are for the people who run the process."""

    code: str
    label: str
    kind: str = "short"
    required: bool = False
    private: bool = False
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """The settings of a method, typed and complete."""

    input_term: str
    categories: Mapping[str, object]  # code → label, or labels by language
    areas: tuple[str, ...]
    fields: tuple[Asked, ...]
    title_max: int
    body_min: int
    body_max: int
    images: bool
    place: str
    support_limit: int
    against: bool
    accumulate: bool
    threshold: int
    cosigners_needed: int
    expires_days: int
    edit_minutes: int
    ideas_per_person: int
    hide_totals: bool
    random_while_open: bool

    def category(self, code: str, language: str) -> str:
        """The words for a category; the code itself when the form no longer knows it."""
        label = self.categories.get(code, code)
        if isinstance(label, Mapping):
            return str(label.get(language) or label.get("en") or next(iter(label.values()), code))
        return str(label)


def rules_of(settings: Mapping[str, object]) -> Rules:
    """Settings as stored, with what they leave out filled in."""
    given = {name: settings.get(name, default) for name, default in DEFAULTS.items()}
    given["categories"] = {str(one["code"]): one.get("label") or one["code"] for one in _rows(given["categories"])}
    given["areas"] = tuple(str(one) for one in _list(given["areas"]))
    given["fields"] = tuple(_asked(one) for one in _rows(given["fields"]))
    return Rules(**given)  # type: ignore[arg-type]


def problems_of(settings: Mapping[str, object], terms: Sequence[str]) -> dict[str, str]:
    """What is wrong with settings: field → code of the mistake ("unknown", "number", "twice", "options", "order")."""
    found: dict[str, str] = {}
    if settings.get("input_term") not in terms:
        found["input_term"] = "unknown"
    if settings.get("place") not in PLACES:
        found["place"] = "unknown"
    for name, (least, most) in NUMBERS.items():
        value = settings.get(name)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            found[name] = "number"
    if not found and int(str(settings["body_min"])) > int(str(settings["body_max"])):
        found["body_min"] = "order"
    for name in ("categories", "fields"):
        mistake = _mistake_in_rows(name, settings.get(name))
        if mistake:
            found[name] = mistake
    return found


def _mistake_in_rows(name: str, rows: object) -> str:
    if not isinstance(rows, list) or not all(isinstance(one, dict) and one.get("code") for one in rows):
        return "unknown"
    codes = [one["code"] for one in rows]
    if len(codes) != len(set(codes)):
        return "twice"
    if name == "fields":
        if any(one.get("kind", "short") not in FIELD_KINDS for one in rows):
            return "unknown"
        if any(one.get("kind") in WITH_OPTIONS and len(_list(one.get("options"))) < 2 for one in rows):
            return "options"
    return ""


def _asked(row: Mapping[str, object]) -> Asked:
    return Asked(
        code=str(row["code"]), label=str(row.get("label") or row["code"]), kind=str(row.get("kind") or "short"),
        required=bool(row.get("required")), private=bool(row.get("private")),
        options=tuple(str(one) for one in _list(row.get("options"))),
    )  # fmt: skip


def _rows(value: object) -> list[Mapping[str, object]]:
    return [one for one in _list(value) if isinstance(one, Mapping) and one.get("code")]


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list | tuple) else []


def left(limit: int, used: int) -> int | None:
    """How many are left under a limit; None without one."""
    return None if limit == 0 else max(limit - used, 0)


def expires_at(began_at: datetime, days: int) -> datetime | None:
    """The moment from which a proposal can't get supports any more; None without an end."""
    return began_at + timedelta(days=days) if days else None


def editable_until(published_at: datetime, minutes: int) -> datetime:
    """The moment from which an idea can't be changed any more."""
    return published_at + timedelta(minutes=minutes)


@dataclass(frozen=True, slots=True)
class Slice:
    """A stretch of an order to read: ``backwards`` reads it from its other end, and the rows are turned around."""

    offset: int
    limit: int
    backwards: bool = False


def page_count(total: int, size: int) -> int:
    return max((total + size - 1) // size, 1)


def slices(total: int, page: int, size: int, start: int = 0) -> list[Slice]:
    """Which rows a page shows, read from the nearer end, so that the last page costs what the first does.

    ``start`` turns the order around like a wheel: the first page begins at that row. Pages together show each of the
    ``total`` rows once. At most two slices: a page may run over the end.
    """
    first = (page - 1) * size
    many = min(size, total - first)
    if many <= 0 or page < 1:
        return []
    begin = (start + first) % total
    here = min(many, total - begin)
    found = [_nearer(total, begin, here)]
    if here < many:
        found.append(_nearer(total, 0, many - here))
    return found


def _nearer(total: int, offset: int, limit: int) -> Slice:
    after = total - offset - limit
    return Slice(after, limit, backwards=True) if after < offset else Slice(offset, limit)


def start_of(seed: int, total: int) -> int:
    """Where on the wheel a seed (from 0 to SEEDS) begins."""
    return (seed % SEEDS) * total // SEEDS


def default_order(rules: Rules, support_is: Literal["upcoming", "open", "past", "never"]) -> str:
    """Random while people support, so that who came first gains nothing by it; after that the most supported first."""
    if support_is == "open" and rules.random_while_open:
        return "random"
    return "supported" if support_is == "past" else "newest"
