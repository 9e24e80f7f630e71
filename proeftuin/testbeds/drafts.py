"""What people fill in about test beds, as the actions take it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteDraft:
    title: str
    place: str = ""
    testable: str = ""
    users: str = ""
    constraints: str = ""
    capacity: int = 1
    contact: str = ""
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialDraft:
    title: str
    solution: str
    trl: int
    question: str
    risks: str = ""
    data: str = ""
    ethics: str = ""
