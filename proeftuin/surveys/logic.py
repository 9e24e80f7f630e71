"""Questionnaires: what one is made of, what is wrong with it, and which questions someone is asked. Knows no Django.

A questionnaire is data. Its shape, as JSON::

    {"pages": [{"title": {"nl": …}, "questions": [
        {"ref": "q1", "type": "single", "label": {"nl": …}, "hint": {…}, "required": true,
         "options": [{"code": "a", "label": {…}}], "other": true,
         "rows": [{"code": "r", "label": {…}}], "min": 1, "max": 5, "low": {…}, "high": {…},
         "show": {"question": "q0", "test": "is", "answer": "yes"}}]}]}

Answers map the ref of a question to its value; what was written beside "other" stands under ``REF.other``.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LANGUAGES = ("nl", "fr", "de", "en")
OPEN = ("short", "long")  # answered in one's own words
WITH_OPTIONS = ("single", "dropdown", "multiple", "ranking", "matrix", "matrix_multiple")
WITH_ROWS = ("matrix", "matrix_multiple")
TYPES = (
    "section", "single", "multiple", "dropdown", "yesno", "scale", "ranking", "matrix", "matrix_multiple", "short",
    "long", "number", "date", "point", "file", "consent",
)  # fmt: skip
OTHER = "other"
SCALES = ((1, 5), (0, 10))
# Which tests a rule may make of an answer, by the type of the question it looks at.
TESTS = {
    "single": ("is", "is_not"),
    "dropdown": ("is", "is_not"),
    "yesno": ("is", "is_not"),
    "scale": ("is", "is_not"),
    "multiple": ("contains", "is_not"),
}

type Words = Mapping[str, str]
type Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    code: str
    label: Words


@dataclass(frozen=True, slots=True)
class Rule:
    """Ask only when the answer to an earlier question is, is not, or contains this one."""

    question: str
    test: str
    answer: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``least`` and ``most`` bound a number, a scale, or how many may be chosen."""

    ref: str
    type: str
    label: Words
    hint: Words
    required: bool = False
    options: tuple[Choice, ...] = ()
    rows: tuple[Choice, ...] = ()
    other: bool = False
    least: float | None = None
    most: float | None = None
    low: Words | None = None
    high: Words | None = None
    show: Rule | None = None

    @property
    def is_asked(self) -> bool:
        """A section only tells; the others ask."""
        return self.type != "section"

    @property
    def codes(self) -> tuple[str, ...]:
        """What can be chosen, as the codes that are stored; empty for what is typed."""
        if self.type == "yesno":
            return ("yes", "no")
        if self.type == "scale":
            return tuple(str(value) for value in self.steps)
        return (*(one.code for one in self.options), *((OTHER,) if self.other else ()))

    @property
    def steps(self) -> range:
        return range(int(self.least or 0), int(self.most or 0) + 1)


