"""Submitting an idea, changing it within its time, taking it back; drafts; and entering one for somebody."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.ideas import logic, permissions
from proeftuin.ideas.actions import states
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.models import Idea, SavedDraft, Version
from proeftuin.ideas.places import place_of
from proeftuin.kernel.actor import Actor, system
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError, require
from proeftuin.kernel.ids import new_ref
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record
from proeftuin.ledger.models import Event
from proeftuin.notifications.actions import keep_hearing
from proeftuin.processes.actions.participation import NOBODY, enter_for, in_time, take_part
from proeftuin.processes.drafts import About
from proeftuin.processes.logic import reference
from proeftuin.processes.models import Method, Participant, Process
from proeftuin.processes.permissions import NOTHING, Credentials

CODE_LENGTH = 5  # of "PARK-7K3MQ": 33 million within one process
LARGEST_DRAFT = 100_000  # characters
KEEP_DRAFTS = timedelta(days=90)
FLOOD_TOLD = timedelta(hours=1)  # moderators hear once an hour of one who floods


@transaction.atomic
def submit_idea(
    *, by: Actor, method: Method, draft: IdeaDraft, shown: Credentials = NOTHING, about: About = NOBODY
) -> Idea:
    """Send an idea; everyone reads it at once, or once it has its co-signers. Whoever sends it follows it.

    Raises NotAllowedError, InvalidError.
    """
    participant = take_part(by=by, method=method, action="submit", shown=shown, about=about)
    rules = logic.rules_of(method.settings)
    _check(draft, rules)
    draft = _somewhere(draft, method.process)
    _still_has_one(participant, method, rules)
    idea = _create(by, method, participant, draft, rules, waits=rules.cosigners_needed > 0)
    if by.is_person:
        keep_hearing(by=by, thread=idea.thread)
        # Told to its writer alone, by notice and mail in their own rhythm: the confirmation, with the reference.
        record("idea.received", by=system("ideas"), thread=idea.thread, audience=by.ref,
               data={"title": idea.title, "reference": idea.reference})  # fmt: skip
        SavedDraft.objects.filter(user_id=by.person_id, method=method).delete()
    in_time(participant)
    return idea


@transaction.atomic
def enter_idea(
    *, by: Actor, method: Method, draft: IdeaDraft, channel: str, key: str = "", about: About = NOBODY
) -> Idea:
    """A clerk enters what somebody wrote on paper or said. ``key`` is the number of the form: it counts once.

    Raises NotAllowedError, InvalidError.
    """
    participant = enter_for(by=by, method=method, action="submit", channel=channel, key=key, about=about)
    rules = logic.rules_of(method.settings)
    _check(draft, rules)
    draft = _somewhere(draft, method.process)
    if key and Idea.objects.filter(participant=participant, method=method, title=draft.title.strip()).exists():
        raise InvalidError({"key": _("This form has been entered already.")})
    return _create(by, method, participant, draft, rules)


@transaction.atomic
def edit_idea(*, by: Actor, idea: Idea, draft: IdeaDraft, version: int) -> Idea:
    """Change the words, within the time of the rules. What was there stays readable.

    Raises NotAllowedError, InvalidError, StaleError.
    """
    idea = states.locked(idea)
    require(permissions.can_edit(by, idea))
    if idea.version != version:
        raise StaleError(idea.version)
    rules = logic.rules_of(idea.method.settings)
    _check(draft, rules)
    draft = _somewhere(draft, idea.process)
    before = idea.cell
    earlier = Version(
        idea=idea, number=idea.version, title=idea.title, body=idea.body, category=idea.category, extra=idea.extra,
        at=idea.edited_at or idea.published_at or idea.created_at,
    )  # fmt: skip
    _fill(idea, draft, rules)
    idea.version, idea.edited_at = idea.version + 1, now()
    idea.save()
    earlier.save()
    states.placed(idea, before=before)
    record("idea.edited", by=by, thread=idea.thread, audience=idea.process.audience, data={"title": idea.title})
    return idea


@transaction.atomic
def withdraw_idea(*, by: Actor, idea: Idea, reason: str = "") -> Idea:
    """Take it back. Its page then says so, and why; what others said about it stays theirs."""
    idea = states.locked(idea)
    require(permissions.can_withdraw(by, idea))
    reason = reason.strip()
    if len(reason) > 300:
        raise InvalidError({"reason": _("Write at most %(most)d characters.") % {"most": 300}})
    states.move_to(idea, Idea.State.WITHDRAWN, withdrawn_because=reason)
    record("idea.withdrawn", by=by, thread=idea.thread, audience=idea.process.circle, data={"title": idea.title})
    return idea


@transaction.atomic
def save_draft(*, by: Actor, method: Method, words: Mapping[str, object]) -> SavedDraft | None:
    """Keep what someone is writing, for when they come back. An empty form leaves no draft."""
    if not by.is_person:
        raise NotAllowedError(permissions.SIGN_IN)
    if len(json.dumps(words)) > LARGEST_DRAFT:
        raise InvalidError({"": _("This is too much to keep as a draft.")})
    mine = SavedDraft.objects.filter(user_id=by.person_id, method=method)
    if not any(words.values()):
        mine.delete()
        return None
    found, _made = SavedDraft.objects.update_or_create(
        user_id=by.person_id, method=method, defaults={"words": dict(words), "changed_at": now()}
    )
    return found


def forget_drafts() -> int:
    """Let go of drafts that nobody went on with. Returns how many."""
    return SavedDraft.objects.filter(changed_at__lt=now() - KEEP_DRAFTS).delete()[0]


@transaction.atomic
def tell_of_flood(*, by: Actor, method: Method, address: str = "") -> None:
    """Moderators hear that somebody sends ideas faster than people write. Once an hour for each."""
    circle = method.process.circle
    told = Event.objects.filter(kind="ideas.flood", thread=method.process.thread, actor=by.ref)
    if not told.filter(at__gte=now() - FLOOD_TOLD).exists():
        record("ideas.flood", by=by, thread=method.process.thread, audience=circle, data={"method": method.title})


def _create(
    by: Actor, method: Method, participant: Participant, draft: IdeaDraft, rules: logic.Rules, *, waits: bool = False
) -> Idea:  # fmt: skip
    process = method.process
    idea = Idea(
        process=process, method=method, participant=participant, channel=participant.channel, published_at=now(),
        reference=free_reference(process.prefix),
    )  # fmt: skip
    idea.is_official = bool(by.is_system)
    idea.state = Idea.State.COSIGNING if waits else Idea.State.PUBLISHED
    _fill(idea, draft, rules)
    idea.save(force_insert=True)
    states.placed(idea, before=None)
    record(
        "idea.submitted", by=by, thread=idea.thread, subject=process.thread,
        audience=process.circle if waits else process.audience,
        data={"title": idea.title, "reference": idea.reference},
    )  # fmt: skip
    return idea


def free_reference(prefix: str) -> str:
    while True:
        found = reference(prefix, new_ref()[:CODE_LENGTH])
        if not Idea.objects.filter(reference=found).exists():
            return found


def _fill(idea: Idea, draft: IdeaDraft, rules: logic.Rules) -> None:
    idea.title, idea.body, idea.language = draft.title.strip(), draft.body.strip(), draft.language
    idea.category, idea.area, idea.address = draft.category, draft.area, draft.address.strip()
    private = {one.code for one in rules.fields if one.private}
    known = {one.code for one in rules.fields}
    given = {code: value for code, value in draft.extra.items() if code in known and value not in ("", None, [])}
    idea.extra = {code: value for code, value in given.items() if code not in private}
    idea.private = {code: value for code, value in given.items() if code in private}
    idea.latitude, idea.longitude = draft.latitude, draft.longitude
    idea.shape = dict(draft.shape) if draft.shape else None


def _still_has_one(participant: Participant, method: Method, rules: logic.Rules) -> None:
    if not rules.ideas_per_person:
        return
    Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)  # two at once are one after the other
    sent = Idea.objects.filter(participant=participant, method=method).exclude(state=Idea.State.WITHDRAWN).count()
    if sent >= rules.ideas_per_person:
        why = _("You sent as many as one person may: %(most)d.") % {"most": rules.ideas_per_person}
        raise NotAllowedError(Denied(why, remedy=_("Take one back to send another, or support somebody else’s.")))


def _check(draft: IdeaDraft, rules: logic.Rules) -> None:
    """Raises InvalidError with everything that the form's rules do not take."""
    problems: dict[str, object] = {}
    title, body = draft.title.strip(), draft.body.strip()
    if not title:
        problems["title"] = _("Give it a title.")
    elif len(title) > rules.title_max:
        problems["title"] = _("Write at most %(most)d characters.") % {"most": rules.title_max}
    if len(body) < rules.body_min:
        problems["body"] = _("Write at least %(least)d characters, so that others understand it.") % {
            "least": rules.body_min
        }
    elif len(body) > rules.body_max:
        problems["body"] = _("Write at most %(most)d characters.") % {"most": rules.body_max}
    if draft.category and draft.category not in rules.categories:
        problems["category"] = _("Choose one of the list.")
    if draft.area and rules.areas and draft.area not in rules.areas:
        problems["area"] = _("Choose one of the list.")
    problems |= _place_problems(draft, rules)
    for one in rules.fields:
        mistake = _mistake(one, draft.extra.get(one.code))
        if mistake:
            problems[f"extra_{one.code}"] = mistake
    if problems:
        raise InvalidError(problems)


