"""Figures as plain values, for the twins of the page. Small cells stay hidden here too."""

from collections.abc import Iterator

from proeftuin.insight.grounds import Shown
from proeftuin.insight.queries import Insight
from proeftuin.processes.models import Process
from proeftuin.ui.http import absolute

COLUMNS = ("figure", "group", "count", "share", "population_share", "definition")


def insight_data(process: Process, insight: Insight, summary: Shown | None = None) -> dict[str, object]:
    """Everything that the public page shows. ``count`` is null where a group is too small to show."""
    return {
        "process": absolute(process.get_absolute_url()),
        "counted_at": insight.counted_at,
        "figures": [
            {"code": one.code, "label": one.label, "count": one.count, "definition": one.definition,
             "channels": dict(one.channels)}
            for one in insight.parts
        ],
        "days": {one.code: insight.figures["days"][one.code] for one in insight.series},
        "groups": {
            one.dimension: [
                {"group": cell.group, "count": cell.count, "share": cell.share, "population_share": cell.population}
                for _label, cell in one.cells
            ]
            for one in insight.groups
        },
        "answers": dict(insight.answers),
        "answers_owed": insight.owed,
        "topics": [
            {"words": one["words"], "count": one["count"],
             "quotes": [{"text": quote["text"], "idea": absolute(quote["idea"].get_absolute_url())}
                        for quote in one["quotes"]]}  # type: ignore[attr-defined, index]
            for one in insight.topics
        ],
        "summary": _summary(summary) if summary else None,
    }  # fmt: skip


def _summary(summary: Shown) -> dict[str, object]:
    """What a language model wrote and a person checked, said so here too."""
    return {
        "written_by": "machine", "model": summary.model, "written_at": summary.written_at,
        "checked_by": "person", "checked_at": summary.reviewed_at, "language": summary.language,
        "sentences": [
            {"text": line.text,
             "quotes": [{"text": one.text, "idea": absolute(one.idea.get_absolute_url())} for one in line.grounds]}
            for line in summary.lines
        ],
    }  # fmt: skip


def rows(insight: Insight) -> Iterator[tuple[object, ...]]:
    """One line for each figure, each channel of it, and each group."""
    for part in insight.parts:
        yield part.code, "", part.count, "", "", part.definition
        for channel, n in part.channels:
            yield part.code, f"channel:{channel}", n, "", "", ""
    for group in insight.groups:
        for _label, cell in group.cells:
            yield "participants", f"{group.dimension}:{cell.group}", cell.count, cell.share, cell.population, ""
    for code, n in insight.answers:
        yield "answers", code, n, "", "", ""
