"""The jury: invited, declaring interests before any detail, given entries by seed, scoring blind."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from proeftuin.calls import permissions
from proeftuin.calls.actions.calls import locked
from proeftuin.calls.logic.stages import TALKING
from proeftuin.calls.models import Author, Call, Declaration, Entry, Juror, Reading
from proeftuin.content import vocabularies
from proeftuin.engines.jury.assignment import Assignment, assign
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError, require
from proeftuin.kernel.ids import new_secret
from proeftuin.kernel.verdict import ALLOWED, Denied, Verdict
from proeftuin.ledger.actions import record
from proeftuin.ledger.models import Event
from proeftuin.organisations.models import Membership

MOST_JURORS = 200
MOST_AT_ONCE = 200
AN_HOUR = timedelta(hours=1)


@transaction.atomic
def invite_juror(*, by: Actor, call: Call, name: str, email: str) -> Juror:
    """Ask someone into the jury by mail. Asked twice is asked again by the same link."""
    call = locked(call)
    require(permissions.can_run(by, call))
    address = email.strip().lower()
    if not name.strip():
        raise InvalidError({"name": _("Give the name that the minutes show.")})
    if call.jurors.count() >= MOST_JURORS:
        raise InvalidError({"email": _("A jury has at most %(most)d members.") % {"most": MOST_JURORS}})
    juror, _made = Juror.objects.get_or_create(call=call, email=address, defaults={"name": name.strip()[:120]})
    record("call.juror_invited", by=by, thread=call.thread, subject=f"juror:{juror.pk}", audience=call.circle)
    return juror


@transaction.atomic
def join_jury(*, by: Actor, token: str) -> Call:
    """Take the seat by the link of the mail; the platform looks for conflicts at once. Raises NotAllowedError."""
    juror = Juror.objects.select_for_update(no_key=True, of=("self",)).filter(token=token).first()
    if juror is None or not by.is_person or juror.user_id not in (None, by.id):
        raise NotAllowedError(permissions.NOT_HERE)
    call = Call.objects.get(pk=juror.call_id)
    if juror.user_id is None:
        if Juror.objects.filter(call=call, user_id=by.person_id).exists():
            return call
        juror.user_id = by.id
        juror.save(update_fields=["user"])
        record("call.juror_joined", by=by, thread=call.thread, audience=call.circle, data={"title": call.title})
    find_conflicts(call)
    return call


def find_conflicts(call: Call) -> int:
    """Write a real conflict wherever a juror is an author, or works where an author or the entry does. Returns how many
    are new. In five queries, whatever the number.
    """
    jurors = list(Juror.objects.filter(call=call, user__isnull=False))
    sent_in = Entry.objects.filter(call=call).exclude(state__in=("draft", "withdrawn"))
    entries = list(sent_in.only("pk", "ref", "organisation_id"))
    authors: dict[int, set[int]] = {}
    for entry_id, user_id in Author.objects.filter(entry__call=call, user__isnull=False).values_list("entry", "user"):
        authors.setdefault(entry_id, set()).add(user_id)
    people = {one for users in authors.values() for one in users} | {one.user_id for one in jurors}
    works: dict[int | None, set[int]] = {}
    seats = Membership.objects.filter(user_id__in=[one for one in people if one], state="confirmed")
    for user_id, organisation_id in seats.values_list("user", "organisation"):
        works.setdefault(user_id, set()).add(organisation_id)
    there = set(Declaration.objects.filter(juror__call=call, conflict="real").values_list("juror", "entry"))
    found = []
    for entry in entries:
        team = authors.get(entry.pk, set())
        houses = {entry.organisation_id} - {None} | {house for one in team for house in works.get(one, set())}
        for juror in jurors:
            own = works.get(juror.user_id, set())
            reason = "own team" if juror.user_id in team else "own organisation" if own & houses else ""
            if reason and (juror.pk, entry.pk) not in there:
                found.append(Declaration(juror=juror, entry=entry, conflict="real", reason=reason, found=True))
    Declaration.objects.bulk_create(
        found, batch_size=500, update_conflicts=True, unique_fields=["juror", "entry"],
        update_fields=["conflict", "reason", "found"],
    )  # fmt: skip
    return len(found)


@transaction.atomic
def declare(*, by: Actor, call: Call, entry: Entry, conflict: str, reason: str = "") -> Declaration:
    """Say what ties the actor to an entry, seeing no more of it than title and organisation.

    What the platform found can't be taken back. A real conflict takes the entry away, scores and all.
    """
    juror = permissions.juror_of(by, call)
    if juror is None or entry.call_id != call.pk:
        raise NotAllowedError(permissions.NOT_HERE)
    require(can_declare(call))
    if conflict not in vocabularies.codes("conflicts"):
        raise InvalidError({"conflict": _("Choose what holds.")})
    if conflict != "none" and not reason.strip():
        raise InvalidError({"reason": _("Say in a few words what ties you to it.")})
    there = Declaration.objects.filter(juror=juror, entry=entry).first()
    if there and there.found:
        return there
    made, _new = Declaration.objects.update_or_create(
        juror=juror, entry=entry, defaults={"conflict": conflict, "reason": reason.strip()[:500], "at": now()}
    )
    if conflict == "real":
        Reading.objects.filter(juror=juror, entry=entry).delete()
    record("call.declared", by=by, thread=call.thread, subject=entry.thread, audience=call.circle,
           data={"title": entry.title, "conflict": {"vocabulary": "conflicts", "code": conflict}})  # fmt: skip
    return made


@transaction.atomic
def declare_none(*, by: Actor, call: Call, entries: Sequence[str]) -> int:
    """Say of many entries at once (their refs) that nothing ties the actor to them. What was declared before stays.

    Returns how many are new. Raises NotAllowedError.
    """
    juror = permissions.juror_of(by, call)
    if juror is None:
        raise NotAllowedError(permissions.NOT_HERE)
    require(can_declare(call))
    found = Entry.objects.filter(call=call, ref__in=list(entries)[:MOST_AT_ONCE]).exclude(
        state__in=("draft", "withdrawn")
    )
    left = list(found.exclude(declarations__juror=juror))
    Declaration.objects.bulk_create([Declaration(juror=juror, entry=one, conflict="none") for one in left])
    record("call.declared", by=by, thread=call.thread, audience=call.circle, data={"title": call.title, "n": len(left)})
    return len(left)


def can_declare(call: Call) -> Verdict:
    if call.stage in ("closed", "eligibility", "scoring"):
        return ALLOWED
    return Denied(_("Interests are declared between the deadline and the end of scoring."))


@transaction.atomic
def note_refused(*, by: Actor, entry: Entry) -> None:
    """A juror with a real conflict asked for an entry by its address: kept in the ledger, once an hour at most."""
    earlier = Event.objects.filter(thread=entry.call.thread, kind="call.refused", actor=by.ref, subject=entry.thread)
    if not earlier.filter(at__gt=now() - AN_HOUR).exists():
        call = entry.call
        record("call.refused", by=by, thread=call.thread, subject=entry.thread, audience=call.circle,
               data={"title": entry.title})  # fmt: skip


@transaction.atomic
def seat_chair(*, by: Actor, call: Call, juror: Juror) -> Juror:
    """Name who chairs the jury, in place of whoever did. Raises NotAllowedError."""
    call = locked(call)
    require(permissions.can_run(by, call))
    if juror.call_id != call.pk or call.is_decided:
        raise NotAllowedError(permissions.NOT_HERE)
    Juror.objects.filter(call=call, is_chair=True).update(is_chair=False)
    juror.is_chair = True
    juror.save(update_fields=["is_chair"])
    record("call.chaired", by=by, thread=call.thread, subject=f"juror:{juror.pk}", audience=call.circle)
    return juror


@transaction.atomic
def take_off_jury(*, by: Actor, call: Call, juror: Juror) -> bool:
    """Somebody can't be in the jury after all, or was invited by mistake. Until the jury talks.

    What they scored stays and counts; what they did not goes back to be dealt. Their link works no more.
    Returns whether they are gone without a trace. Raises NotAllowedError.
    """
    call = locked(call)
    require(permissions.can_run(by, call))
    if juror.call_id != call.pk or call.stage in (*TALKING, "decided", "announced", "archived"):
        require(Denied(_("The jury has begun to talk: its members are fixed.")))
    left = Reading.objects.filter(juror=juror, scored_at=None, prize_scores=None)
    left.delete()
    trace = Reading.objects.filter(juror=juror).exists()
    record("call.juror_left", by=by, thread=call.thread, subject=f"juror:{juror.pk}", audience=call.circle)
    if not trace:
        juror.delete()
        return True
    juror.user, juror.email, juror.is_chair, juror.token = None, "", False, new_secret()
    juror.save(update_fields=["user", "email", "is_chair", "token"])
    return False


@transaction.atomic
def remind_jurors(*, by: Actor, call: Call) -> int:
    """One mail to each juror who has entries left to score, and only ever one. Returns how many."""
    call = locked(call)
    require(permissions.can_run(by, call))
    require(permissions.can_score(call))
    late = Juror.objects.filter(
        call=call, user__isnull=False, reminded_at=None, pk__in=Reading.objects.filter(scored_at=None).values("juror")
    )
    for juror in late:
        juror.reminded_at = now()
        juror.save(update_fields=["reminded_at"])
        record("call.juror_reminded", by=by, thread=call.thread, subject=f"juror:{juror.pk}", audience=call.circle)
    return len(late)


@transaction.atomic
def assign_readings(*, by: Actor, call: Call, seed: str = "") -> Assignment:
    """Give each eligible entry its jurors, as evenly as can be and never with a real conflict. Scored work stays.

    The seed is kept, so that everybody can do it again. Raises InvalidError without jurors or entries.
    """
    call = locked(call)
    require(permissions.can_run(by, call))
    require(permissions.can_score(call))
    find_conflicts(call)
    jurors = {str(one.pk): one for one in Juror.objects.filter(call=call, user__isnull=False)}
    entries = {one.ref: one for one in Entry.objects.filter(call=call, state="eligible").only("pk", "ref")}
    if not jurors or not entries:
        raise InvalidError({"": _("There must be eligible entries, and jurors who joined.")})
    call.seed = seed.strip()[:40] or call.seed or secrets.token_hex(8)
    call.save(update_fields=["seed"])
    real = Declaration.objects.filter(juror__call=call, conflict="real").values_list("entry__ref", "juror_id")
    done = Q(scored_at__isnull=False) | Q(prize_scores__isnull=False)
    begun = Reading.objects.filter(done, entry__call=call).distinct()
    kept = {(ref, str(juror)) for ref, juror in begun.values_list("entry__ref", "juror_id")}
    away = {juror for _ref, juror in kept} - set(jurors)  # who fell out: what they scored counts, and no more
    barred = [(ref, juror) for juror in sorted(away) for ref in entries if (ref, juror) not in kept]
    found = assign(
        entries, [*jurors, *sorted(away)], each=call.each, seed=call.seed, kept=kept,
        conflicts=[*((ref, str(juror)) for ref, juror in real), *barred],
    )  # fmt: skip
    Reading.objects.filter(entry__call=call, scored_at=None, prize_scores=None).delete()
    Reading.objects.bulk_create(
        [Reading(entry=entries[ref], juror=jurors[juror]) for ref, juror in found.pairs if (ref, juror) not in kept],
        batch_size=1000,
    )
    record("call.assigned", by=by, thread=call.thread, audience=call.circle,
           data={"title": call.title, "seed": call.seed, "readings": len(found.pairs)})  # fmt: skip
    return found


@transaction.atomic
def score_entry(
    *, by: Actor, entry: Entry, scores: Mapping[str, object], to_jury: str = "", to_entrant: str = ""
) -> Reading:  # fmt: skip
    """Give all criteria 0 to 10, as often as needed while scoring lasts. Raises NotAllowedError, InvalidError."""
    reading = permissions.reading_of(by, entry)
    if reading is None:
        raise NotAllowedError(permissions.NOT_HERE)
    reading = Reading.objects.select_for_update(no_key=True).get(pk=reading.pk)
    call = Call.objects.get(pk=entry.call_id)
    reading.scores = checked_scores(call, reading, call.rubric, scores)
    reading.to_jury, reading.to_entrant = to_jury.strip()[:5000], to_entrant.strip()[:5000]
    reading.scored_at = now()
    reading.save()
    record("call.scored", by=by, thread=call.thread, subject=entry.thread, audience=call.circle)
    return reading


def checked_scores(
    call: Call, reading: Reading, rubric: Sequence[Mapping[str, object]], scores: Mapping[str, object]
) -> dict[str, str]:
    """Scores by criterion, as they are kept. Raises InvalidError, and NotAllowedError outside scoring or undeclared."""
    require(permissions.can_score(call))
    if not Declaration.objects.filter(entry_id=reading.entry_id, juror_id=reading.juror_id).exists():
        require(Denied(_("Declare first what ties you to this entry.")))
    given = {str(one["code"]): score_of(scores.get(str(one["code"]))) for one in rubric}
    wrong = {code: _("Give 0 to 10, such as 7 or 7.5.") for code, score in given.items() if score is None}
    if wrong:
        raise InvalidError(wrong)
    return {code: str(score) for code, score in given.items()}


def score_of(value: object) -> Decimal | None:
    try:
        found = Decimal(str(value).strip().replace(",", "."))
    except InvalidOperation:
        return None
    fine = found.is_finite() and 0 <= found <= 10 and found == found.quantize(Decimal("0.1"))
    return found if fine else None
