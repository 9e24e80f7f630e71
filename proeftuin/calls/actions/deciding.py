"""The jury's decision: winners, mentions, or no award; ties by stated rules, and reasons in writing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.calls import permissions
from proeftuin.calls.actions.calls import locked
from proeftuin.calls.judging import Judged, judged
from proeftuin.calls.logic.stages import CHOSEN, IN, TALKING
from proeftuin.calls.models import Call, Declaration, Entry, Juror
from proeftuin.engines.jury.ranking import Place
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record
from proeftuin.library.actions.lessons import record_lesson, share_lessons
from proeftuin.library.drafts import LessonDraft

MOST_LESSONS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """How equals are parted: ``votes`` of the jury by entry, then the chair's casting vote for one, with a reason."""

    votes: Mapping[str, int] = field(default_factory=dict)
    casting: str = ""
    casting_reason: str = ""

    @property
    def weighed(self) -> dict[str, int]:
        """Votes as the engine takes them: the casting vote counts for less than one vote of the jury."""
        refs = {*self.votes, self.casting} - {""}
        return {ref: 2 * int(self.votes.get(ref, 0)) + (ref == self.casting) for ref in refs}


@transaction.atomic
def decide_call(
    *, by: Actor, call: Call, outcomes: Mapping[str, str], reasons: str, verdicts: Mapping[str, str] | None = None,
    votes: Mapping[str, int] | None = None, casting: str = "", casting_reason: str = "",
    recommendations: Sequence[str] = (),
) -> Call:  # fmt: skip
    """Decide. ``outcomes`` by entry: winner or mention; whoever is not named is not selected. Without a winner there is
    no award. ``votes`` is the recorded jury vote that parts equals, ``casting`` the entry that the chair casts for
    where those are equal too and places are not shared; ``verdicts`` are words to entrants. ``recommendations`` become
    lessons, public with the result.

    Raises InvalidError where two equal entries would be parted without a vote, or one below a threshold would win.
    """
    call = locked(call)
    require(permissions.can_run(by, call))
    if call.stage not in TALKING:
        require(Denied(_("The jury decides in the stage of deliberation.")))
    if not reasons.strip():
        raise InvalidError({"reasons": _("Write the reasons of the jury, also when there is no award.")})
    ties = Ties(votes=votes or {}, casting=casting, casting_reason=casting_reason.strip())
    _check_casting(call, ties)
    found = judged(call, votes=ties.weighed)
    winners = [ref for ref, outcome in outcomes.items() if outcome == "winner"]
    _check_tracks(call, found, winners)
    _write(call, outcomes, {row.entry.ref: row.at for row in found.rows} if found else {}, verdicts or {})
    call.votes = {ref: int(n) for ref, n in ties.votes.items()}
    call.casting, call.casting_reason = ties.casting, ties.casting_reason
    call.state, call.decision, call.no_award, call.decided_at = "decided", reasons.strip(), not winners, now()
    call.version += 1
    call.save()
    if recommendations:
        recommend(by=by, call=call, texts=recommendations)
    data = {"title": call.title, "votes": call.votes, "casting": ties.casting}
    record("call.decided", by=by, thread=call.thread, audience=call.circle, data=data)
    return call


def check_winners(winners: Sequence[str], places: Mapping[str, Place], *, shared: bool) -> None:
    """Whether these may win by their places. Raises InvalidError."""
    problems: dict[str, object] = {}
    for ref in winners:
        if ref not in places or places[ref].rank is None:
            problems[ref] = _("Below a threshold, without scores or off the shortlist, an entry can’t win.")
    ranks = {places[ref].rank for ref in winners if ref in places}
    parted = [ref for ref, place in places.items() if place.rank in ranks and ref not in winners]
    if parted and not problems:
        problems[""] = _("An entry with the same place did not win. Record the jury’s vote that parts them.")
    if not problems and any(_lost_the_vote(places[ref], ref, winners, places) for ref in winners):
        problems[""] = _("The vote of the jury went to an entry with the same result that did not win.")
    if len(winners) > len(ranks) and not shared and not problems:
        problems[""] = _("Places are not shared in this call. Record the jury’s vote that parts them.")
    if problems:
        raise InvalidError(problems)


