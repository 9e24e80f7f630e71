"""What an import of a process did, or would do: counts, problems line by line, where each column went."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MOST_LISTED = 10_000  # problems listed one by one; beyond that they are counted
KINDS = ("processes", "phases", "methods", "ideas", "comments", "supports", "responses", "milestones", "surveys",
         "answers", "statements", "votes", "projects", "counts", "ballots", "panels", "draws",
         "volunteers")  # fmt: skip


@dataclass(slots=True)
class Counts:
    """Rows of one kind. read = made + changed + unchanged + skipped, where each row makes one thing."""

    read: int = 0
    made: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a file. ``line`` is the line on which its row begins; 0 is the file as a whole."""

    file: str
    line: int
    column: str
    what: str
    done: str


@dataclass(frozen=True, slots=True)
class Column:
    """Where one column of a file went (``to``), or why it was left."""

    file: str
    column: str
    to: str = ""
    left: str = ""


@dataclass(frozen=True, slots=True)
class Recognised:
    """One file: what it holds, in which dialect of the format."""

    file: str
    holds: str
    dialect: str
    encoding: str
    rows: int


@dataclass(slots=True)
class ProcessReport:
    format: str
    path: str
    dry_run: bool
    process: str = ""  # the address of the process
    title: str = ""
    files: list[Recognised] = field(default_factory=list)
    counts: dict[str, Counts] = field(default_factory=lambda: {kind: Counts() for kind in KINDS})
    columns: list[Column] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    notes: list[str] = field(default_factory=list)
    redirects: int = 0
    seconds: float = 0.0

    def problem(self, file: str, line: int, column: str, what: str, done: str) -> None:
        self.problem_count += 1
        if len(self.problems) < MOST_LISTED:
            self.problems.append(Problem(file, line, column, what, done))

    def as_json(self) -> dict[str, object]:
        """Plain values, for scripts. ``problems_not_listed`` says how many the list leaves out."""
        plain = asdict(self)
        plain["problems_not_listed"] = self.problem_count - len(self.problems)
        plain["seconds"] = round(self.seconds, 2)
        return plain

    def lines(self) -> Iterator[str]:
        """The report in words, in the active language."""
        for one in self.files:
            yield _("%(file)s: %(holds)s, %(dialect)s (%(encoding)s), %(rows)s rows") % asdict(one)
        if self.dry_run:
            yield _("This was a dry run: nothing was written. It would be:")
        if self.process:
            yield f"{self.title}: {self.process}"
        for kind, count in self.counts.items():
            if count.read:
                words = {"kind": kind, **asdict(count)}
                yield (
                    _(
                        "%(kind)s: %(read)s read, %(made)s new, %(changed)s changed, %(unchanged)s unchanged,"
                        " %(skipped)s skipped"
                    )
                    % words
                )
        yield from self.notes
        yield from self._column_lines()
        yield from self._problem_lines()
        yield _("%(seconds)s seconds") % {"seconds": f"{self.seconds:.1f}"}

    def _column_lines(self) -> Iterator[str]:
        yield _("Columns:")
        for one in self.columns:
            yield f"  {one.file} {one.column} → {one.to}" if one.to else f"  {one.file} {one.column}: {one.left}"

    def _problem_lines(self) -> Iterator[str]:
        if not self.problem_count:
            return
        yield _("Problems:")
        for one in self.problems:
            where = f"{one.file}, " + _("line %(line)s") % {"line": one.line} if one.line else one.file
            yield f"  {where}{', ' + one.column if one.column else ''}: {one.what} {one.done}"
        more = self.problem_count - len(self.problems)
        if more:
            yield "  " + ngettext("and %(count)s problem more", "and %(count)s problems more", more) % {"count": more}
