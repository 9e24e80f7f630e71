"""Groups as machines read them: without who belongs to them."""

from collections.abc import Iterable

from proeftuin.gatherings.models import Gathering
from proeftuin.groups.models import Group, Put
from proeftuin.ui.http import absolute


def group_data(group: Group) -> dict[str, object]:
    """One group. Its organisation is asked for, so select it along."""
    names = ("ref", "language", "title", "text", "sectors", "entry", "people")
    return {
        **{name: getattr(group, name) for name in names}, "url": absolute(group.get_absolute_url()),
        "organisation": group.organisation.name, "begun_at": group.created_at.isoformat(),
    }  # fmt: skip


def whole(group: Group, puts: Iterable[Put], gatherings: Iterable[Gathering]) -> dict[str, object]:
    """With its questions and gatherings."""
    return {
        **group_data(group),
        "questions": [
            {"title": one.question.title, "state": one.question.state,
             "url": absolute(one.question.get_absolute_url())} for one in puts
        ],
        "gatherings": [
            {"title": one.title, "starts_at": one.starts_there.isoformat(), "url": absolute(one.get_absolute_url())}
            for one in gatherings
        ],
    }  # fmt: skip
