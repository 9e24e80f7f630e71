"""The jury's decision: winners, mentions, or no award; ties by stated rules, and reasons in writing."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.calls import permissions
from proeftuin.calls.actions.calls import locked
from proeftuin.calls.judging import judged
from proeftuin.calls.models import Call, Entry
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record


@transaction.atomic
def decide_call(
    *, by: Actor, call: Call, outcomes: Mapping[str, str], reasons: str, verdicts: Mapping[str, str] | None = None,
    votes: Mapping[str, int] | None = None,
) -> Call:  # fmt: skip
    """Decide. ``outcomes`` by entry: winner or mention; whoever is not named is not selected. Without a winner there is
    no award. ``votes`` is the recorded jury vote that parts equals; ``verdicts`` are words to entrants.

    Raises InvalidError where two equal entries would be parted without a vote, or one below a threshold would win.
    """
    call = locked(call)
    require(permissions.can_run(by, call))
    if call.stage != "deliberation":
        require(Denied(_("The jury decides in the stage of deliberation.")))
    if not reasons.strip():
        raise InvalidError({"reasons": _("Write the reasons of the jury, also when there is no award.")})
    found = judged(call, votes=votes)
    places = {row.entry.ref: row.place for row in found.rows} if found else {}
    winners = [ref for ref, outcome in outcomes.items() if outcome == "winner"]
    problems: dict[str, object] = {}
    for ref in winners:
        if ref not in places or places[ref].rank is None:
            problems[ref] = _("Below a threshold, or without scores, an entry can’t win.")
    ranks = {places[ref].rank for ref in winners if ref in places}
    parted = [ref for ref, place in places.items() if place.rank in ranks and ref not in winners]
    if parted and not problems:
        problems[""] = _("An entry with the same place did not win. Record the jury’s vote that parts them.")
    if len(winners) > len(ranks) and not call.shared_places and not problems:
        problems[""] = _("Places are not shared in this call. Record the jury’s vote that parts them.")
    if problems:
        raise InvalidError(problems)
    _write(call, outcomes, places, verdicts or {})
    call.state, call.decision, call.no_award, call.decided_at = "decided", reasons.strip(), not winners, now()
    call.version += 1
    call.save()
    data = {"title": call.title, "votes": {ref: int(n) for ref, n in (votes or {}).items()}}
    record("call.decided", by=by, thread=call.thread, audience=call.circle, data=data)
    return call


def _write(call: Call, outcomes: Mapping[str, str], places: Mapping[str, object], verdicts: Mapping[str, str]) -> None:
    entries = list(Entry.objects.select_for_update(no_key=True).filter(call=call, state="eligible"))
    for entry in entries:
        entry.state = outcomes.get(entry.ref, "not_selected")
        if entry.state not in ("winner", "mention"):
            entry.state = "not_selected"
        entry.place = getattr(places.get(entry.ref), "rank", None)
        entry.verdict = verdicts.get(entry.ref, "").strip()[:5000]
    Entry.objects.bulk_update(entries, ["state", "place", "verdict"], batch_size=500)
