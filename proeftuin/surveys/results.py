"""Results as people read them: each question with its own denominator and finding, and nothing about a few."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _

from proeftuin.surveys import logic, tallies
from proeftuin.surveys.logic import Question, Questionnaire, in_language
from proeftuin.surveys.sheets import option_labels
from proeftuin.surveys.tallies import LEAST, Cell, Counted, Tally, shown_table

PARTITIONED = ("single", "dropdown", "yesno", "scale")  # one answer each, so that the cells add up


@dataclass(slots=True)
class Bar:
    """One answer: how many gave it, out of those who answered. ``count`` is None where it is not shown."""

    code: str
    label: str
    count: Cell
    of: int
    note: str = ""

    @property
    def percent(self) -> int | None:
        return round(100 * self.count / self.of) if self.count is not None and self.of else None


@dataclass(slots=True)
class Result:
    """One question. ``withheld`` says why there are no figures; ``rows`` are the lines of a matrix."""

    question: Question
    number: int
    label: str
    asked: int
    answered: int
    finding: str = ""
    bars: list[Bar] = field(default_factory=list)
    rows: list[tuple[str, list[Bar]]] = field(default_factory=list)
    mean: str = ""
    median: str = ""
    withheld: str = ""
    words: list[str] = field(default_factory=list)
    groups: list[tuple[str, list[Cell]]] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.question.type in logic.OPEN


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read the counts: in which language, of which channel, and whether small numbers are hidden."""

    language: str
    fallback: str
    channel: str = ""
    guarded: bool = True


def questions_of(versions: Sequence[Questionnaire]) -> list[Question]:
    """The questions of the latest version in its order, then those that only earlier versions had."""
    found: dict[str, Question] = {}
    for survey in reversed(versions):
        for question in survey.questions:
            if question.is_asked:
                earlier = found.get(question.ref)
                found[question.ref] = _with_all_options(earlier, question) if earlier else question
    return list(found.values())


def _with_all_options(latest: Question, older: Question) -> Question:
    """Options that were dropped are still counted, after the others."""

    def both(now: tuple[logic.Choice, ...], then: tuple[logic.Choice, ...]) -> tuple[logic.Choice, ...]:
        known = {one.code for one in now}
        return (*now, *(one for one in then if one.code not in known))

    return replace(
        latest, options=both(latest.options, older.options), rows=both(latest.rows, older.rows),
        other=latest.other or older.other,
    )  # fmt: skip


def results(
    versions: Sequence[Questionnaire], channels: Sequence[tuple[str, Tally]], reading: Reading
) -> list[Result]:  # fmt: skip
    """Each question with its counts. ``channels``: the tally of each way, so that none gives another away."""
    numbered = {ref: at for at, ref in enumerate((one.ref for one in questions_of(versions)), start=1)}
    cells: dict[str, Mapping[str, Cell]] = {}
    made = []
    for question in questions_of(versions):
        parts = [tally.of(question.ref) for name, tally in channels]
        pick = next((at for at, (name, _t) in enumerate(channels) if name == reading.channel), None)
        one = _one(question, numbered[question.ref], parts, pick, reading, cells)
        made.append(one)
    return made


def _one(
    question: Question, number: int, parts: Sequence[Counted], pick: int | None, reading: Reading,
    cells: dict[str, Mapping[str, Cell]],
) -> Result:  # fmt: skip
    counted = _merged(parts if pick is None else [parts[pick]])
    result = Result(
        question, number, in_language(question.label, reading.language, reading.fallback), counted.asked,
        counted.answered,
    )  # fmt: skip
    if reading.guarded:
        result.withheld = _withheld(question, parts, pick, counted, cells)
    shown = shown_cells_of(question, parts, pick, guarded=reading.guarded)
    cells[question.ref] = {} if result.withheld else shown
    if not result.withheld and counted.answered:
        _fill(result, counted, shown, reading)
    return result


