"""Page-shaped figures of one process: three queries, whatever the size."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from proeftuin.content import vocabularies
from proeftuin.ideas.models import Idea
from proeftuin.insight import logic
from proeftuin.insight.counting import GROUPS, count
from proeftuin.insight.models import PopulationGroup, Recount
from proeftuin.kernel.clock import now
from proeftuin.processes.models import Participant, Process
from proeftuin.ui import charts
from proeftuin.ui.templatetags.ui import short_day

# Each total with what it counts and leaves out.
PARTS = {
    "participants": (
        gettext_lazy("People who took part"),
        gettext_lazy(
            "Everyone who contributed, supported, commented or answered, once each. A paper form without a name counts "
            "as one person."
        ),
    ),
    "ideas": (
        gettext_lazy("Contributions"),
        gettext_lazy("Published ones. Drafts, withdrawn, merged and hidden ones are left out."),
    ),
    "supports": (
        gettext_lazy("Supports"),
        gettext_lazy(
            "For and against together, one by one, and lists of signatures with the number on them. Those taken back "
            "are left out, and so are those of a way of taking part that hides its totals while people support."
        ),
    ),
    "comments": (
        gettext_lazy("Comments"),
        gettext_lazy("With the replies. Comments taken back or hidden are left out."),
    ),
    "responses": (gettext_lazy("Completed questionnaires"), gettext_lazy("Half-filled ones are left out.")),
}
LIVE = 300  # participants up to which a page without a recount counts by itself


@dataclass(frozen=True, slots=True)
class Part:
    """One figure: how many, what that counts and leaves out, and through which channel it came."""

    code: str
    label: str
    count: int
    definition: str
    channels: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """Those who took part by one trait, next to the population where it is known."""

    dimension: str
    label: str
    known: int
    cells: Sequence[tuple[str, logic.Cell]]
    missing: Sequence[str]
    source: str = ""

    @property
    def hides(self) -> bool:
        return any(cell.is_hidden for _label, cell in self.cells)


@dataclass(frozen=True, slots=True)
class Series:
    """One thing over time, drawn in columns."""

    code: str
    title: str
    label: str
    chart: charts.Columns


@dataclass(frozen=True, slots=True)
class Insight:
    """All of a process's figures, ready to show. ``counted_at`` is None while nothing has been counted."""

    counted_at: datetime | None
    parts: Sequence[Part] = ()
    series: Sequence[Series] = ()
    groups: Sequence[Group] = ()
    answers: Sequence[tuple[str, int]] = ()
    owed: int = 0
    topics: Sequence[Mapping[str, object]] = ()
    read: int = 0
    others: int = 0
    figures: Mapping[str, Any] = field(default_factory=dict)


def insight_of(process: Process, *, staff: bool = False) -> Insight:
    """The last recount as a page shows it; small processes without one are counted at once.

    Groups of age and gender are for ``staff``: the public sees areas. Cells under 5 are hidden from everyone.
    """
    kept = Recount.objects.filter(process=process).first()
    if kept is None and Participant.objects.filter(process=process)[: LIVE + 1].count() > LIVE:
        return Insight(None)
    figures: Mapping[str, Any] = kept.figures if kept else count(process)
    people = list(PopulationGroup.objects.filter(process=process))
    found = figures["topics"]
    return Insight(
        counted_at=kept.counted_at if kept else now(),
        parts=parts(figures),
        series=series(figures["days"]),
        groups=[group for name in (GROUPS if staff else GROUPS[:1]) if (group := group_of(name, figures, people))],
        answers=[(code, n) for code, n in figures["ideas"]["answers"].items() if code in Idea.ANSWERED],
        owed=figures["ideas"]["owed"],
        topics=_with_links(found["topics"]),
        read=found["read"],
        others=found["others"],
        figures=figures,
    )


def parts(figures: Mapping[str, Any]) -> list[Part]:
    """The totals with what they count. What nobody did is left out, participants apart."""
    made = []
    for code, (label, definition) in PARTS.items():
        figure = figures.get(code)
        if figure and (figure["total"] or code == "participants"):
            made.append(Part(code, str(label), figure["total"], str(definition), list(figure["channels"].items())))
    return made


def series(days: Mapping[str, Mapping[str, int]]) -> list[Series]:
    """What came in over time, each thing on its own scale over the same days."""
    labels = {"participants": _("New participants"), "ideas": _("Contributions"), "supports": _("Supports"),
              "comments": _("Comments"), "responses": _("Completed questionnaires")}  # fmt: skip
    seen = sorted(day for counts in days.values() for day in counts)
    if not seen:
        return []
    first, last = date.fromisoformat(seen[0]), date.fromisoformat(seen[-1])
    made = []
    for code, label in labels.items():
        counts = {date.fromisoformat(day): n for day, n in days.get(code, {}).items()}
        if not counts:
            continue
        step, joined = logic.weekly_steps(logic.daily(counts, first, last))
        named = [(short_day(day, with_year=last.year != first.year), n) for day, n in joined]
        made.append(Series(code, _finding(label, joined, step), label, charts.columns(named)))
    return made


def _finding(label: str, joined: Sequence[tuple[date, int]], step: int) -> str:
    day, most = max(joined, key=lambda pair: pair[1])
    total = sum(n for _day, n in joined)
    when = formats.date_format(day, "j F Y")
    if step == 1:
        return _("%(label)s: %(total)d in all, most on %(day)s (%(most)d)") % {
            "label": label, "total": total, "day": when, "most": most}  # fmt: skip
    return ngettext(
        "%(label)s: %(total)d in all, most in the %(step)d day from %(day)s (%(most)d)",
        "%(label)s: %(total)d in all, most in the %(step)d days from %(day)s (%(most)d)",
        step,
    ) % {"label": label, "total": total, "day": when, "most": most, "step": step}


def group_of(dimension: str, figures: Mapping[str, Any], people: Sequence[PopulationGroup]) -> Group | None:
    """Participants by area, age group or gender, next to the population; nothing where nobody told."""
    labels = {"area": _("Where they live"), "age_group": _("How old they are"), "gender": _("Gender")}
    population = {one.group: one.people for one in people if one.dimension == dimension}
    counts = figures["groups"][dimension]
    if not counts:
        return None
    made = logic.cells(counts, population)
    source = next((one.source for one in people if one.dimension == dimension), "")
    return Group(
        dimension, labels[dimension], sum(counts.values()),
        [(_word(dimension, cell.group), cell) for cell in made],
        [_word(dimension, cell.group) for cell in logic.missing(made)], source,
    )  # fmt: skip


def _word(dimension: str, group: str) -> str:
    return group if dimension == "area" else vocabularies.label(f"{dimension}s", group)


def _with_links(found: Sequence[Mapping[str, Any]]) -> list[Mapping[str, object]]:
    """Topics with their quotes, of which those whose idea has been hidden since the recount are left out. One query."""
    refs = {quote["ref"] for topic in found for quote in topic["quotes"]}
    shown = {idea.ref: idea for idea in Idea.objects.filter(ref__in=refs).shown().only("ref", "title", "language")}
    return [
        {
            **topic,
            "quotes": [{**quote, "idea": shown[quote["ref"]]} for quote in topic["quotes"] if quote["ref"] in shown],
        }
        for topic in found
    ]
