"""What people fill in about a group, as the actions take it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDraft:
    title: str
    text: str = ""
    language: str = "en"
    sectors: Sequence[str] = ()
    entry: str = "open"
