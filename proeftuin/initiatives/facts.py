"""What is there on an initiative, as far as its gates ask for it."""

from typing import Any

from django.db.models import QuerySet

from proeftuin.initiatives.logic import Facts
from proeftuin.initiatives.models import Asked, Evaluation, Initiative
from proeftuin.library.models import Case, Lesson
from proeftuin.storage.together import which


def looked_for(initiative: Initiative) -> dict[str, QuerySet[Any]]:
    """What the gates ask for and must be looked up, by name: it is enough to know whether it is there."""
    return {
        "asked": Asked.objects.filter(initiative=initiative),
        "posts": initiative.posts.all(),
        "lessons": Lesson.objects.filter(origin=initiative.thread, shared_at__isnull=False),
        "case": Case.objects.filter(origin=initiative.thread).exclude(state=Case.State.PENDING_DELETION),
    }


def facts_of(initiative: Initiative) -> Facts:
    """The facts for the gates. At most five queries; prefetched relations are used where they are there."""
    evaluation = Evaluation.objects.filter(initiative=initiative).first()
    return facts_from(initiative, evaluation, which(looked_for(initiative)))


def facts_from(initiative: Initiative, evaluation: Evaluation | None, there: frozenset[str]) -> Facts:
    """The same, where its evaluation was read and it is known which of :func:`looked_for` are ``there``."""
    indicators = list(initiative.indicators.all())
    measurable = [
        one for one in indicators if one.baseline is not None and one.target is not None and one.agreed_with.strip()
    ]
    return Facts(
        outputs=frozenset(output.key for output in initiative.outputs.all() if output.text.strip()),
        roles=frozenset(member.role for member in initiative.members.all() if member.state == "active"),
        asked="asked" in there,
        indicators=bool(measurable),
        posts="posts" in there,
        results=bool(indicators) and all(one.result is not None for one in indicators),
        evaluation=evaluation is not None,
        costs=evaluation is not None and (evaluation.cost is not None or evaluation.effort_days is not None),
        lessons="lessons" in there,
        case="case" in there,
    )