@dataclass(frozen=True, slots=True)
class Page:
    title: Words
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Questionnaire:
    pages: tuple[Page, ...]

    @property
    def questions(self) -> Iterator[Question]:
        for page in self.pages:
            yield from page.questions

    def question(self, ref: str) -> Question | None:
        return next((one for one in self.questions if one.ref == ref), None)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a questionnaire: a code, and the ref of the question or "" for the whole."""

    ref: str
    code: str


def parsed(schema: Mapping[str, Any]) -> Questionnaire:
    """A questionnaire from its data. Gaps become empty, so that a half-made one can be shown."""
    return Questionnaire(
        tuple(
            Page(page.get("title") or {}, tuple(_question(one) for one in page.get("questions", ())))
            for page in schema.get("pages", ())
        )
    )


def _question(data: Mapping[str, Any]) -> Question:
    show = data.get("show")
    rule = Rule(str(show["question"]), str(show["test"]), str(show["answer"])) if show else None
    return Question(
        ref=str(data.get("ref", "")), type=str(data.get("type", "")), label=data.get("label") or {},
        hint=data.get("hint") or {}, required=bool(data.get("required")), other=bool(data.get("other")),
        options=_choices(data.get("options")), rows=_choices(data.get("rows")), least=data.get("min"),
        most=data.get("max"), low=data.get("low"), high=data.get("high"), show=rule,
    )  # fmt: skip


def _choices(data: Sequence[Mapping[str, Any]] | None) -> tuple[Choice, ...]:
    return tuple(Choice(str(one.get("code", "")), one.get("label") or {}) for one in data or ())


def in_language(words: Words | None, language: str, fallback: str = "en") -> str:
    """The words in this language, else in the fallback, else in any."""
    given = words or {}
    return given.get(language) or given.get(fallback) or next((one for one in given.values() if one), "")


def problems(questionnaire: Questionnaire, main: str) -> list[Problem]:
    """Everything that keeps a questionnaire from being published. ``main`` is the language that must be complete."""
    found: list[Problem] = []
    if not any(one.is_asked for one in questionnaire.questions):
        found.append(Problem("", "no_questions"))
    before: dict[str, Question] = {}
    for question in questionnaire.questions:
        found += [Problem(question.ref, code) for code in _wrong_with(question, main)]
        if question.ref in before:
            found.append(Problem(question.ref, "twice"))
        if question.show and not rule_fits(question.show, before):
            found.append(Problem(question.ref, "rule"))
        before[question.ref] = question
    return found


def _wrong_with(question: Question, main: str) -> Iterator[str]:
    if question.type not in TYPES:
        yield "type"
        return
    if not question.label.get(main):
        yield "label"
    for kind, choices in (("options", question.options), ("rows", question.rows)):
        codes = [one.code for one in choices]
        if len(set(codes)) < len(codes) or "" in codes or (kind == "options" and OTHER in codes):
            yield "codes"
        if any(not one.label.get(main) for one in choices):
            yield "words"
    if question.type in WITH_OPTIONS and len(question.options) < 2:
        yield "options"
    if question.type in WITH_ROWS and not question.rows:
        yield "rows"
    if question.least is not None and question.most is not None and question.least > question.most:
        yield "bounds"
    if question.type == "multiple" and (question.least or 0) > len(question.codes):
        yield "bounds"
    if question.type == "scale" and (question.least, question.most) not in SCALES:
        yield "scale"


def rule_fits(rule: Rule, before: Mapping[str, Question]) -> bool:
    """Whether a rule looks at an earlier question that has this answer. So there are no circles."""
    asked = before.get(rule.question)
    return asked is not None and rule.test in TESTS.get(asked.type, ()) and rule.answer in asked.codes


def holds(rule: Rule, value: object) -> bool:
    """Whether an answer opens the question. Who gave no answer is not asked further, whatever the test."""
    if value is None or value == []:
        return False
    given = {str(one) for one in value} if isinstance(value, list) else {str(value)}
    return (rule.answer in given) != (rule.test == "is_not")


def path(questionnaire: Questionnaire, answers: Answers) -> list[Question]:
    """What someone with these answers is asked and told, in order. Answers to what they are not asked open nothing."""
    shown: list[Question] = []
    refs: set[str] = set()
    for question in questionnaire.questions:
        rule = question.show
        if rule is None or (rule.question in refs and holds(rule, answers.get(rule.question))):
            shown.append(question)
            refs.add(question.ref)
    return shown


def pruned(questionnaire: Questionnaire, answers: Answers) -> dict[str, Any]:
    """Only the answers that count: those to questions that someone is asked on this path."""
    kept = {}
    for question in path(questionnaire, answers):
        if question.is_asked and question.ref in answers:
            kept[question.ref] = answers[question.ref]
            beside = f"{question.ref}.{OTHER}"
            if beside in answers and _chose_other(answers[question.ref]):
                kept[beside] = answers[beside]
    return kept


def _chose_other(value: object) -> bool:
    return value == OTHER or (isinstance(value, list) and OTHER in value)


def missing(questionnaire: Questionnaire, answers: Answers) -> list[Question]:
    """Asked, required, and not answered yet."""
    return [one for one in path(questionnaire, answers) if one.required and one.is_asked and one.ref not in answers]


def pages_on(questionnaire: Questionnaire, answers: Answers) -> list[int]:
    """The pages (from 0) on which someone with these answers sees anything."""
    refs = {one.ref for one in path(questionnaire, answers)}
    return [at for at, page in enumerate(questionnaire.pages) if any(one.ref in refs for one in page.questions)]


def numbers(questionnaire: Questionnaire) -> dict[str, int]:
    """The number of each question as people see it, from 1. Sections have none."""
    asked = [one.ref for one in questionnaire.questions if one.is_asked]
    return {ref: at for at, ref in enumerate(asked, start=1)}


def jumps(questionnaire: Questionnaire) -> dict[tuple[str, str], str]:
    """For paper: (question, answer) → the ref of the question to go on to, or "" for the end.

    Only where that is not simply the next one: the questions between are certainly not for who gave this answer.
    """
    asked = [one for one in questionnaire.questions if one.is_asked]
    found = {}
    for at, question in enumerate(asked):
        if question.type not in ("single", "dropdown", "yesno", "scale"):
            continue
        for code in question.codes:
            target = next((one.ref for one in asked[at + 1 :] if not _closed(one, question.ref, code)), "")
            follows = asked[at + 1].ref if at + 1 < len(asked) else ""
            if target != follows:
                found[question.ref, code] = target
    return found


def _closed(question: Question, ref: str, code: str) -> bool:
    rule = question.show
    return rule is not None and rule.question == ref and not holds(rule, code)


def after(questionnaire: Questionnaire, ref: str) -> str:
    """For paper: where to go on when this question is not for you; "" for the end."""
    asked = [one for one in questionnaire.questions if one.is_asked]
    at = next(index for index, one in enumerate(asked) if one.ref == ref)
    rule = asked[at].show
    return next((one.ref for one in asked[at + 1 :] if one.show is None or one.show != rule), "")


def moved(schema: Mapping[str, Any], ref: str, step: int) -> dict[str, Any]:
    """The data with one question a place up (-1) or down (+1), over the edge of its page too. Unchanged at the ends."""
    pages = [{**page, "questions": list(page.get("questions", ()))} for page in schema.get("pages", ())]
    for number, page in enumerate(pages):
        questions = page["questions"]
        at = next((index for index, one in enumerate(questions) if one["ref"] == ref), None)
        if at is None:
            continue
        if 0 <= at + step < len(questions):
            questions[at], questions[at + step] = questions[at + step], questions[at]
        elif 0 <= number + step < len(pages):
            beside = pages[number + step]["questions"]
            beside.insert(len(beside) if step < 0 else 0, questions.pop(at))
        break
    return {**schema, "pages": pages}


def same_types(old: Questionnaire, new: Questionnaire) -> list[str]:
    """Refs that mean another kind of question in two versions: their answers could not be counted together."""
    known = {one.ref: one.type for one in old.questions}
    return [one.ref for one in new.questions if known.get(one.ref, one.type) != one.type]


def refs_in(questionnaire: Questionnaire) -> Collection[str]:
    return {one.ref for one in questionnaire.questions}
