"""The personal data this room holds: to show it to its owner, and to let it go."""

from proeftuin.accounts.models import User
from proeftuin.accounts.privacy import holds_personal_data
from proeftuin.calls.models import AudienceVote, Author, Call, Entry, Juror, Kept, Note, PrizeScore, Reading


def register() -> None:
    holds_personal_data("calls", export=export, erase=erase)


def export(user: User) -> object:
    """The calls someone runs, the entries they wrote, and what they did in a jury."""
    entries = Entry.objects.filter(authors__user=user)
    readings = Reading.objects.filter(juror__user=user)
    return {
        "calls": list(Call.objects.filter(owner=user).values("ref", "title", "state")),
        "entries": list(entries.values("ref", "title", "answers", "state", "sponsor", "sponsor_says", "submitted_at")),
        "kept_texts": list(Kept.objects.filter(user=user).values("entry__ref", "title", "answers", "at")),
        "juries": list(Juror.objects.filter(user=user).values("call__ref", "name", "email", "at")),
        "interests": list(
            Juror.objects.filter(user=user, declarations__isnull=False)
            .values("declarations__entry__ref", "declarations__conflict", "declarations__reason")
        ),
        "scores": list(readings.values("entry__ref", "scores", "to_jury", "to_entrant", "scored_at")),
        "prize_scores": list(
            PrizeScore.objects.filter(reading__juror__user=user)
            .values("prize__name", "reading__entry__ref", "scores", "at")
        ),
        "jury_notes": list(Note.objects.filter(juror__user=user).values("entry__ref", "kind", "on", "text", "score")),
        "audience_votes": list(AudienceVote.objects.filter(user=user).values("call__ref", "entry__ref", "at")),
    }  # fmt: skip


def erase(user: User) -> None:
    """A draft that nobody else writes goes; what was sent in stays for the jury, without the person."""
    alone = Entry.objects.filter(authors__user=user, state="draft").exclude(
        authors__in=Author.objects.exclude(user=user)
    )
    Entry.objects.filter(pk__in=list(alone.values_list("pk", flat=True))).delete()
    Author.objects.filter(user=user).delete()
    Call.objects.filter(owner=user).update(owner=None)
    Kept.objects.filter(user=user).update(user=None)
    AudienceVote.objects.filter(user=user).update(user=None)
    for juror in Juror.objects.filter(user=user):
        juror.user, juror.name, juror.email = None, "–", ""
        juror.save(update_fields=["user", "name", "email"])
