"""What this room shows on the page of a question: the groups it stands in, and one click to put it in one's own."""

from typing import TYPE_CHECKING

from proeftuin.groups.models import Put, Seat
from proeftuin.questions.models import Echo, Question
from proeftuin.questions.registry import Part, question_part

if TYPE_CHECKING:
    from proeftuin.accounts.access import Request


@question_part
def groups_of_the_question(request: "Request", question: Question, _echoes: list[Echo]) -> Part | None:
    """At most two queries."""
    there = [one.group for one in Put.objects.filter(question=question).select_related("group")[:20]]
    actor, known = request.actor, {one.pk for one in there}
    mine = []
    if actor.is_person and question.is_shown:
        seats = Seat.objects.filter(user_id=actor.person_id, state=Seat.State.ACTIVE).select_related("group")
        mine = [seat.group for seat in seats[:50] if seat.group_id not in known]
    if not there and not mine:
        return None
    return Part("groups/_of_question.html", {"groups": there, "mine": mine, "question": question})
