"""Files that are sent along with answers: stored for those who run the process, and known by their reference."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from proeftuin.accounts.access import Request
from proeftuin.kernel.actor import system
from proeftuin.kernel.errors import InvalidError
from proeftuin.processes.models import Method
from proeftuin.surveys.logic import Question
from proeftuin.surveys.typed import Mistake, Posted, name_of
from proeftuin.uploads.actions import add_upload

BY = system("survey")  # a file of an answer is not tied to an account


def with_files(
    request: Request, method: Method, questions: Sequence[Question], before: Mapping[str, Any]
) -> tuple[Posted, dict[str, Mistake]]:
    """What was posted, with the reference of each new file under the name of its question; and what was refused.

    A question whose file was sent before keeps it, unless it is taken away. Posted references are not believed.
    """
    kept: dict[str, list[str]] = {}
    wrong: dict[str, Mistake] = {}
    for question in questions:
        if question.type != "file":
            continue
        name = name_of(question.ref)
        file = request.FILES.get(name)
        kept[name] = [str(before.get(question.ref, ""))] if not request.POST.get(f"{name}-away") else []
        if isinstance(file, UploadedFile):
            try:
                kept[name] = [_stored(method, question, file)]
            except InvalidError as error:
                wrong[question.ref] = Mistake("refused", {"why": "; ".join(map(str, error.problems.values()))})

    def posted(name: str) -> Sequence[str]:
        return kept[name] if name in kept else request.POST.getlist(name)

    return posted, wrong


def _stored(method: Method, question: Question, file: UploadedFile) -> str:
    subject = f"survey:{method.ref}:{question.ref}"
    process = method.process
    return add_upload(by=BY, file=file, thread=process.thread, subject=subject, audience=process.circle).ref
