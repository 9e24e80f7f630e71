"""The tables of gatherings: arranging and coming, what came of it, and what is asked live in the room."""

from proeftuin.gatherings.models.aftermath import Finding, FollowUp, Inspiration, Offer, Report, Visit
from proeftuin.gatherings.models.gathering import Gathering, Host, Letter, Registration

__all__ = (
    "Finding", "FollowUp", "Gathering", "Host", "Inspiration", "Letter", "Offer", "Registration", "Report", "Visit",
)  # fmt: skip
