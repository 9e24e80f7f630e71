"""Taking part: the one gate through which every contribution, support, comment and answer goes."""

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from proeftuin.content import vocabularies
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import record
from proeftuin.notifications.actions import follow
from proeftuin.processes import permissions
from proeftuin.processes.drafts import About
from proeftuin.processes.models import Code, Method, Opening, Participant, Process
from proeftuin.processes.permissions import NOTHING, Credentials
from proeftuin.processes.queries import participant_of

NOBODY = About()


def take_part(
    *, by: Actor, method: Method, action: str, shown: Credentials = NOTHING, about: About = NOBODY
) -> Participant:
    """The actor's place in this process, made at the first act. Freezes the rules. Raises NotAllowedError.

    Rooms call this inside the transaction of the deed itself, and :func:`in_time` as its last word. Two queries when
    someone took part before, and then nothing is written; one query when the caller has kept the openings.
    """
    found = _standing_by_rules(by, method, shown)
    verdict, opening = permissions.opening_for(by, method, action, shown)
    require(verdict)
    assert opening is not None  # noqa: S101 - a yes always names its opening
    if found is not None and opening.who == "list":
        _use_code(found, opening, shown)
    if found and method.process.frozen_at:
        found.let_in = opening
        return found
    with transaction.atomic():
        freeze(method.process, by=by)
        if found is None:
            found = _first(by, method.process, opening, shown, about)
            if by.is_person:
                follow(by=by, thread=method.process.thread)  # they hear of amendments, answers and the end
    found.let_in = opening
    return found


def in_time(participant: Participant) -> None:
    """After the last thing that a deed may have waited for: its window is open still. Raises NotAllowedError.

    A deed that began a second before the end and got its turn a second after it is late, and is told the time.
    """
    if participant.let_in is not None:
        require(permissions.still_open(participant.let_in, participant.process))


def standing(by: Actor, process: Process, shown: Credentials = NOTHING) -> Participant | None:
    """The actor's place in a process; the process gets the state that it has now, and keeps it until the commit.

    When its rules were amended since they were read, the deed is judged by those of now: they are read anew. As long as
    nobody took part, rules change without a word, and are read anew always.

    Whoever closes or amends it waits for the deeds that began, and deeds that begin then see that it is closed. Many
    deeds hold it side by side; the first of all holds it alone, because it freezes the rules. One query.
    """
    name, mine = ("user_id", by.person_id) if by.is_person else ("key", shown.visitor_key or None)
    rows = Participant.objects.raw(_STANDING[name] + _hold(process), [mine, process.pk])
    row = next(iter(rows))
    process.state = row.stands  # type: ignore[attr-defined]
    process.__dict__["rules_as_of"] = row.amended if process.frozen_at else object()  # type: ignore[attr-defined]
    if row.pk is None:
        return None
    row.process = process
    return row


def _standing_by_rules(by: Actor, method: Method, shown: Credentials = NOTHING) -> Participant | None:
    """As :func:`standing`; the method gets the settings of now when they changed since they were read."""
    read = permissions.rules_as_of(method.process)
    found = standing(by, method.process, shown)
    if permissions.rules_as_of(method.process) != read:
        method.refresh_from_db(fields=["settings"])
    return found


# A process that nobody took part in yet has no participants: then all columns but its state are empty.
_STANDING = {
    "user_id": "SELECT m.*, p.state AS stands, p.version AS amended FROM processes_process p "
    "LEFT JOIN processes_participant m ON m.process_id = p.id AND m.user_id = %s WHERE p.id = %s",
    "key": "SELECT m.*, p.state AS stands, p.version AS amended FROM processes_process p "
    "LEFT JOIN processes_participant m ON m.process_id = p.id AND m.key = %s WHERE p.id = %s",
}


def _hold(process: Process) -> str:
    """PostgreSQL locks the row; SQLite lets one writer in at a time, so there the state alone is read anew."""
    if not connection.features.has_select_for_update:
        return ""
    return " FOR SHARE OF p" if process.frozen_at else " FOR NO KEY UPDATE OF p"


