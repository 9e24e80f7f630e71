"""The machine-readable twins of an initiative. Public things only, and no people."""

from collections.abc import Iterable, Iterator, Mapping

from proeftuin.initiatives.models import Initiative
from proeftuin.library.data import lesson_data
from proeftuin.library.models import Lesson
from proeftuin.ui.http import absolute

COLUMNS = (
    "ref", "url", "language", "title", "problem", "phase", "status", "status_reason", "organisation", "sectors", "sdgs",
    "level", "country", "builds_on", "created_at", "changed_at", "closed_at",
)  # fmt: skip
INDICATOR = ("name", "unit", "method", "baseline", "target", "result", "result_note")
PLAIN = (
    "ref", "language", "title", "problem", "phase", "status", "status_reason", "sectors", "sdgs", "level", "country",
    "created_at", "changed_at", "closed_at",
)  # fmt: skip


def initiative_data(initiative: Initiative) -> dict[str, object]:
    """A public initiative as plain values. Its organisation is asked for, so select it along."""
    return {
        **{name: getattr(initiative, name) for name in PLAIN},
        "url": absolute(initiative.get_absolute_url()),
        "organisation": initiative.organisation.name if initiative.organisation else "",
        "builds_on": absolute(f"/cases/{initiative.builds_on.ref}/")
        if initiative.builds_on and initiative.builds_on.is_published
        else "",
    }


def whole(initiative: Initiative) -> dict[str, object]:
    """Everything public of one initiative: gate outputs, indicators, evaluation, logbook, lessons, moves."""
    evaluation = getattr(initiative, "evaluation", None)
    asked = getattr(initiative, "asked", None)
    lessons = Lesson.objects.filter(origin=initiative.thread, shared_at__isnull=False)
    return {
        **initiative_data(initiative),
        "asked": {"question": asked.question, "decision": asked.decision, "reason": asked.reason, "shown": asked.shown}
        if asked else None,
        "outputs": [{"key": one.key, "text": one.text, "link": one.link} for one in initiative.outputs.all()],
        "indicators": [
            {name: getattr(one, name) for name in INDICATOR}
            for one in initiative.indicators.all()
        ],
        "evaluation": {
            name: getattr(evaluation, name) for name in ("verdict", "summary", "cost", "effort_days", "people_reached")
        } if evaluation else None,
        "posts": [
            {"ref": one.ref, "title": one.title, "body": one.body, "link": one.link, "at": one.at}
            for one in initiative.posts.filter(is_public=True)
        ],
        "lessons": [lesson_data(one) for one in lessons.select_related("organisation", "case")],
        "moves": [
            {name: getattr(one, name) for name in ("verb", "from_phase", "to_phase", "reason", "missing", "at")}
            for one in initiative.moves.all()
        ],
    }  # fmt: skip


def rows(things: Iterable[Mapping[str, object]]) -> Iterator[list[object]]:
    for thing in things:
        yield [_cell(thing[name]) for name in COLUMNS]


def flat(data: object, path: str = "") -> Iterator[tuple[str, object]]:
    """Field and value pairs: ``posts.0.title``."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            yield from flat(value, f"{path}.{key}" if path else str(key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from flat(value, f"{path}.{index}")
    elif data is not None:
        yield path, _cell(data)


def json_ld(initiative: Initiative) -> dict[str, object]:
    """schema.org: an initiative is a Project of its organisation."""
    made: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Project",
        "@id": absolute(initiative.get_absolute_url()),
        "name": initiative.title,
        "description": initiative.problem[:500],
        "foundingDate": initiative.created_at.date().isoformat(),
    }
    if initiative.organisation:
        made["parentOrganization"] = {"@type": "GovernmentOrganization", "name": initiative.organisation.name}
    if initiative.closed_at:
        made["dissolutionDate"] = initiative.closed_at.date().isoformat()
    return made


def _cell(value: object) -> object:
    if isinstance(value, list):
        return " | ".join(map(str, value))
    return value.isoformat() if hasattr(value, "isoformat") else value
