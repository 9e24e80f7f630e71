"""What is wrong with a file: mistakes that stop it, and slips that it is counted with all the same.

Each is a code with its values and its line, so that a site can tell it in other languages than this English.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

SHOWN = 20  # mistakes of one kind that are told one by one

type Mended = Literal["", "counted", "left_out", "first_counts"]

SENTENCES: Mapping[str, str] = {
    "encoding": "this is no UTF-8 text; save the file as UTF-8",
    "nul": "a NUL character; this is no text file",
    "mixed_ends": "mixed line ends (some lines end as on Windows, some do not); read as one kind",
    "second_section": "a second section %(name)s; keep one",
    "no_meta": "the file has to begin with a line META",
    "no_section": "there is no section %(name)s; a line with that word alone begins it",
    "no_column": "section %(name)s has no column %(column)s",
    "quote_open": "a quotation mark is opened here and not closed",
    "quote": "this line can’t be read; look at its quotation marks and its length",
    "unnamed": "a project without project_id",
    "comma": "the project_id %(name)s holds a comma, which parts ids in a ballot",
    "project_twice": "project %(name)s stands on line %(before)s too; keep one",
    "cost_missing": "project %(name)s has no cost",
    "cost_unread": "the cost of project %(name)s is no number: %(text)s",
    "cost_below": "the cost of project %(name)s is below zero (%(text)s)",
    "cost_nothing": "project %(name)s costs nothing; it wins as soon as one voter wants it",
    "no_projects": "there are no projects",
    "selected": "selected is 0, 1, 2 or 3, not %(text)s; left out",
    "votes_differ": "project %(name)s should have %(told)s votes; the ballots give it %(counted)s",
    "not_whole": "%(key)s is no whole number: %(text)s; left out",
    "too_large": "the amounts are too large to count exactly; give them in thousands or millions",
    "budget_missing": "META: there is no budget; add a line budget;AMOUNT",
    "budget_unread": "the budget is no number: %(text)s",
    "budget_below": "the budget is below zero (%(text)s)",
    "key_twice": "%(key)s stands on line %(before)s too; the first counts",
    "kind_unknown": "vote_type is one of %(kinds)s, not %(text)s",
    "kind_missing": "META: no vote_type; read as approval",
    "num_projects": "num_projects says %(told)s projects, the file has %(counted)s",
    "num_votes": "num_votes says %(told)s ballots, the file has %(counted)s",
    "too_few": "%(count)s ballots choose fewer than %(least)s projects (min_length); they count",
    "too_many": "%(count)s ballots choose more than %(most)s projects (max_length); they count",
    "zeros": "read project %(name)s as the same number with other zeros",
    "empty_place": "an empty place between commas; left out",
    "unknown_project": "there is no project %(name)s in PROJECTS",
    "chosen_twice": "project %(name)s stands twice in one ballot; it counts once",
    "points_count": "%(projects)s projects and %(points)s points; give as many of each",
    "points_missing": "points are numbers from zero; one of these is empty",
    "points_unread": "points are numbers from zero, not %(text)s",
    "no_points": "votes with points need a column points in VOTES",
    "short_row": "%(count)s fields where VOTES has %(columns)s columns",
    "voter_twice": "voter %(name)s voted on line %(before)s too",
    "more": "and %(count)s more like this",
}
MENDED: Mapping[str, str] = {
    "counted": "counted what is there",
    "left_out": "left out",
    "first_counts": "the first counts",
}


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong. ``line`` 0: of the file as a whole. ``mended``: what a tolerant reader made of it."""

    code: str
    values: Mapping[str, str | int] = field(default_factory=dict)
    line: int = 0
    mended: Mended = ""

    def __str__(self) -> str:
        words = SENTENCES[self.code] % self.values
        if self.mended:
            words = f"{words}: {MENDED[self.mended]}"
        return f"line {self.line}: {words}" if self.line else words


class Notes:
    """Mistakes and warnings, each told with its line; many alike are told a few times and then counted."""

    def __init__(self, *, tolerant: bool) -> None:
        self.tolerant = tolerant
        self._told: dict[bool, list[Mistake]] = {True: [], False: []}
        self._counts: dict[tuple[bool, str], int] = {}

    @property
    def mistakes(self) -> list[Mistake]:
        return self._shown(wrong=True)

    @property
    def warnings(self) -> list[Mistake]:
        return self._shown(wrong=False)

    @property
    def stopped(self) -> bool:
        return bool(self._told[True])

    @property
    def count(self) -> int:
        """How many were told until now, of both."""
        return sum(self._counts.values())

    def wrong(self, code: str, line: int = 0, **values: str | int) -> None:
        self._tell(True, Mistake(code, values, line))

    def slip(self, code: str, line: int = 0, **values: str | int) -> None:
        self._tell(False, Mistake(code, values, line))

    def mendable(self, mended: Mended, code: str, line: int = 0, **values: str | int) -> None:
        """A mistake that a tolerant reader mends, and says so."""
        self._tell(not self.tolerant, Mistake(code, values, line, mended if self.tolerant else ""))

    def _tell(self, wrong: bool, mistake: Mistake) -> None:
        count = self._counts[wrong, mistake.code] = self._counts.get((wrong, mistake.code), 0) + 1
        if count <= SHOWN:
            self._told[wrong].append(mistake)

    def _shown(self, *, wrong: bool) -> list[Mistake]:
        """What was told; after the last of a kind that has more, how many more."""
        found: list[Mistake] = []
        seen: dict[str, int] = {}
        for mistake in self._told[wrong]:
            found.append(mistake)
            seen[mistake.code] = seen.get(mistake.code, 0) + 1
            rest = self._counts[wrong, mistake.code] - SHOWN
            if seen[mistake.code] == SHOWN and rest > 0:
                found.append(Mistake("more", {"count": rest}))
        return found
