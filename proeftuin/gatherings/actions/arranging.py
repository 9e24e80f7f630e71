"""Arranging a gathering: writing it down, announcing, changing, sharing it with other organisations, cancelling."""

from zoneinfo import ZoneInfo, available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.content import vocabularies
from proeftuin.gatherings import logic, permissions
from proeftuin.gatherings.actions.places import locked, settle, write_letter, write_letters
from proeftuin.gatherings.documents import gathering_document
from proeftuin.gatherings.drafts import GatheringDraft
from proeftuin.gatherings.models import Gathering, Host, Registration, Series
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError, require
from proeftuin.kernel.ids import split_thread, thread_of
from proeftuin.ledger.actions import record
from proeftuin.ledger.queries import thread_cards
from proeftuin.organisations.models import Membership, Organisation
from proeftuin.search import actions as search

LONGEST = 20_000
COMING = (Registration.State.REGISTERED, Registration.State.WAITING)
FIELDS = ("kind", "title", "text", "language", "starts_at", "ends_at", "zone", "town", "place", "link", "capacity",
          "accessibility")  # fmt: skip


@transaction.atomic
def arrange_gathering(
    *, by: Actor, organisation: Organisation, draft: GatheringDraft, about: str = "", previous: Gathering | None = None,
    series: Series | None = None,
) -> Gathering:  # fmt: skip
    """Write a gathering down as a draft, for an organisation one belongs to. Raises InvalidError."""
    require(permissions.can_arrange(by))
    if series is not None:
        require(permissions.can_change_series(by, series))
    if not (by.is_system or belongs(by, organisation)):
        raise InvalidError({"organisation": _("Choose an organisation that you belong to.")})
    _check(draft)
    if about and not _is_public(about):
        raise InvalidError({"about": _("There is no such public page on this site.")})
    gathering = Gathering(about=about, previous=previous, series=series, author_id=by.id)
    _set(gathering, draft)
    gathering.save()
    Host.objects.create(gathering=gathering, organisation=organisation, agreed_at=now())
    record("gathering.arranged", by=by, thread=gathering.thread, audience=by.ref, data={"title": gathering.title})
    return gathering


@transaction.atomic
def publish_gathering(*, by: Actor, gathering: Gathering) -> Gathering:
    """Announce it: everybody reads it and can register. Announced twice is once. Raises InvalidError."""
    gathering = locked(gathering)
    require(permissions.can_change(by, gathering))
    if gathering.state == Gathering.State.PUBLISHED:
        return gathering
    if gathering.ends_at <= now():
        raise InvalidError({"starts_at": _("It is over already: change the moment first.")})
    if not (gathering.place or gathering.link):
        raise InvalidError({"place": _("Say where it is: a place, or a link for who registered.")})
    gathering.state, gathering.published_at = Gathering.State.PUBLISHED, now()
    _save(gathering)
    record("gathering.published", by=by, thread=gathering.thread, subject=gathering.about,
           data={"title": gathering.title})  # fmt: skip
    if gathering.series:
        record("series.session", by=by, thread=gathering.series.thread, subject=gathering.thread,
               data={"title": gathering.series.title, "gathering": gathering.title})  # fmt: skip
    search.put(gathering_document(gathering))
    return gathering


@transaction.atomic
def change_gathering(*, by: Actor, gathering: Gathering, draft: GatheringDraft, version: int) -> Gathering:
    """Save new words and moments. Who comes is mailed when the moment or the place changed; calendars follow.

    Raises StaleError, InvalidError (also when there would be fewer places than people who have one), NotAllowedError
    (cancelled).
    """
    gathering = locked(gathering)
    require(permissions.can_change(by, gathering))
    if gathering.version != version:
        raise StaleError(gathering.version)
    _check(draft)
    if draft.capacity is not None and draft.capacity < gathering.registered:
        words = _("%(n)d people have a place already: at least so many. Ask some to sign off, or find a larger room.")
        raise InvalidError({"capacity": words % {"n": gathering.registered}})
    before = _told(gathering)
    _set(gathering, draft)
    moved = _told(gathering) != before
    gathering.sequence += 1
    if moved:
        gathering.reminded_at = None
    _save(gathering)
    if gathering.is_shown:
        _tell_the_change(by, gathering, moved=moved)
    return gathering


@transaction.atomic
def cancel_gathering(*, by: Actor, gathering: Gathering, reason: str) -> Gathering:
    """Call it off, with a reason. Who registered is mailed, and calendars strike it out. It stays on the site."""
    gathering = locked(gathering)
    require(permissions.can_cancel(by, gathering))
    if not reason.strip():
        raise InvalidError({"reason": _("Say why: who registered reads it.")})
    was_shown = gathering.is_shown
    gathering.state, gathering.cancelled_at = Gathering.State.CANCELLED, now()
    gathering.cancel_reason, gathering.sequence = reason.strip()[:500], gathering.sequence + 1
    _save(gathering)
    audience = "public" if was_shown else by.ref
    record("gathering.cancelled", by=by, thread=gathering.thread, audience=audience,
           data={"title": gathering.title, "reason": gathering.cancel_reason})  # fmt: skip
    write_letters(gathering, "cancelled", gathering.sequence, COMING)
    search.drop("gathering", gathering.ref)
    return gathering