@transaction.atomic
def enter_for(
    *, by: Actor, method: Method, action: str, channel: str, key: str = "", about: About = NOBODY
) -> Participant:
    """A clerk enters what came on paper, by telephone, in the street or by e-mail, for someone without an account.

    ``key`` is the number of the form, so that a sheet entered twice counts once. Raises NotAllowedError, InvalidError.
    """
    _standing_by_rules(by, method)
    require(permissions.can_enter(by, method.process))
    if channel not in ("paper", "telephone", "street", "email"):
        raise InvalidError({"channel": _("Choose how it came in.")})
    key = f"{channel}:{key.strip().upper()}" if key.strip() else ""
    if key:
        found = Participant.objects.filter(process=method.process, key=key).first()
        if found:
            return found
    freeze(method.process, by=by)
    return Participant.objects.create(
        process=method.process, key=key, channel=channel, who="entered", entered_by_id=by.id, area=about.area,
        age_group=about.age_group, gender=about.gender,
    )  # fmt: skip


@transaction.atomic
def tell_about(*, by: Actor, participant: Participant, about: About) -> Participant:
    """Someone tells who they are, coarsely, and agrees that we count it. What was told once stays as it was then.

    Raises InvalidError for what is not on the lists.
    """
    participant = (
        Participant.objects.select_for_update(of=("self",), no_key=True)
        .select_related("process")
        .get(pk=participant.pk)
    )
    known = {"area": participant.process.areas, "age_group": vocabularies.codes("age_groups"),
             "gender": vocabularies.codes("genders")}  # fmt: skip
    wrong = [name for name, allowed in known.items() if getattr(about, name) and getattr(about, name) not in allowed]
    if wrong:
        raise InvalidError(dict.fromkeys(wrong, _("Choose one of the list.")))
    if participant.consented_at is None:
        for name in known:
            setattr(participant, name, getattr(participant, name) or getattr(about, name))
        participant.consented_at = now()
        participant.save(update_fields=[*known, "consented_at"])
        record("process.told_about", by=by, thread=participant.process.thread, audience=by.ref)
    return participant


def freeze(process: Process, *, by: Actor) -> None:
    """From the first contribution or vote on, the rules change only by amendment."""
    if process.frozen_at is None:
        process.frozen_at = now()
        if Process.objects.filter(pk=process.pk, frozen_at=None).update(frozen_at=process.frozen_at):
            record("process.frozen", by=by, thread=process.thread)


def _use_code(found: Participant, opening: Opening, shown: Credentials) -> None:
    """Whoever took part before by another rule uses up a one-time code now, as a newcomer does. Raises InvalidError."""
    code = permissions.code_of(opening, shown.code)
    if code is None or opening.code_list is None or opening.code_list.kind != "once" or found.code_id == code.pk:
        return
    if found.code_is_once and found.code_id is not None:
        raise InvalidError({"code": _("You took part with another code already.")})
    found.code, found.code_is_once = code, True
    try:
        with transaction.atomic():
            found.save(update_fields=["code", "code_is_once"])
    except IntegrityError:
        raise InvalidError({"code": _("Somebody took part with this code already.")}) from None


def _first(by: Actor, process: Process, opening: Opening, shown: Credentials, about: About) -> Participant:
    code = permissions.code_of(opening, shown.code) if opening.who == "list" else None
    once = bool(code and opening.code_list and opening.code_list.kind == "once")
    try:
        with transaction.atomic():
            return Participant.objects.create(
                process=process, user_id=by.id, key="" if by.is_person else shown.visitor_key, code=code,
                code_is_once=once, who=opening.who, area=_area(code, about), age_group=about.age_group,
                gender=about.gender, consented_at=now() if about != NOBODY else None,
            )  # fmt: skip
    except IntegrityError:
        found = participant_of(by, process, shown.visitor_key)  # the same person's other request got there first
        if found:
            return found
        raise InvalidError({"code": _("Somebody took part with this code already.")}) from None


def _area(code: Code | None, about: About) -> str:
    return (code.area if code else "") or about.area