def _withheld(
    question: Question, parts: Sequence[Counted], pick: int | None, counted: Counted,
    cells: Mapping[str, Mapping[str, Cell]],
) -> str:  # fmt: skip
    """Why the figures of a question can't be shown, if they can't. ``cells``: of the questions before it."""
    if question.show:
        opener = cells.get(question.show.question, {})
        if opener.get(question.show.answer) is None:
            return _("Not shown: it would tell how a few people answered question %(number)s.") % {
                "number": list(cells).index(question.show.question) + 1 if question.show.question in cells else "?"
            }
    if 0 < counted.answered < LEAST:
        return _("Fewer than %(least)d people answered this, so it is not shown.") % {"least": LEAST}
    if pick is not None and any(0 < one.answered < LEAST for one in parts):
        return _("Too few people answered this in one of the ways, so the ways are not shown apart.")
    return ""


def _merged(parts: Sequence[Counted]) -> Counted:
    whole = Counted()
    for one in parts:
        whole.merge(one)
    return whole


def shown_cells_of(
    question: Question, parts: Sequence[Counted], pick: int | None, *, guarded: bool
) -> dict[str, Cell]:  # fmt: skip
    """The cells of one way (``pick``), or of all together, with those hidden that would tell about a few."""
    chosen = _merged(parts if pick is None else [parts[pick]])
    found: dict[str, Cell] = {code: chosen.cells.get(code, 0) for code in cell_names(question)}
    if not guarded or not parts:
        return found
    for codes in _partitions(question):
        for code, cell in zip(codes, _guarded_line(codes, parts, pick, adds_up=len(codes) > 1), strict=False):
            found[code] = cell
    return found


def _guarded_line(codes: Sequence[str], parts: Sequence[Counted], pick: int | None, *, adds_up: bool) -> list[Cell]:
    if adds_up:
        table = [[one.cells.get(code, 0) for code in codes] for one in parts]
    else:  # who chose it, and who answered without choosing it
        table = [[one.cells.get(codes[0], 0), one.answered - one.cells.get(codes[0], 0)] for one in parts]
    shown = shown_table(table)
    return shown[-1 if pick is None else pick][:-1]


def _partitions(question: Question) -> list[list[str]]:
    """Sets of cells of which everyone who answered gave one; a cell by itself where several may be given."""
    if question.type == "matrix":
        return [[f"{row.code}/{one.code}" for one in question.options] for row in question.rows]
    if question.type in PARTITIONED:
        return [list(question.codes)]
    if question.type in ("multiple", "matrix_multiple"):
        return [[name] for name in cell_names(question)]
    return []


def cell_names(question: Question) -> list[str]:
    if question.type in logic.WITH_ROWS:
        return [f"{row.code}/{one.code}" for row in question.rows for one in question.options]
    return list(question.codes) if question.type in (*PARTITIONED, "multiple") else []


def _fill(result: Result, counted: Counted, shown: Mapping[str, Cell], reading: Reading) -> None:
    question = result.question
    labels = option_labels(question, reading.language, reading.fallback)
    match question.type:
        case "ranking":
            _fill_ranking(result, counted, labels)
        case "matrix" | "matrix_multiple":
            for row in question.rows:
                bars = [Bar(code, label, shown.get(f"{row.code}/{code}"), counted.answered)
                        for code, label in labels.items()]  # fmt: skip
                result.rows.append((in_language(row.label, reading.language, reading.fallback), bars))
        case "number":
            result.mean, result.median = _number(tallies.mean(counted)), _number(tallies.median(counted))
            result.finding = _("Half of them gave %(median)s or more") % {"median": result.median}
        case "consent":
            result.finding = _("%(count)d of the %(asked)d agreed") % {
                "count": counted.answered, "asked": counted.asked,
            }  # fmt: skip
        case kind if kind in (*PARTITIONED, "multiple"):
            result.bars = [Bar(code, label, shown.get(code), counted.answered) for code, label in labels.items()]
            if kind == "scale":
                result.mean, result.median = _number(tallies.mean(counted)), _number(tallies.median(counted))
            result.finding = _finding(result)


