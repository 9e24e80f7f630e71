"""Reading questions: what each page needs, in a stated number of queries."""

from django.db.models import Count, QuerySet
from django.http import Http404

from proeftuin.kernel.actor import Actor
from proeftuin.organisations.models import Membership, Organisation
from proeftuin.questions import permissions
from proeftuin.questions.models import Echo, Question

PER_PAGE = 20
SORTS = {"lively": ("-changed_at", "-id"), "shared": ("-echoes", "-id"), "newest": ("-id",)}


def listed(*, state: str = "", sort: str = "lively") -> "QuerySet[Question]":
    """Questions that are shown."""
    questions = Question.objects.shown().select_related("organisation", "author")
    if state in Question.SHOWN:
        questions = questions.filter(state=state)
    return questions.order_by(*SORTS.get(sort, SORTS["lively"]))


def question_for(actor: Actor, ref: str) -> Question:
    """A question the actor may read. One query. Raises Http404."""
    question = Question.objects.select_related("organisation", "author").filter(ref=ref).first()
    if question is None or not permissions.can_view(actor, question):
        raise Http404
    return question


def echoes_of(question: Question) -> list[Echo]:
    """The organisations that answered, with the person who spoke for each. One query."""
    return list(question.echo_set.select_related("organisation", "user").order_by("pk"))


def organisations_of(actor: Actor) -> list[Organisation]:
    """Those for which the actor may speak. One query."""
    if not actor.is_person:
        return []
    seats = Membership.objects.filter(user_id=actor.person_id, state="confirmed").select_related("organisation")
    return [seat.organisation for seat in seats.order_by("pk")]


def recount(question: Question) -> int:
    """How many organisations answered, counted from their answers."""
    return Echo.objects.filter(question=question).aggregate(n=Count("pk"))["n"]
