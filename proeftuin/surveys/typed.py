"""From what a form posts to an answer, or to what is wrong with it. Knows no Django."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from proeftuin.surveys.logic import OTHER, Answers, Question, Questionnaire, path

SHORT, LONG = 300, 5_000  # characters

type Posted = Callable[[str], Sequence[str]]  # name of a field → what was posted under it


@dataclass(frozen=True, slots=True)
class Mistake:
    """Why something typed is no answer: a code for the words on the page, and the numbers in them."""

    code: str
    values: Mapping[str, object] = field(default_factory=dict)


class NoAnswerError(Exception):
    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code)
        self.mistake = Mistake(code, values)


def name_of(ref: str, part: str = "") -> str:
    """The name of a question's field in forms, or of one part of it."""
    return f"q-{ref}-{part}" if part else f"q-{ref}"


def answer_typed(question: Question, posted: Posted) -> dict[str, Any]:
    """What is stored for a question, by ref; nothing when it was left empty. Raises NoAnswerError."""
    reader = READERS.get(question.type)
    value = reader(question, posted) if reader else None
    if value in (None, "", [], {}):
        return {}
    stored = {question.ref: value}
    beside = _text(posted(name_of(question.ref, OTHER)))[:SHORT]
    if question.other and (value == OTHER or (isinstance(value, list) and OTHER in value)):
        if not beside:
            raise NoAnswerError("say_other")
        stored[f"{question.ref}.{OTHER}"] = beside
    return stored


def read(
    questions: Sequence[Question], posted: Posted, before: Answers, questionnaire: Questionnaire, *, demand: bool
) -> tuple[dict[str, Any], dict[str, Mistake]]:
    """The answers so far with those typed now, and the mistakes by ref.

    What is wrong or left empty drops the earlier answer. ``demand``: a required question left empty is a mistake.
    Only questions that are asked given the answers above them are read.
    """
    answers, mistakes = dict(before), {}
    for question in questions:
        if not question.is_asked or question not in path(questionnaire, answers):
            continue
        answers.pop(question.ref, None)
        answers.pop(f"{question.ref}.{OTHER}", None)
        try:
            given = answer_typed(question, posted)
        except NoAnswerError as error:
            mistakes[question.ref] = error.mistake
            continue
        answers.update(given)
        if demand and question.required and not given:
            mistakes[question.ref] = Mistake("needed")
    return answers, mistakes


def _text(values: Sequence[str]) -> str:
    return values[0].replace("\x00", "").strip() if values else ""


def _words(question: Question, posted: Posted) -> str:
    text = _text(posted(name_of(question.ref))).replace("\r\n", "\n")
    most = SHORT if question.type == "short" else LONG
    if len(text) > most:
        raise NoAnswerError("too_long", most=most)
    return text


def _number(question: Question, posted: Posted) -> float | int | None:
    text = _text(posted(name_of(question.ref))).replace(" ", "").replace(",", ".")
    if not text:
        return None
    if not re.fullmatch(r"[+-]?\d{1,15}(\.\d{1,6})?", text):
        raise NoAnswerError("number")
    value = float(text)
    if (question.least is not None and value < question.least) or (question.most is not None and value > question.most):
        raise NoAnswerError("range" if question.least is not None and question.most is not None else "bound",
                            least=question.least, most=question.most)  # fmt: skip
    return int(value) if value.is_integer() else value


def _date(question: Question, posted: Posted) -> str | None:
    text = _text(posted(name_of(question.ref)))
    if not text:
        return None
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})", text)
    if not found:
        raise NoAnswerError("date")
    year, month, day = found.group(1, 2, 3) if found[1] else found.group(6, 5, 4)
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        raise NoAnswerError("date") from None


def _one(question: Question, posted: Posted) -> object:
    code = _text(posted(name_of(question.ref)))
    if not code:
        return None
    if code not in question.codes:
        raise NoAnswerError("choice")
    return int(code) if question.type == "scale" else code


def _several(question: Question, posted: Posted) -> list[str]:
    given = set(posted(name_of(question.ref))) - {""}
    if not given <= set(question.codes):
        raise NoAnswerError("choice")
    if given and question.least and len(given) < question.least:
        raise NoAnswerError("too_few", least=int(question.least))
    if question.most and len(given) > question.most:
        raise NoAnswerError("too_many", most=int(question.most))
    return [code for code in question.codes if code in given]


def _ranking(question: Question, posted: Posted) -> list[str]:
    """Each option has a number: 1 for the first. Gaps are closed; a number used twice is a mistake."""
    places: dict[int, str] = {}
    for code in question.codes:
        text = _text(posted(name_of(question.ref, code)))
        if not text:
            continue
        if not text.isdecimal() or not 1 <= int(text) <= len(question.codes):
            raise NoAnswerError("place", most=len(question.codes))
        if int(text) in places:
            raise NoAnswerError("place_twice", place=int(text))
        places[int(text)] = code
    if question.most and len(places) > question.most:
        raise NoAnswerError("too_many", most=int(question.most))
    if question.required and 0 < len(places) < (question.most or len(question.codes)):
        raise NoAnswerError("rank_all", most=int(question.most or len(question.codes)))
    return [places[place] for place in sorted(places)]


def _matrix(question: Question, posted: Posted) -> dict[str, Any]:
    codes = {one.code for one in question.options}
    many, value = question.type == "matrix_multiple", {}
    for row in question.rows:
        given = [code for code in posted(name_of(question.ref, row.code)) if code]
        if not set(given) <= codes:
            raise NoAnswerError("choice")
        if given:
            value[row.code] = [one.code for one in question.options if one.code in given] if many else given[0]
    if question.required and 0 < len(value) < len(question.rows) and not many:
        raise NoAnswerError("each_row")
    return value


def _point(question: Question, posted: Posted) -> dict[str, float] | None:
    """Latitude and longitude in degrees, typed in two fields or pasted as a pair in the first."""
    lat, lon = (_text(posted(name_of(question.ref, part))) for part in ("lat", "lon"))
    pair = re.fullmatch(r"(-?\d+(?:\.\d+)?)\s*[,;]\s*(-?\d+(?:\.\d+)?)", lat)
    if pair and not lon:
        lat, lon = pair.groups()
    if not lat and not lon:
        return None
    try:
        point = {"lat": round(float(lat.replace(",", ".")), 6), "lon": round(float(lon.replace(",", ".")), 6)}
    except ValueError:
        raise NoAnswerError("point") from None
    if not all(map(math.isfinite, point.values())) or abs(point["lat"]) > 90 or abs(point["lon"]) > 180:
        raise NoAnswerError("point")
    return point


def _consent(question: Question, posted: Posted) -> bool | None:
    return True if _text(posted(name_of(question.ref))) else None


def _file(question: Question, posted: Posted) -> str | None:
    """The reference of a file that was stored before the answers are read."""
    return _text(posted(name_of(question.ref))) or None


READERS: Mapping[str, Callable[[Question, Posted], Any]] = {
    "short": _words, "long": _words, "number": _number, "date": _date, "single": _one, "dropdown": _one,
    "yesno": _one, "scale": _one, "multiple": _several, "ranking": _ranking, "matrix": _matrix,
    "matrix_multiple": _matrix, "point": _point, "consent": _consent, "file": _file,
}  # fmt: skip
