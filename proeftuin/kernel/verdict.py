"""Answers to "may I?": yes, or no with a reason a page can show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Allowed:
    """Yes."""

    def __bool__(self) -> Literal[True]:
        return True


@dataclass(frozen=True, slots=True)
class Denied:
    """No, with the reason, what the person can do about it, and until when it holds.

    ``hidden`` means that even the existence of the thing is not to be told: pages answer 404.
    """

    reason: object  # text, or a lazily translated text
    remedy: object = ""
    until: datetime | None = None
    hidden: bool = False

    def __bool__(self) -> Literal[False]:
        return False

    def __str__(self) -> str:
        return str(self.reason)


type Verdict = Allowed | Denied

ALLOWED = Allowed()