def _lost_the_vote(place: Place, ref: str, winners: Sequence[str], places: Mapping[str, Place]) -> bool:
    """Whether another with the same result stands higher by the vote, and is passed over."""
    return place.broken_by == "vote" and any(
        other.adjusted == place.adjusted and (other.rank or 0) < (place.rank or 0) and other.broken_by == "vote"
        for key, other in places.items() if key != ref and key not in winners and other.rank is not None
    )  # fmt: skip


@transaction.atomic
def recommend(*, by: Actor, call: Call, texts: Sequence[str]) -> int:
    """What the jury recommends to all who try something alike: each a lesson, public once the result is announced.

    Returns how many. Raises NotAllowedError, InvalidError.
    """
    require(permissions.can_run(by, call))
    if not call.is_decided:
        require(Denied(_("The jury recommends when it decides.")))
    texts = [text for one in texts if (text := one.strip())]
    if len(texts) > MOST_LESSONS:
        raise InvalidError({"recommendations": _("At most %(most)d recommendations.") % {"most": MOST_LESSONS}})
    for text in texts:
        draft = LessonDraft(text=text, kind="enabler", language=call.language, evidence=call.title)
        try:
            record_lesson(by=by, draft=draft, origin=call.thread, organisation=call.organisation, outcome="unknown",
                          audience=call.circle)  # fmt: skip
        except InvalidError as error:
            raise InvalidError({"recommendations": next(iter(error.problems.values()))}) from error
    if call.is_announced:
        share_lessons(by=by, origin=call.thread, outcome="unknown")
    return len(texts)


def _check_tracks(call: Call, found: Judged | None, winners: Sequence[str]) -> None:
    """Each track has its own winners: equals are parted within it. Raises InvalidError."""
    rows = found.rows if found else ()
    tracks = {row.entry.ref: row.track for row in rows}
    among = [row for row in rows if row.entry.state in CHOSEN] or rows  # of the shortlist, where the jury made one
    for track in dict.fromkeys(tracks.get(ref, "") for ref in winners):
        check_winners(
            [ref for ref in winners if tracks.get(ref, "") == track],
            {row.entry.ref: row.place for row in among if row.track == track}, shared=call.shared_places,
        )  # fmt: skip


def _check_casting(call: Call, ties: Ties) -> None:
    """The chair casts only where places are not shared, with a reason, and never about an entry with a conflict."""
    if not ties.casting:
        return
    chair = Juror.objects.filter(call=call, is_chair=True).first()
    problem = ""
    if call.shared_places:
        problem = _("In this call equal entries share a place. There is no casting vote.")
    elif chair is None:
        problem = _("Say first who chairs the jury.")
    elif Declaration.objects.filter(juror=chair, entry__ref=ties.casting, conflict="real").exists():
        problem = _("The chair has a conflict with this entry and does not vote about it.")
    elif not ties.casting_reason:
        problem = _("Write the reason of the casting vote.")
    if problem:
        raise InvalidError({"casting": problem})


def _write(
    call: Call, outcomes: Mapping[str, str], places: Mapping[str, int | None], verdicts: Mapping[str, str]
) -> None:
    entries = list(Entry.objects.select_for_update(no_key=True).filter(call=call, state__in=IN))
    for entry in entries:
        entry.state = outcomes.get(entry.ref, "not_selected")
        if entry.state not in ("winner", "mention"):
            entry.state = "not_selected"
        entry.place = places.get(entry.ref)
        entry.verdict = verdicts.get(entry.ref, "").strip()[:5000]
    Entry.objects.bulk_update(entries, ["state", "place", "verdict"], batch_size=500)
