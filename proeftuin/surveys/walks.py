"""Walking through a questionnaire: which questions a page shows, and which page follows. Knows no Django."""

from collections.abc import Collection, Mapping
from typing import Any

from proeftuin.surveys import logic
from proeftuin.surveys.logic import Question, Questionnaire


class Walk:
    """Someone's way through the pages (from 0) with the answers so far. All at once is one page."""

    def __init__(self, survey: Questionnaire, layout: str, answers: Mapping[str, Any]) -> None:
        self.survey, self.layout, self.answers = survey, layout, logic.pruned(survey, answers)
        self._path = [one.ref for one in logic.path(survey, self.answers)]

    @property
    def steps(self) -> list[int]:
        """The pages that show anything, in order."""
        if self.layout == "all":
            return [0]
        return logic.pages_on(self.survey, self.answers)

    def on(self, at: int) -> list[Question]:
        """All questions of a page, asked or not."""
        if self.layout == "all":
            return list(self.survey.questions)
        return list(self.survey.pages[at].questions) if 0 <= at < len(self.survey.pages) else []

    def asked(self, at: int) -> list[Question]:
        """What a page shows now."""
        return [one for one in self.on(at) if one.ref in self._path]

    def nearest(self, at: int) -> int:
        """This page, or the last one before it that shows anything."""
        before = [one for one in self.steps if one <= at]
        return before[-1] if before else (self.steps or [0])[0]

    def follows(self, at: int, go: str, was: Collection[str]) -> tuple[int, bool]:
        """The page to show next, and whether the answers are to be sent.

        ``was``: the questions that the page showed. When an answer on it opens another one there, the page comes again.
        """
        if go == "later":
            return at, False
        if go == "back":
            before = [one for one in self.steps if one < at]
            return (before[-1] if before else at), False
        if any(one.is_asked and one.ref not in was for one in self.asked(at)):
            return at, False
        ahead = [one for one in self.steps if one > at]
        return (ahead[0], False) if ahead else (at, True)
