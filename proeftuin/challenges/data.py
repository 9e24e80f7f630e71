"""Challenges as machines read them: no supplier's name before the announcement, and of askers only organisations."""

from collections.abc import Iterable, Iterator

from proeftuin.challenges.models import Challenge, Enquiry
from proeftuin.challenges.queries import Funnel
from proeftuin.ui.http import absolute

COLUMNS = ("ref", "url", "title", "organisation", "language", "ask_until", "procedure", "questions_answered")
QUESTION_COLUMNS = ("number", "question", "asked_by", "answer", "version", "answered_at", "reason_of_amendment")


def challenge_data(challenge: Challenge) -> dict[str, object]:
    """One challenge of a list: ``answered`` is asked for."""
    organisation = challenge.call.organisation
    return {
        "ref": challenge.ref, "url": absolute(challenge.get_absolute_url()), "title": challenge.title,
        "organisation": organisation.name if organisation else "", "language": challenge.language,
        "ask_until": challenge.ask_until.isoformat() if challenge.ask_until else "",
        "procedure": challenge.procedure, "questions_answered": getattr(challenge, "answered", 0),
    }  # fmt: skip


def rows(challenges: Iterable[Challenge]) -> Iterator[list[object]]:
    for one in challenges:
        told = challenge_data(one)
        yield [told[name] for name in COLUMNS]


def question_rows(enquiries: Iterable[Enquiry]) -> Iterator[list[object]]:
    """Each version of each answer, the newest first."""
    for one in enquiries:
        asker = one.organisation.name if one.organisation else ""
        for reply in one.versions:  # type: ignore[attr-defined]
            yield [one.number, one.shown_text, asker, reply.text, reply.number, reply.at.isoformat(), reply.reason]


def whole(challenge: Challenge, enquiries: Iterable[Enquiry], funnel: Funnel) -> dict[str, object]:
    """With the consultation, the prior art and the counts of the funnel."""
    questions = [dict(zip(QUESTION_COLUMNS, row, strict=True)) for row in question_rows(enquiries)]
    named = funnel.went_on if challenge.announced_at else []
    return {
        **challenge_data(challenge), "questions_answered": len({one["number"] for one in questions}),
        "need": challenge.need, "outcome": challenge.outcome, "constraints": challenge.constraints,
        "searched": challenge.searched,
        "prior_art": [
            {"title": one.title, "url": absolute(one.url), "why_not": one.reason} for one in challenge.priors.all()
        ],
        "questions": questions, "report": challenge.report, "procedure_reason": challenge.procedure_reason,
        "funnel": [
            {"phase": one.title, "places": one.places, "began_with": one.began_with, "went_on": one.went_on,
             "stopped": one.stopped} for one in funnel.counts
        ],
        "went_on": [{"phase": phase.title, "suppliers": [one.name for one in who]} for phase, who in named],
        "compared_by": challenge.terms,
    }  # fmt: skip
