"""What an import did, or would do: for people and for scripts."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MOST_LISTED = 10_000  # skipped rows that are listed one by one; beyond that they are counted by reason
MOST_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Skipped:
    row: int
    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class Example:
    """One record that is new, or that changes: ``fields`` maps a field to what it was and what it becomes."""

    id: str
    title: str
    verdict: str
    fields: Mapping[str, tuple[object, object]]


@dataclass(slots=True)
class ImportReport:
    """Counts of rows and records. rows = new + changed + unchanged + all skipped."""

    format: str
    file: str
    dry_run: bool
    makes: str = ""
    encoding: str = ""
    rows: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    skipped_by_reason: Counter[str] = field(default_factory=Counter)
    examples: list[Example] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def skipped_count(self) -> int:
        return self.skipped_by_reason.total()

    def skip(self, row: int, row_id: str, reason: str) -> None:
        self.skipped_by_reason[reason] += 1
        if len(self.skipped) < MOST_LISTED:
            self.skipped.append(Skipped(row, row_id, reason))

    def add_example(self, example: Example) -> None:
        if sum(one.verdict == example.verdict for one in self.examples) < MOST_EXAMPLES:
            self.examples.append(example)

    def as_json(self) -> dict[str, object]:
        """Plain values. ``skipped_not_listed`` says how many skipped rows the list leaves out."""
        plain = asdict(self)
        plain["skipped_by_reason"] = dict(self.skipped_by_reason.most_common())
        plain["skipped_count"] = self.skipped_count
        plain["skipped_not_listed"] = self.skipped_count - len(self.skipped)
        plain["seconds"] = round(self.seconds, 2)
        return plain

    def lines(self) -> Iterator[str]:
        """The report in words, in the active language."""
        yield _("%(file)s, read as %(format)s (%(encoding)s)") % {
            "file": self.file, "format": self.format, "encoding": self.encoding,
        }  # fmt: skip
        if self.dry_run:
            yield _("This was a dry run: nothing was written. It would be:")
        yield _("%(rows)s rows: %(new)s new, %(changed)s changed, %(unchanged)s unchanged, %(skipped)s skipped") % {
            "rows": self.rows, "new": self.new, "changed": self.changed, "unchanged": self.unchanged,
            "skipped": self.skipped_count,
        }  # fmt: skip
        yield from self.notes
        for example in self.examples if self.dry_run else ():
            yield from _example_lines(example)
        yield from self._skipped_lines()
        yield _("%(seconds)s seconds") % {"seconds": f"{self.seconds:.1f}"}

    def _skipped_lines(self) -> Iterator[str]:
        if not self.skipped:
            return
        yield _("Skipped:")
        for one in self.skipped:
            yield "  " + _("row %(row)s (%(id)s): %(reason)s") % {
                "row": one.row,
                "id": one.id or "–",
                "reason": one.reason,
            }
        more = self.skipped_count - len(self.skipped)
        if more:
            yield "  " + ngettext("and %(count)s row more:", "and %(count)s rows more:", more) % {"count": more}
            for reason, count in self.skipped_by_reason.most_common():
                yield f"  {count} × {reason}"


def _example_lines(example: Example) -> Iterator[str]:
    word = _("new") if example.verdict == "new" else _("changed")
    yield f"  {word}: {example.id} {example.title}"
    for name, (was, becomes) in example.fields.items():
        yield (
            f"    {name}: {_short(was)} → {_short(becomes)}"
            if example.verdict != "new"
            else f"    {name}: {_short(becomes)}"
        )


def _short(value: object) -> str:
    text = " ".join(str(value).split()) if value not in ("", None, []) else "–"
    return text if len(text) <= 100 else text[:99] + "…"
