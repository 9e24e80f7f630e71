"""Labs as machines read them: no people."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from proeftuin.gatherings.models import Gathering
from proeftuin.labs.models import Lab, Project
from proeftuin.ui.http import absolute

COLUMNS = ("ref", "url", "language", "name", "place", "town", "hours", "accessibility", "contact", "owners",
           "opened_at", "closed_at")  # fmt: skip


def lab_data(lab: Lab) -> dict[str, object]:
    """One lab. Its owners are asked for, so prefetch them."""
    plain = ("ref", "language", "name", "text", "place", "town", "hours", "accessibility", "contact", "close_reason")
    return {
        **{name: getattr(lab, name) for name in plain}, "url": absolute(lab.get_absolute_url()),
        "owners": [one.organisation.name for one in lab.owners.all() if one.agreed_at],
        "opened_at": lab.opened_at.isoformat() if lab.opened_at else "",
        "closed_at": lab.closed_at.isoformat() if lab.closed_at else "",
    }  # fmt: skip


def rows(labs: Iterable[Lab]) -> Iterator[list[object]]:
    for one in labs:
        told = lab_data(one)
        yield ["|".join(map(str, value)) if isinstance(value := told[name], list) else value for name in COLUMNS]


def whole(lab: Lab, projects: Mapping[str, Sequence[Project]], agenda: Sequence[Gathering]) -> dict[str, object]:
    """With its agenda and its projects."""
    return {
        **lab_data(lab),
        "agenda": [{"title": one.title, "starts_at": one.starts_there.isoformat(),
                    "url": absolute(one.get_absolute_url())} for one in agenda],
        "projects": [
            {
                "title": one.initiative.title, "url": absolute(one.initiative.get_absolute_url()),
                "owner": one.initiative.organisation.name if one.initiative.organisation else "", "state": one.state,
            }
            for state in ("in", "out") for one in projects[state]
        ],
    }  # fmt: skip
