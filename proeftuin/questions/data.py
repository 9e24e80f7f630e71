"""Questions as machines read them."""

from collections.abc import Sequence

from proeftuin.questions.models import Echo, Question


def question_data(question: Question) -> dict[str, object]:
    """One question, without who asked it."""
    return {
        "ref": question.ref, "url": question.get_absolute_url(), "state": question.state,
        "language": question.language, "title": question.title, "body": question.body,
        "sectors": question.sectors, "summary": question.summary,
        "organisation": question.organisation.name if question.organisation else "",
        "echoes": question.echoes, "comments": question.comments, "asked_at": question.created_at.isoformat(),
    }  # fmt: skip


def whole(question: Question, echoes: Sequence[Echo]) -> dict[str, object]:
    """With the organisations that answered, by name and not by person."""
    answers = [{"organisation": one.organisation.name, "kind": one.kind, "note": one.note} for one in echoes]
    return {**question_data(question), "answers_of_organisations": answers}
