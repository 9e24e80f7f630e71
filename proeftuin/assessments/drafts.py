"""What people fill in at an assessment, as the actions take it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerDraft:
    """One item: 0 to 4, or None for "not applicable". ``link`` is the address of the evidence."""

    value: int | None
    note: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetDraft:
    """A whole sheet: item → answer; items that are left out have no answer yet."""

    answers: Mapping[str, AnswerDraft] = field(default_factory=dict)
    disciplines: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDraft:
    """One question of the compass."""

    status: str
    note: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialDraft:
    """One person at one task. ``seconds`` is how long it took, when that was timed."""

    task: str
    succeeded: bool
    seconds: int | None = None
    stuck: str = ""
