"""What this room adds to the page of a question: who knows about it."""

from proeftuin.accounts.access import Request
from proeftuin.questions.models import Echo, Question
from proeftuin.questions.registry import Part, question_part


@question_part
def who_knows(_request: Request, question: Question, _echoes: list[Echo]) -> Part | None:
    """A link; no query."""
    return Part("people/_question_knows.html", {"words": question.title}) if question.is_shown else None
