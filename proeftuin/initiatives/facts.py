"""What is there on an initiative, as far as its gates ask for it."""

from proeftuin.initiatives.logic import Facts
from proeftuin.initiatives.models import Asked, Evaluation, Initiative
from proeftuin.library.models import Case, Lesson


def facts_of(initiative: Initiative) -> Facts:
    """The facts for the gates. At most seven queries; prefetched relations are used where they are there."""
    indicators = list(initiative.indicators.all())
    evaluation = Evaluation.objects.filter(initiative=initiative).first()
    measurable = [
        one for one in indicators if one.baseline is not None and one.target is not None and one.agreed_with.strip()
    ]
    return Facts(
        outputs=frozenset(output.key for output in initiative.outputs.all() if output.text.strip()),
        roles=frozenset(member.role for member in initiative.members.all() if member.state == "active"),
        asked=Asked.objects.filter(initiative=initiative).exists(),
        indicators=bool(measurable),
        posts=initiative.posts.exists(),
        results=bool(indicators) and all(one.result is not None for one in indicators),
        evaluation=evaluation is not None,
        costs=evaluation is not None and (evaluation.cost is not None or evaluation.effort_days is not None),
        lessons=Lesson.objects.filter(origin=initiative.thread, shared_at__isnull=False).exists(),
        case=Case.objects.filter(origin=initiative.thread).exclude(state=Case.State.PENDING_DELETION).exists(),
    )
