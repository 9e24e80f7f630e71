"""Reading Kafka cases: the private ones for their case team, the published ones for everyone."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.http import Http404

from proeftuin.casework import logic, permissions
from proeftuin.casework.logic import Pattern, Tied
from proeftuin.casework.models import KafkaCase, Knot, Published, Step
from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.queries import initiative_for
from proeftuin.kernel.actor import Actor

PER_PAGE = 20
MOST_CASES = 2000  # that patterns look at: the newest


def listed(actor: Actor, initiative: Initiative) -> "QuerySet[KafkaCase]":
    """The cases of an initiative for its case team, newest first."""
    if not permissions.in_case_team(actor, initiative):
        return KafkaCase.objects.none()
    return (
        KafkaCase.objects.filter(initiative=initiative).select_related("published", "session")
        .annotate(knots_tied=Count("knots", distinct=True)).order_by("-id")
    )  # fmt: skip


def published_of(initiative: Initiative) -> "QuerySet[Published]":
    return (
        Published.objects.filter(case__initiative=initiative).select_related("case__initiative").order_by("-at", "-id")
    )


def case_for(actor: Actor, ref: str, case_ref: str) -> KafkaCase:
    """A case with all its parts, for its case team. Raises Http404 for everyone else."""
    initiative = initiative_for(actor, ref)
    if not permissions.in_case_team(actor, initiative):
        raise Http404
    case = (
        KafkaCase.objects.filter(initiative=initiative, ref=case_ref)
        .select_related("published", "session", "end_user")
        .prefetch_related(
            Prefetch("steps", Step.objects.prefetch_related("knots")),
            Prefetch("knots", Knot.objects.prefetch_related("steps")), "talks", "recommendations", "follow_ups",
        )
        .first()
    )  # fmt: skip
    if case is None:
        raise Http404
    case.initiative = initiative
    return case


def published_for(actor: Actor, ref: str, case_ref: str) -> Published:
    """The published version of a case, for everyone who may see the initiative. Raises Http404."""
    initiative = initiative_for(actor, ref)
    published = Published.objects.filter(case__initiative=initiative, case__ref=case_ref).select_related("case").first()
    if published is None:
        raise Http404
    published.case.initiative = initiative
    return published


@dataclass(frozen=True, slots=True)
class Recurring:
    """Knots that stand in several cases, three ways; ``cases`` is how many cases were looked at."""

    cases: int
    own: int
    kinds: list[Pattern]
    rules: list[Pattern]
    agencies: list[Pattern]
    published: list[Published]


def recurring(actor: Actor) -> Recurring:
    """Patterns over the cases this actor may see, and the published ones. Three queries.

    An office is named to who is on no case team only when it stands in several cases that name it.
    """
    own = _own_knots(actor)
    mine = {one.case for one in own}
    visible = Published.objects.filter(case__initiative__in=Initiative.objects.visible_to(actor))
    others = list(visible.select_related("case__initiative").order_by("-at", "-id")[:MOST_CASES])
    knots = [*own, *(tied for one in others if one.case.ref not in mine for tied in _public_knots(one))]
    agencies = logic.patterns(knots, "agency")
    named = [one for one in agencies if one.cases & mine or len(one.cases) >= logic.FEWEST_CASES]
    return Recurring(
        cases=len({one.case for one in knots}), own=len(mine), kinds=logic.patterns(knots, "kind"),
        rules=logic.patterns(knots, "rule"), agencies=named, published=others,
    )  # fmt: skip


def _own_knots(actor: Actor) -> list[Tied]:
    """Knots of the cases on whose case team the actor is. One query."""
    if not actor.is_person:
        return []
    seat = Q(
        case__initiative__members__user_id=actor.person_id, case__initiative__members__state="active",
        case__initiative__members__role__in=permissions.CASE_TEAM,
    )  # fmt: skip
    rows = Knot.objects.filter(seat).order_by("-case_id", "number").values_list("case__ref", "kind", "rule", "agency")
    return [Tied(*row) for row in rows[: MOST_CASES * 5]]


def _public_knots(published: Published) -> list[Tied]:
    knots = published.content["knots"]
    hides = published.hides_agencies
    return [Tied(published.case.ref, one["kind"], one["rule"], "" if hides else one["agency"]) for one in knots]