def _fill_ranking(result: Result, counted: Counted, labels: Mapping[str, str]) -> None:
    """Borda's points; the average place stands beside them."""
    ranked = tallies.ranking(result.question, counted)
    most = len(result.question.codes) * counted.answered
    for one in ranked:
        average = _("place %(place)s on average") % {"place": _number(one.average)} if one.average else ""
        result.bars.append(Bar(one.code, labels.get(one.code, one.code), one.points, most, note=average))
    if len(ranked) > 1 and ranked[0].points > ranked[1].points:
        result.finding = _("“%(answer)s” is put highest") % {"answer": labels[ranked[0].code]}


def _finding(result: Result) -> str:
    """What the figures say, when they say one thing."""
    if result.question.type == "scale":
        steps = result.question.steps
        return _("On average %(mean)s, on a scale from %(low)d to %(high)d") % {
            "mean": result.mean, "low": steps[0], "high": steps[-1],
        }  # fmt: skip
    bars = sorted((one for one in result.bars if one.count is not None), key=lambda one: -(one.count or 0))
    hidden = any(one.count is None for one in result.bars)
    if not bars or not bars[0].count or (len(bars) > 1 and bars[0].count == bars[1].count):
        return ""
    top = bars[0]
    share = (top.count or 0) / top.of if top.of else 0
    if hidden and share <= 0.5:
        return ""
    holes = {"answer": top.label, "count": top.count, "of": top.of}
    if result.question.type == "yesno":
        if top.code == "yes":
            return _("%(count)d of %(of)d say yes") % holes
        return _("%(count)d of %(of)d say no") % holes
    if share > 0.5:
        return _("Most choose “%(answer)s”: %(count)d of %(of)d") % holes
    return _("“%(answer)s” is chosen most: %(count)d of %(of)d") % holes


def add_groups(
    found: Sequence[Result], groups: Sequence[tuple[str, Tally]], reading: Reading, *, guarded: bool
) -> None:
    """Beside each question whose answers add up, a table by group (rows) with its totals; small cells hidden."""
    for result in found:
        question = result.question
        if question.type not in (*PARTITIONED, "multiple") or result.withheld:
            continue
        labels = option_labels(question, reading.language, reading.fallback)
        counts = [tally.of(question.ref) for _name, tally in groups]
        result.heads = [*labels.values(), _("answered this")]
        rows = _group_rows(question, list(labels), counts, guarded=guarded)
        result.groups = [(name, row) for (name, _tally), row in zip(groups, rows, strict=True)]


def _group_rows(
    question: Question, codes: Sequence[str], counts: Sequence[Counted], *, guarded: bool
) -> list[list[Cell]]:  # fmt: skip
    if not guarded:
        return [[*(one.cells.get(code, 0) for code in codes), one.answered] for one in counts]
    if question.type != "multiple":
        return shown_table([[one.cells.get(code, 0) for code in codes] for one in counts])[:-1]
    columns = [
        [row[0] for row in shown_table([[c.cells.get(code, 0), c.answered - c.cells.get(code, 0)] for c in counts])]
        for code in codes
    ]
    few = [one.answered if not 0 < one.answered < LEAST else None for one in counts]
    return [[*(None if few[at] is None else column[at] for column in columns), few[at]] for at in range(len(counts))]


def as_data(found: Sequence[Result]) -> list[dict[str, Any]]:
    """The results as open data: the same numbers, the same gaps (null)."""
    return [
        {
            "question": one.question.ref, "type": one.question.type, "label": dict(one.question.label),
            "asked": None if one.withheld else one.asked, "answered": None if one.withheld else one.answered,
            "withheld": one.withheld or None,
            "answers": {bar.code: bar.count for bar in one.bars},
            "rows": {label: {bar.code: bar.count for bar in bars} for label, bars in one.rows},
            "mean": one.mean or None, "median": one.median or None,
        }
        for one in found
    ]  # fmt: skip


def _number(value: float | None) -> str:
    return "" if value is None else formats.localize(round(value, 1) if value % 1 else int(value))
