"""The tables of gatherings: arranging and coming, series, what came of it, and what is asked live in the room."""

from proeftuin.gatherings.models.aftermath import Finding, FollowUp, Inspiration, Offer, Report, Visit
from proeftuin.gatherings.models.gathering import Gathering, Host, Letter, Registration
from proeftuin.gatherings.models.live import LiveAnswer, LivePoll, LiveQuestion, LiveRoom, LiveSupport
from proeftuin.gatherings.models.series import Series

__all__ = (
    "Finding", "FollowUp", "Gathering", "Host", "Inspiration", "Letter", "LiveAnswer", "LivePoll", "LiveQuestion",
    "LiveRoom", "LiveSupport", "Offer", "Registration", "Report", "Series",
    "Visit",
)  # fmt: skip
