"""What the clock does: remind a team that it is time to look again."""

from django.db import transaction

from proeftuin.assessments.models import Assessment
from proeftuin.initiatives.actions.saving import told
from proeftuin.initiatives.models import Initiative
from proeftuin.kernel.actor import system
from proeftuin.kernel.clock import now, today
from proeftuin.ledger.ticks import every

MOST = 200


@every(minutes=12 * 60)
def say_which_to_take_again() -> int:
    """Tell the team once of each assessment whose day of review has come. Returns how many."""
    due = Assessment.objects.filter(review_on__lte=today(), reminded_at=None).order_by("pk")[:MOST]
    return sum(_remind(one.pk) for one in due)


@transaction.atomic
def _remind(pk: int) -> int:
    rows = Assessment.objects.select_for_update(of=("self",), no_key=True).select_related("initiative")
    one = rows.get(pk=pk)
    if one.reminded_at:
        return 0
    one.reminded_at = now()
    one.save(update_fields=["reminded_at"])
    newer = Assessment.objects.filter(initiative=one.initiative_id, key=one.key, pk__gt=one.pk).exists()
    if newer or one.initiative.status == Initiative.Status.CLOSED:
        return 0
    told(system("assessments"), one.initiative, "assessment.review_due", subject=one.subject, team_only=True,
         assessment={"vocabulary": "assessments", "code": one.key})  # fmt: skip
    return 1
