"""What a step leaves behind: for each type of output its shape, how it is checked, and how it reads as plain text.

Shapes: text and recommendation ``{"text"}``; list ``{"items": [text]}``; actor-map and journey
``{"rows": [{column}]}``; persona ``{field}``; file ``{"files": [{"ref", "name", "url"}], "note"}``; what has a
page of its own ``{"made": "experiment:REF", "note"}``; the others ``{"title", "url", "note"}``.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from proeftuin.kernel.errors import InvalidError
from proeftuin.runs.logic import lines

TEXTS = ("text", "recommendation")
TABLES: Mapping[str, tuple[str, ...]] = {
    "actor-map": ("name", "interest", "power", "side"),
    "journey": ("moment", "happens", "feels", "gap"),
}
PERSONA = ("name", "situation", "needs", "obstacles", "quote")
CHOSEN: Mapping[str, tuple[str, ...]] = {  # columns with a fixed choice: codes of "actor_power", …
    "power": ("", "low", "middle", "high"),
    "side": ("", "for", "between", "against"),
    "feels": ("", "good", "so-so", "bad"),
}
# Output → the kind of thing that is made on a page of its own, and where under the initiative.
MADE: Mapping[str, tuple[str, str]] = {
    "story": ("story", "stories"),
    "experiment": ("experiment", "experiments"),
    "decision": ("decision", "decisions"),
    "assessment": ("assessment", "assessments"),
}
ALSO_MADE: Mapping[str, tuple[str, ...]] = {"journey": ("kafka",), "text": ("kafka",)}  # a Kafka case is a journey
PLACES: Mapping[str, str] = {**dict(MADE.values()), "kafka": "kafka"}
LINKED = ("link", "poll", "gathering", "process", "life-cycle-cost")
APART = (*TEXTS, "list", *TABLES, "persona")  # what can be written apart first
OPEN_AT_FIRST = ("recommendation", *LINKED)  # everyone may read these unless the team says otherwise
MOST_TEXT = 20_000
MOST_ROWS = 60
MOST_CELL = 500


def clean(output: str, raw: Mapping[str, Any], *, must: bool) -> dict[str, Any]:
    """A result in its shape. ``must``: it has to hold something. Raises InvalidError with the fields of the page."""
    if _is_made(raw):
        found = _made(output, raw)
    elif output in TEXTS:
        found = {"text": _text(raw.get("text"), "text")}
    elif output == "list":
        found = {"items": _items(raw.get("items"))}
    elif output in TABLES:
        found = {"rows": _rows(output, raw.get("rows"))}
    elif output == "persona":
        found = {name: _text(raw.get(name), name) for name in PERSONA}
    elif output == "file":
        found = {"files": _files(raw.get("files")), "note": _text(raw.get("note"), "note")}
    elif output in MADE:
        found = {"note": _text(raw.get("note"), "note")}
    else:
        found = _link(raw)
    if must and not holds(found):
        raise InvalidError({_first(output): _("First write down what came out of it.")})
    return found


def holds(result: Mapping[str, Any]) -> bool:
    """Whether there is anything in it, beside a remark."""
    return any(bool(value) for name, value in result.items() if name != "note")


def as_text(result: Mapping[str, Any]) -> str:
    """The result as plain text: for who saved at the same time, for print, and for search."""
    parts: list[str] = []
    for name, value in result.items():
        if name in ("items", "files", "rows") and isinstance(value, list):
            parts += [_line(one) for one in value]
        elif value:
            parts.append(str(value))
    return "\n".join(parts)


def _line(one: object) -> str:
    if isinstance(one, Mapping):
        return " · ".join(str(value) for key, value in one.items() if value and key not in ("ref", "url"))
    return str(one)


def _is_made(raw: Mapping[str, Any]) -> bool:
    return bool(raw.get("made"))


def _made(output: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    made = str(raw["made"])[:40]
    kind, _colon, ref = made.partition(":")
    kinds = {MADE[output][0]} if output in MADE else set()
    if kind not in kinds | set(ALSO_MADE.get(output, ())) or not ref.isalnum():
        raise InvalidError({"made": _("This can't be the result of this step.")})
    return {"made": made, "note": _text(raw.get("note"), "note")}


def _link(raw: Mapping[str, Any]) -> dict[str, Any]:
    title, url = _text(raw.get("title"), "title", most=200), _text(raw.get("url"), "url", most=1000)
    if url and not url.startswith(("https://", "http://", "/")):
        raise InvalidError({"url": _("A link begins with https:// or with /.")})
    if url and not title:
        raise InvalidError({"title": _("Give it a short name.")})
    return {"title": title, "url": url, "note": _text(raw.get("note"), "note")}


def _items(value: object) -> list[str]:
    items = lines(value) if isinstance(value, str) else [str(one).strip() for one in _list(value)]
    if len(items) > MOST_ROWS * 4 or any(len(one) > MOST_CELL for one in items):
        raise InvalidError({"items": _("This list is too long, or one of its lines is.")})
    return [one for one in items if one]


def _rows(output: str, value: object) -> list[dict[str, str]]:
    rows = []
    for one in _list(value):
        if not isinstance(one, Mapping):
            raise InvalidError({"rows": _("This table can't be read.")})
        row = {name: _text(one.get(name), "rows", most=MOST_CELL) for name in TABLES[output]}
        for name, known in CHOSEN.items():
            if row.get(name, "") not in known:
                raise InvalidError({"rows": _("Choose one of the words of the table.")})
        if any(row.values()):
            rows.append(row)
    if len(rows) > MOST_ROWS:
        raise InvalidError({"rows": _("At most %(most)d rows.") % {"most": MOST_ROWS}})
    return rows


def _files(value: object) -> list[dict[str, str]]:
    return [
        {name: str(one.get(name, ""))[:200] for name in ("ref", "name", "url")}
        for one in _list(value)
        if isinstance(one, Mapping)
    ]


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else []


def _text(value: object, name: str, *, most: int = MOST_TEXT) -> str:
    text = value.strip().replace("\0", "") if isinstance(value, str) else ""
    if len(text) > most:
        raise InvalidError({name: _("This is too long: at most %(most)d characters.") % {"most": most}})
    return text


def _first(output: str) -> str:
    """The field that a page shows first."""
    if output in TEXTS:
        return "text"
    if output in TABLES:
        return "rows"
    return {"list": "items", "persona": "name", "file": "files"}.get(output, "made" if output in MADE else "title")
