"""What a page of questions shows: words in the reader's language, what was answered, and what is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proeftuin.surveys import logic
from proeftuin.surveys.logic import OTHER, Question, Questionnaire, in_language
from proeftuin.surveys.typed import LONG, SHORT, Mistake, Posted, name_of

YES_NO = {"yes": gettext_lazy("Yes"), "no": gettext_lazy("No")}
OTHER_LABEL = gettext_lazy("Something else")


@dataclass(slots=True)
class Option:
    """Something to tick, choose or put in order."""

    code: str
    label: str
    name: str
    id: str
    checked: bool = False
    place: str = ""
    jump: str = ""


@dataclass(slots=True)
class Row:
    """A line of a matrix with its own options."""

    code: str
    label: str
    options: list[Option]


@dataclass(slots=True)
class Field:
    """One question as the template shows it."""

    question: Question
    number: int | None
    label: str
    hint: str
    name: str
    options: list[Option] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    value: Any = ""
    parts: dict[str, str] = field(default_factory=dict)
    other_text: str = ""
    low: str = ""
    high: str = ""
    rule: str = ""
    wrong: str = ""

    @property
    def id(self) -> str:
        return f"id_{self.name}"

    @property
    def is_group(self) -> bool:
        """Made of several controls, so it is a fieldset with a legend."""
        kinds = ("single", "multiple", "yesno", "scale", "ranking", "matrix", "matrix_multiple", "point", "consent")
        return self.question.type in kinds

    @property
    def most(self) -> int:
        return SHORT if self.question.type == "short" else LONG

    @property
    def choose(self) -> str:
        """How many may be chosen, in words."""
        question = self.question
        if question.type == "ranking":
            return _("Write 1 beside what matters most to you, 2 beside what comes next, and so on.")
        if question.type != "multiple":
            return ""
        least, most = int(question.least or 0), int(question.most or 0)
        if least and most and least == most:
            return _("Choose %(most)d.") % {"most": most}
        if least and most:
            return _("Choose %(least)d to %(most)d.") % {"least": least, "most": most}
        if most:
            return _("Choose at most %(most)d.") % {"most": most}
        return _("You can choose several.")


def fields(
    survey: Questionnaire, questions: Sequence[Question], *, language: str, fallback: str,
    answers: Mapping[str, Any], posted: Posted | None = None, wrong: Mapping[str, Mistake] | None = None,
) -> list[Field]:  # fmt: skip
    """These questions as a page shows them. ``posted`` is what was typed and could not be saved: it wins."""
    numbers, mistakes = logic.numbers(survey), wrong or {}
    made = []
    for question in questions:
        one = _bare(question, numbers.get(question.ref), language, fallback)
        _fill(one, posted or as_posted(question, answers), language, fallback)
        if question.ref in mistakes:
            one.wrong = in_words(mistakes[question.ref])
        made.append(one)
    return made


def _bare(question: Question, number: int | None, language: str, fallback: str) -> Field:
    def words(given: logic.Words | None) -> str:
        return in_language(given, language, fallback)

    return Field(
        question, number, words(question.label), words(question.hint), name_of(question.ref),
        low=words(question.low), high=words(question.high),
    )  # fmt: skip


def option_labels(question: Question, language: str, fallback: str) -> dict[str, str]:
    """What can be chosen, code → words."""
    if question.type == "yesno":
        return {code: str(label) for code, label in YES_NO.items()}
    if question.type == "scale":
        return {str(step): str(step) for step in question.steps}
    labels = {one.code: in_language(one.label, language, fallback) for one in question.options}
    return {**labels, OTHER: str(OTHER_LABEL)} if question.other else labels


def _fill(one: Field, posted: Posted, language: str, fallback: str) -> None:
    question, labels = one.question, option_labels(one.question, language, fallback)
    given = list(posted(one.name))
    one.value = given[0] if given else ""
    one.other_text = _first(posted(name_of(question.ref, OTHER)))
    if question.type in logic.WITH_ROWS:
        one.rows = [_row(question, row, labels, posted, language, fallback) for row in question.rows]
    elif question.type == "ranking":
        for code, label in labels.items():
            name = name_of(question.ref, code)
            one.options.append(Option(code, label, name, f"id_{name}", place=_first(posted(name))))
    elif question.type == "point":
        one.parts = {part: _first(posted(name_of(question.ref, part))) for part in ("lat", "lon")}
    else:
        one.options = [
            Option(code, label, one.name, f"{one.id}-{code}", checked=code in given) for code, label in labels.items()
        ]


def _row(
    question: Question, row: logic.Choice, labels: Mapping[str, str], posted: Posted, language: str, fallback: str
) -> Row:
    name = name_of(question.ref, row.code)
    given = posted(name)
    options = [Option(code, label, name, f"id_{name}-{code}", code in given) for code, label in labels.items()]
    return Row(row.code, in_language(row.label, language, fallback), options)


def _first(values: Sequence[str]) -> str:
    return values[0] if values else ""


def as_posted(question: Question, answers: Mapping[str, Any]) -> Posted:
    """A stored answer as its form would post it."""
    ref, value = question.ref, answers.get(question.ref)
    found: dict[str, list[str]] = {}
    if f"{ref}.{OTHER}" in answers:
        found[name_of(ref, OTHER)] = [str(answers[f"{ref}.{OTHER}"])]
    if question.type == "ranking":
        for place, code in enumerate(value or (), start=1):
            found[name_of(ref, code)] = [str(place)]
    elif isinstance(value, dict):  # a matrix by row, a point by part
        for part, given in value.items():
            found[name_of(ref, part)] = list(given) if isinstance(given, list) else [str(given)]
    elif isinstance(value, list):
        found[name_of(ref)] = [str(one) for one in value]
    elif value is not None:
        found[name_of(ref)] = ["on" if value is True else str(value)]
    return lambda name: found.get(name, [])


def written(
    survey: Questionnaire, answers: Mapping[str, Any], *, language: str, fallback: str
) -> list[tuple[str, str]]:
    """Each answer as a line of words: (question, answer)."""
    found = []
    for question in survey.questions:
        if question.ref in answers:
            label = in_language(question.label, language, fallback)
            found.append((label, answer_in_words(question, answers, language, fallback)))
    return found


def answer_in_words(question: Question, answers: Mapping[str, Any], language: str, fallback: str) -> str:
    """One answer as people read it; empty when there is none."""
    value, labels = answers.get(question.ref), option_labels(question, language, fallback)
    beside = answers.get(f"{question.ref}.{OTHER}", "")
    match value:
        case None:
            return ""
        case True:
            return _("Yes")
        case list():
            words = [str(beside) if one == OTHER and beside else labels.get(one, str(one)) for one in value]
            if question.type == "ranking":
                return "; ".join(f"{place}. {word}" for place, word in enumerate(words, start=1))
            return "; ".join(words)
        case {"lat": lat, "lon": lon}:
            return f"{lat}, {lon}"
        case dict():
            rows = {one.code: in_language(one.label, language, fallback) for one in question.rows}
            lines = []
            for row, given in value.items():
                chosen = [str(one) for one in (given if isinstance(given, list) else [given])]
                lines.append(f"{rows.get(row, row)}: {', '.join(labels.get(one, one) for one in chosen)}")
            return "; ".join(lines)
    return beside if value == OTHER and beside else labels.get(str(value), str(value))


def rule_in_words(survey: Questionnaire, question: Question, language: str, fallback: str) -> str:
    """Who is asked this, for paper and preview."""
    rule = question.show
    asked = survey.question(rule.question) if rule else None
    if rule is None or asked is None:
        return ""
    holes = {
        "number": logic.numbers(survey).get(rule.question, 0),
        "answer": option_labels(asked, language, fallback).get(rule.answer, rule.answer),
    }
    match rule.test:
        case "is":
            return _("Only if you answered “%(answer)s” to question %(number)d.") % holes
        case "is_not":
            return _("Only if you answered question %(number)d with something else than “%(answer)s”.") % holes
    return _("Only if you chose “%(answer)s” at question %(number)d.") % holes


def in_words(mistake: Mistake) -> str:
    """What is wrong with an answer, and how to mend it."""
    values = dict(mistake.values)
    for name in ("least", "most"):
        if isinstance(values.get(name), float):
            values[name] = f"{values[name]:g}"
    match mistake.code:
        case "too_few":
            return _("Choose at least %(least)d.") % values
        case "too_many":
            return _("Choose at most %(most)d.") % values
        case "bound" if values.get("least") is not None:
            return _("Give a number of %(least)s or more.") % values
        case "bound":
            return _("Give a number of %(most)s or less.") % values
    return str(MISTAKES.get(mistake.code, MISTAKES["choice"])) % values


MISTAKES = {
    "needed": gettext_lazy("Answer this question."),
    "choice": gettext_lazy("Choose one of the answers that are offered."),
    "say_other": gettext_lazy("Write what it is, or choose another answer."),
    "too_long": gettext_lazy("Write at most %(most)d characters."),
    "number": gettext_lazy("Write a number, such as 12 or 3.5."),
    "range": gettext_lazy("Give a number from %(least)s to %(most)s."),
    "date": gettext_lazy("Write a date, such as 21-11-2026."),
    "place": gettext_lazy("Use numbers from 1 to %(most)d, or leave it empty."),
    "place_twice": gettext_lazy("You used the number %(place)d twice. Give each answer a number of its own."),
    "rank_all": gettext_lazy("Give each number from 1 to %(most)d to an answer."),
    "each_row": gettext_lazy("Choose an answer on each line."),
    "point": gettext_lazy("Write latitude and longitude as two numbers, such as 52.09 and 5.12."),
    "refused": "%(why)s",
}
