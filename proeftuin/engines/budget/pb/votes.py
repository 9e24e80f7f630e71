"""The rows of VOTES: one ballot each."""

from dataclasses import dataclass, field
from fractions import Fraction

from proeftuin.engines.budget.amounts import amount, scale_of, scaled
from proeftuin.engines.budget.election import Kind
from proeftuin.engines.budget.pb.notes import Notes
from proeftuin.engines.budget.pb.sections import Section

type Choice = tuple[tuple[int, ...], tuple[Fraction, ...]]  # places of projects, and the points of each


@dataclass
class Votes:
    """The ballots, as `Election` holds them; `rows` counts the lines, those left out too."""

    voters: list[str] = field(default_factory=list)
    choices: list[tuple[int, ...]] = field(default_factory=list)
    points: list[tuple[int, ...]] | None = None
    point_scale: int = 1
    rows: int = 0


class _Ballots:
    """Reads what one ballot says. Ballots that are written alike are read once."""

    def __init__(self, ids: list[str], *, pointed: bool, notes: Notes) -> None:
        self.places = {name: at for at, name in enumerate(ids)}
        self.bare = {name.lstrip("0"): at for at, name in enumerate(ids)}
        self.pointed = pointed
        self.notes = notes
        self.known: dict[tuple[str, str], Choice] = {}

    def choice(self, line: int, vote: str, points: str) -> Choice:
        """The choice on a line; what is wrong with it is noted."""
        found = self.known.get((vote, points))
        if found is None:
            told = self.notes.count
            found = self._read(line, vote, points)
            if told == self.notes.count:
                self.known[vote, points] = found  # what is wrong is told for each line again
        return found

    def _read(self, line: int, vote: str, points: str) -> Choice:
        names = [one.strip() for one in vote.split(",")] if vote.strip() else []
        weights = self._points(line, points, len(names)) if self.pointed else [Fraction(1)] * len(names)
        chosen: dict[int, Fraction] = {}
        for name, weight in zip(names, weights, strict=True):
            place = self.places.get(name)
            if place is None and name:
                place = self.bare.get(name.lstrip("0"))
                if place is not None:
                    self.notes.slip("zeros", line, name=name)
            if not name:
                self.notes.slip("empty_place", line)
            elif place is None:
                self.notes.mendable("left_out", "unknown_project", line, name=name)
            elif place in chosen:
                self.notes.slip("chosen_twice", line, name=name)
            else:
                chosen[place] = weight
        return tuple(chosen), tuple(chosen.values())

    def _points(self, line: int, text: str, count: int) -> list[Fraction]:
        parts = text.split(",") if text.strip() else []
        if len(parts) != count:
            self.notes.wrong("points_count", line, projects=count, points=len(parts))
            return [Fraction(0)] * count
        weights = []
        for part in parts:
            weight = amount(part)
            if weight is None or weight < 0:
                code = "points_unread" if part.strip() else "points_missing"
                self.notes.wrong(code, line, text=part.strip())
                weight = Fraction(0)
            weights.append(weight)
        return weights


def ballots(section: Section, ids: list[str], kind: Kind, longest: int | None, notes: Notes) -> Votes:
    """Read the ballots. `longest` is the max_length of the vote: the first choice of a ranking gets so many points."""
    columns = section.columns
    voter_at, vote_at = columns.index("voter_id"), columns.index("vote")
    points_at = columns.index("points") if "points" in columns else None
    pointed = kind in ("cumulative", "scoring")
    if pointed and points_at is None:
        notes.wrong("no_points", section.line + 1)
        return Votes()
    reader = _Ballots(ids, pointed=pointed, notes=notes)
    votes = Votes()
    given: list[tuple[Fraction, ...]] = []
    seen: dict[str, int] = {}
    for line, row in section.rows:
        votes.rows += 1
        if len(row) <= max(voter_at, vote_at):
            notes.wrong("short_row", line, count=len(row), columns=len(columns))
            continue
        voter = row[voter_at].strip()
        points = row[points_at] if pointed and points_at is not None and points_at < len(row) else ""
        if voter in seen:
            if not notes.tolerant:
                reader.choice(line, row[vote_at], points)  # so that its other mistakes are told too
            notes.mendable("first_counts", "voter_twice", line, name=voter, before=seen[voter])
            continue
        seen[voter] = line
        chosen, weights = reader.choice(line, row[vote_at], points)
        votes.voters.append(voter)
        votes.choices.append(chosen)
        given.append(weights)
    if pointed:
        _weigh(votes, given)
    elif kind == "ordinal":
        top = max([longest or 0, *(len(one) for one in set(votes.choices))])
        votes.points = [tuple(range(top, top - len(one), -1)) for one in votes.choices]
    return votes


def _weigh(votes: Votes, given: list[tuple[Fraction, ...]]) -> None:
    votes.point_scale = scale_of({one for weights in set(given) for one in weights})
    as_units: dict[tuple[Fraction, ...], tuple[int, ...]] = {}
    for weights in given:
        if weights not in as_units:
            as_units[weights] = tuple(scaled(one, votes.point_scale) for one in weights)
    votes.points = [as_units[weights] for weights in given]
