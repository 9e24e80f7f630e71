"""What the panel must look like: its size, its categories and their quotas."""

from collections.abc import Callable, Sequence

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from proeftuin.content import vocabularies
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.actions import record
from proeftuin.panels import logic, permissions, registry
from proeftuin.panels.logic import Category
from proeftuin.panels.models import Panel
from proeftuin.processes.models import Method

SIZE = 24  # until somebody says otherwise

type Change = Callable[[Panel], Sequence[Category]]


@transaction.atomic
def begin_panel(*, by: Actor, method: Method) -> Panel:
    """Begin with age, gender and part of town. Begun twice is begun once. Raises NotAllowedError."""
    require(permissions.can_set_up(by, method))
    found, made = Panel.objects.get_or_create(
        method=method, defaults={"categories": logic.stored(_usual(method, SIZE)), "size": SIZE}
    )
    if made:
        record("panel.begun", by=by, thread=method.process.thread, audience=method.process.circle,
               data={"method": method.title})  # fmt: skip
    return found


def _usual(method: Method, size: int) -> list[Category]:
    """In the language of the process, as all words of a process are; with the population where somebody knows it."""
    known = registry.population_of(method.process)
    with translation.override(method.process.language):
        dimensions = [
            (_("Age"), "age_group", [(one.code, one.label) for one in vocabularies.terms("age_groups")]),
            (_("Gender"), "gender", [(one.code, one.label) for one in vocabularies.terms("genders")]),
        ]
        if len(method.process.areas) > 1:
            dimensions.append((_("Part of town"), "area", [(str(one), str(one)) for one in method.process.areas]))
        found: list[Category] = []
        for title, dimension, groups in dimensions:
            people = known.get(dimension, {})
            features = [(label, people.get(code)) for code, label in groups]
            made = logic.made(title, features, [one.code for one in found])
            found.append(logic.proportional(made, size))
    return found


@transaction.atomic
def change_panel(
    *, by: Actor, panel: Panel, edits: int, change: Change, size: int | None = None, households: bool | None = None
) -> Panel:
    """Change size, addresses and categories at once. Raises NotAllowedError, InvalidError, StaleError."""
    panel = Panel.objects.select_for_update(no_key=True).select_related("method__process").get(pk=panel.pk)
    require(permissions.can_change_quotas(by, panel))
    if panel.edits != edits:
        raise StaleError(panel.edits)
    panel.size = panel.size if size is None else size
    panel.households = panel.households if households is None else households
    if not 1 <= panel.size <= logic.LARGEST:
        raise InvalidError({"size": _("A panel has 1 to %(most)d members.") % {"most": logic.LARGEST}})
    categories = list(change(panel))
    _check(categories)
    panel.categories = logic.stored(categories)
    panel.edits += 1
    panel.save()
    record("panel.changed", by=by, thread=panel.method.process.thread, audience=panel.method.process.circle,
           data={"method": panel.method.title, "size": panel.size})  # fmt: skip
    return panel


def _check(categories: Sequence[Category]) -> None:
    if len(categories) > logic.MOST_CATEGORIES:
        raise InvalidError({"": _("A panel has at most %(most)d categories.") % {"most": logic.MOST_CATEGORIES}})
    wrong: dict[str, object] = {}
    for category in categories:
        if not 2 <= len(category.features) <= logic.MOST_FEATURES:
            wrong[category.code] = _("A category needs two groups or more.")
        for one in category.features:
            if one.minimum > one.maximum:
                wrong[one.code] = _("At least is more than at most.")
    if wrong:
        raise InvalidError(wrong)