@transaction.atomic
def invite_host(*, by: Actor, gathering: Gathering, organisation: Organisation) -> Host:
    """Ask another organisation to own it too; one's own agrees at once. Asked twice is once."""
    gathering = locked(gathering)
    require(permissions.can_change(by, gathering))
    agreed = now() if belongs(by, organisation) else None
    host, made = Host.objects.get_or_create(
        gathering=gathering, organisation=organisation, defaults={"agreed_at": agreed}
    )
    if made:
        record("gathering.host_asked", by=by, thread=gathering.thread, audience=by.ref,
               subject=thread_of("organisation", organisation.ref), data={"title": gathering.title})  # fmt: skip
    return host


@transaction.atomic
def answer_as_host(*, by: Actor, host: Host, agree: bool) -> None:
    """A member of the organisation agrees to own the gathering too, or lets it be; the last owner can't leave."""
    gathering = locked(host.gathering)
    if not belongs(by, host.organisation):
        raise NotAllowedError(permissions.NOT_A_HOST)
    require(permissions.ALLOWED if not gathering.is_cancelled else permissions.CANCELLED)
    data = {"title": gathering.title, "organisation": str(host.organisation)}
    audience = "public" if gathering.is_shown else by.ref
    if agree:
        if Host.objects.filter(pk=host.pk, agreed_at=None).update(agreed_at=now()):
            record("gathering.host_agreed", by=by, thread=gathering.thread, audience=audience, data=data)
    else:
        others = gathering.hosts.exclude(pk=host.pk).exclude(agreed_at=None)
        if host.agreed_at and not others.exists():
            raise InvalidError({"": _("The last host can't leave. Cancel the gathering, or ask another host first.")})
        if Host.objects.filter(pk=host.pk).delete()[0]:
            record("gathering.host_left", by=by, thread=gathering.thread, audience=audience, data=data)
    if gathering.state == Gathering.State.PUBLISHED:
        search.put(gathering_document(gathering))


def host_for(by: Actor, gathering: Gathering) -> Organisation | None:
    """The host for which somebody acts: of their own organisations the first; else the first of all."""
    hosts = gathering.hosts.exclude(agreed_at=None).select_related("organisation")
    mine = hosts.filter(organisation__memberships__user_id=by.person_id, organisation__memberships__state="confirmed")
    host = mine.first() or hosts.first()
    return host.organisation if host else None


def belongs(by: Actor, organisation: Organisation) -> bool:
    return Membership.objects.filter(user_id=by.person_id, organisation=organisation, state="confirmed").exists()


def _is_public(thread: str) -> bool:
    try:
        split_thread(thread)
    except ValueError:
        return False
    card = thread_cards([thread]).get(thread)
    return card is not None and card.audience == "public"


def _set(gathering: Gathering, draft: GatheringDraft) -> None:
    for name in FIELDS:
        value = getattr(draft, name)
        setattr(gathering, name, value.strip() if isinstance(value, str) else value)
    gathering.agenda, gathering.spoken = logic.agenda_of(draft.agenda), list(draft.spoken)


def _told(gathering: Gathering) -> tuple[object, ...]:
    return tuple(getattr(gathering, name) for name in logic.WHEN_AND_WHERE)


def _save(gathering: Gathering) -> None:
    gathering.version += 1
    gathering.changed_at = now()
    gathering.save()


def _tell_the_change(by: Actor, gathering: Gathering, *, moved: bool) -> None:
    kind = "gathering.moved" if moved else "gathering.edited"
    record(kind, by=by, thread=gathering.thread, data={"title": gathering.title})
    if moved and not gathering.is_past:
        write_letters(gathering, "changed", gathering.sequence, COMING)
    for one in settle(gathering):  # more places
        write_letter(one, "moved_up", gathering.sequence)
    search.put(gathering_document(gathering))


def _check(draft: GatheringDraft) -> None:
    problems: dict[str, object] = {}
    if not draft.title.strip():
        problems["title"] = _("Give it a name.")
    if draft.kind not in vocabularies.codes("gathering_kinds"):
        problems["kind"] = _("Choose what kind of gathering it is.")
    if draft.zone not in available_timezones():
        problems["zone"] = _("Choose a time zone.")
    elif draft.ends_at <= draft.starts_at:
        problems["ends_at"] = _("It ends before it starts.")
    elif (draft.ends_at - draft.starts_at).days > 60:
        problems["ends_at"] = _("At most 60 days. Make a series of gatherings for what takes longer.")
    elif draft.starts_at.astimezone(ZoneInfo(draft.zone)).year > now().year + 20:
        problems["starts_at"] = _("That is too far away. Look at the year.")
    if max(len(draft.text), len(draft.agenda), len(draft.accessibility)) > LONGEST:
        problems["text"] = _("This is too long: at most %(most)d characters.") % {"most": LONGEST}
    if draft.link and not draft.link.startswith(("https://", "http://")):
        problems["link"] = _("Start the link with https://")
    if problems:
        raise InvalidError(problems)
