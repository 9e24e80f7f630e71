"""The tables of calls: what is asked and sent in, the jury's work, special prizes and the audience's award."""

from proeftuin.calls.models.call import Author, Call, Entry, Kept
from proeftuin.calls.models.jury import Declaration, Juror, Note, Reading
from proeftuin.calls.models.prizes import AudienceVote, Prize, PrizeScore

__all__ = (
    "AudienceVote", "Author", "Call", "Declaration", "Entry", "Juror", "Kept", "Note", "Prize", "PrizeScore",
    "Reading",
)  # fmt: skip
