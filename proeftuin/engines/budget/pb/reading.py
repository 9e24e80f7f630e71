"""Reads a .pb file into an election, with checks that name the line."""

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

from proeftuin.engines.budget.amounts import amount, scale_of, scaled
from proeftuin.engines.budget.election import KINDS, Election, Kind
from proeftuin.engines.budget.pb import projects as project_rows
from proeftuin.engines.budget.pb.notes import Mistake, Notes
from proeftuin.engines.budget.pb.sections import Section, sections_of, text_of
from proeftuin.engines.budget.pb.votes import Votes, ballots

LARGEST = 2**50  # smallest units: sums of amounts stay exact


@dataclass(frozen=True, slots=True)
class Found:
    """What a file says, and what is wrong with it. With `mistakes` there is no election."""

    election: Election | None = None
    mistakes: list[Mistake] = field(default_factory=list)
    warnings: list[Mistake] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Meta:
    values: dict[str, str]
    lines: dict[str, int]

    def whole(self, key: str, notes: Notes) -> int | None:
        """A count that META tells, or None where it tells none."""
        text = self.values.get(key, "")
        value = amount(text)
        if text and (value is None or value < 0 or value.denominator != 1):
            notes.slip("not_whole", self.lines[key], key=key, text=text)
            return None
        return int(value) if value is not None else None


def read(content: bytes | str, *, tolerant: bool = False) -> Found:
    """Read a file. `tolerant` mends wrong totals, unknown projects and repeated voters, and tells each as a warning."""
    notes = Notes(tolerant=tolerant)
    text = text_of(content, notes)
    sections = sections_of(text, notes) if text is not None else {}
    election = None if notes.stopped else _election(sections, notes)
    return Found(None if notes.stopped else election, notes.mistakes, notes.warnings)


def _election(sections: dict[str, Section], notes: Notes) -> Election | None:
    meta = _meta(sections["META"], notes)
    budget = _budget(meta, notes)
    rows = project_rows.costs(sections["PROJECTS"], notes)
    if budget is None or notes.stopped:
        _rest(sections, meta, notes)
        return None
    scale = scale_of([budget, *(cost for _, _, cost in rows)])
    projects = tuple(project_rows.project(line, fields, cost, scale, notes) for line, fields, cost in rows)
    if max(sum(project.cost for project in projects), scaled(budget, scale)) > LARGEST:
        notes.wrong("too_large")
        return None
    kind = _kind(meta, notes)
    votes = ballots(sections["VOTES"], [one.id for one in projects], kind, meta.whole("max_length", notes), notes)
    _total(meta, "num_projects", len(sections["PROJECTS"].rows), notes)
    _total(meta, "num_votes", votes.rows, notes)
    counted = Counter(one for chosen in votes.choices for one in chosen)
    by_id = {project.id: counted[at] for at, project in enumerate(projects)}
    project_rows.check_votes(sections["PROJECTS"], by_id, notes)
    _lengths(meta, votes, notes)
    return Election(
        projects=projects,
        budget=scaled(budget, scale),
        voters=votes.voters,
        choices=votes.choices,
        points=votes.points,
        kind=kind,
        scale=scale,
        point_scale=votes.point_scale,
        meta=meta.values,
    )


def _rest(sections: dict[str, Section], meta: _Meta, notes: Notes) -> None:
    """Projects or budget are wrong: what else is wrong is told in the same breath."""
    ids = project_rows.names(sections["PROJECTS"])
    kind = _kind(meta, notes)
    votes = ballots(sections["VOTES"], ids, kind, None, notes)
    _total(meta, "num_projects", len(sections["PROJECTS"].rows), notes)
    _total(meta, "num_votes", votes.rows, notes)


def _meta(section: Section, notes: Notes) -> _Meta:
    values: dict[str, str] = {}
    lines: dict[str, int] = {}
    rows = section.rows
    if section.columns and section.columns[:2] != ["key", "value"]:
        rows = [(section.line + 1, section.columns), *rows]  # the line with the names is missing
    for line, row in rows:
        key = row[0].strip().lower()
        if key in values:
            notes.slip("key_twice", line, key=key, before=lines[key])
            continue
        values[key] = ";".join(row[1:]).strip()
        lines[key] = line
    return _Meta(values, lines)


def _budget(meta: _Meta, notes: Notes) -> Fraction | None:
    text = meta.values.get("budget", "")
    budget = amount(text)
    if not text:
        notes.wrong("budget_missing")
    elif budget is None:
        notes.wrong("budget_unread", meta.lines["budget"], text=text)
    elif budget < 0:
        notes.wrong("budget_below", meta.lines["budget"], text=text)
    return budget if budget is not None and budget >= 0 else None


def _kind(meta: _Meta, notes: Notes) -> Kind:
    told = meta.values.get("vote_type", "").lower()
    for kind in KINDS:
        if told == kind:
            return kind
    if told:
        notes.wrong("kind_unknown", meta.lines["vote_type"], kinds=", ".join(KINDS), text=told)
    else:
        notes.slip("kind_missing")
    return "approval"


def _total(meta: _Meta, key: str, counted: int, notes: Notes) -> None:
    told = meta.whole(key, notes)
    if told is not None and told != counted:
        notes.mendable("counted", key, meta.lines[key], told=told, counted=counted)


def _lengths(meta: _Meta, votes: Votes, notes: Notes) -> None:
    """Ballots against the limits that META tells. The office has counted them, so they count."""
    sizes = Counter(len(one) for one in votes.choices)
    shortest, longest = meta.whole("min_length", notes), meta.whole("max_length", notes)
    few = sum(count for size, count in sizes.items() if shortest is not None and size < shortest)
    many = sum(count for size, count in sizes.items() if longest is not None and size > longest)
    if few:
        notes.slip("too_few", count=few, least=shortest or 0)
    if many:
        notes.slip("too_many", count=many, most=longest or 0)
