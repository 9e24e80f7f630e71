"""The panel as a way of taking part, as processes know it."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from proeftuin.panels import personal
from proeftuin.panels.models import Panel, Volunteer
from proeftuin.processes.models import Method
from proeftuin.processes.registry import Counts, Figure, MethodKind, copies, method_kind, when_anonymised


def register() -> None:
    from proeftuin.panels.views.taking_part import panel_page

    method_kind(
        MethodKind(
            code="panel",
            label=_("Panel by lot"),
            actions={"volunteer": _("Register for the draw")},
            counts=counts,
            figures_from=figures_from,
            view=panel_page,
            rules=lambda method: f"/panels/{method.ref}/",
            entry=lambda method: f"/panels/{method.ref}/enter/",
            explanation=_("People register, and a lottery draws a group that is like the population."),
        )
    )
    copies("panel")(copy_panel)
    when_anonymised(personal.anonymise)


def counts(method: Method) -> Counts:
    """How many registered. One query."""
    return {"people": {"": Volunteer.objects.filter(panel__method=method).exclude(state=Volunteer.State.GONE).count()}}


def figures_from(_method: Method, counts: Counts) -> Sequence[Figure]:
    many = counts["people"][""]
    return (Figure(_("people registered for the draw"), many, _("Each person once. Who withdrew is not counted.")),)


def copy_panel(old: Method, new: Method) -> None:
    """Size and quotas go along; people do not."""
    found = Panel.objects.filter(method=old).first()
    if found is not None:
        Panel.objects.create(
            method=new, size=found.size, categories=found.categories, households=found.households
        )  # fmt: skip