def _somewhere(draft: IdeaDraft, process: Process) -> IdeaDraft:
    """The draft with its place checked, the middle of its shape found, and the area that it lies in."""
    try:
        place = place_of(
            process, latitude=draft.latitude, longitude=draft.longitude, shape=draft.shape, address=draft.address,
            area=draft.area,
        )  # fmt: skip
    except InvalidError as error:
        raise InvalidError({"place": next(iter(error.problems.values()))}) from error
    return replace(
        draft, latitude=place.latitude, longitude=place.longitude, shape=place.shape, address=place.address,
        area=place.area,
    )  # fmt: skip


def _place_problems(draft: IdeaDraft, rules: logic.Rules) -> dict[str, object]:
    pin = (draft.latitude, draft.longitude)
    if (pin[0] is None) != (pin[1] is None):
        return {"place": _("A place has a latitude and a longitude.")}
    if pin[0] is not None and pin[1] is not None and not (-90 <= pin[0] <= 90 and -180 <= pin[1] <= 180):
        return {"place": _("This place is not on the map.")}
    if rules.place == "required" and pin[0] is None and not draft.shape and not draft.address.strip():
        return {"place": _("Say where it is: on the map, or in words.")}
    return {}


def _mistake(asked: logic.Asked, value: object) -> str:
    if value in (None, "", []):
        return _("Fill this in.") if asked.required else ""
    match asked.kind:
        case "one" if value not in asked.options:
            return _("Choose one of the list.")
        case "many" if not isinstance(value, list) or not set(value) <= set(asked.options):
            return _("Choose from the list.")
        case "number" if isinstance(value, bool) or not isinstance(value, int | float):
            return _("Write a number.")
        case "date" if not _is_date(value):
            return _("Write a date.")
        case "short" | "long" if len(str(value)) > (300 if asked.kind == "short" else 5000):
            return _("This is too long.")
    return ""


def _is_date(value: object) -> bool:
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True
