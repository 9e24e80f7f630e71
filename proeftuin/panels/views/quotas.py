"""What was typed on the page of quotas, read field by field."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from proeftuin.kernel.errors import InvalidError
from proeftuin.panels import logic
from proeftuin.panels.actions.setup import Change
from proeftuin.panels.logic import Category, Feature
from proeftuin.panels.models import Panel


def change_typed(posted: QueryDict, panel: Panel) -> tuple[int, bool, Change, Sequence[Category]]:
    """Size, whether addresses count, the change to make, and the categories as typed. Raises InvalidError."""
    wrong: dict[str, object] = {}
    size = _number(posted.get("size", ""), "size", wrong) or 0
    typed = [_category(posted, one, wrong) for one in panel.parsed if posted.get("do") != f"remove:{one.code}"]
    if posted.get("do") == "population":
        typed = [logic.proportional(one, size) for one in typed]
    if posted.get("do") == "add":
        typed.append(_added(posted, typed))
    if wrong:
        raise InvalidError(wrong)
    return size, posted.get("households") == "on", lambda _panel: typed, typed


def _category(posted: QueryDict, category: Category, wrong: dict[str, object]) -> Category:
    return replace(category, features=tuple(_feature(posted, one, wrong) for one in category.features))


def _feature(posted: QueryDict, one: Feature, wrong: dict[str, object]) -> Feature:
    population, minimum, maximum = (
        _number(posted.get(f"{name}_{one.code}", ""), one.code, wrong) for name in ("population", "min", "max")
    )
    return replace(
        one, population=population, minimum=minimum or 0, maximum=logic.LARGEST if maximum is None else maximum
    )  # fmt: skip


def _number(typed: str, name: str, wrong: dict[str, object]) -> int | None:
    bare = "".join(typed.split()).replace(".", "")
    if not bare:
        return None
    if not (bare.isascii() and bare.isdigit() and len(bare) < 10):
        wrong[name] = _("Fill in a whole number.")
        return None
    return int(bare)


def _added(posted: QueryDict, known: Sequence[Category]) -> Category:
    try:
        features = logic.written(posted.get("features", ""))
    except ValueError as error:
        raise InvalidError(
            {"features": _("Write “group” or “group = number”, not “%(line)s”.") % {"line": error}}
        ) from error
    if len(features) < 2:
        raise InvalidError({"features": _("A category needs two groups or more.")})
    return logic.made(posted.get("title", "").strip()[:80], features, [one.code for one in known])
