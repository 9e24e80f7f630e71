"""What people fill in about a lab, as the actions take it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LabDraft:
    name: str
    text: str = ""
    place: str = ""
    town: str = ""
    hours: str = ""
    accessibility: str = ""
    contact: str = ""
    language: str = "en"
