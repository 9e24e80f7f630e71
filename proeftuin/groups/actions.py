"""Beginning a group, coming in and leaving, and putting questions in."""

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.content import vocabularies
from proeftuin.groups import permissions
from proeftuin.groups.documents import group_document
from proeftuin.groups.drafts import GroupDraft
from proeftuin.groups.models import Group, Put, Seat
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError, require
from proeftuin.ledger.actions import record
from proeftuin.notifications.actions import follow, unfollow
from proeftuin.organisations.models import Membership, Organisation
from proeftuin.questions.models import Question
from proeftuin.search import actions as search

LONGEST = 20_000


@transaction.atomic
def begin_group(*, by: Actor, organisation: Organisation, draft: GroupDraft) -> Group:
    """Begin a group that an organisation one belongs to hosts; who begins it moderates it. Raises InvalidError."""
    require(permissions.can_begin(by))
    mine = Membership.objects.filter(user_id=by.person_id, organisation=organisation, state="confirmed")
    if not (by.is_system or mine.exists()):
        raise InvalidError({"organisation": _("Choose an organisation that you belong to.")})
    _check(draft)
    group = Group(organisation=organisation, author_id=by.id)
    _set(group, draft)
    if by.is_person:
        Seat.objects.create(group=group, user_id=by.person_id, moderates=True)
        follow(by=by, thread=group.thread)
        _recount(group)
    record("group.begun", by=by, thread=group.thread, data={"title": group.title})
    return group


@transaction.atomic
def change_group(*, by: Actor, group: Group, draft: GroupDraft, version: int) -> Group:
    """New words or another way in. Raises StaleError, InvalidError."""
    group = _locked(group)
    require(permissions.can_moderate(by, permissions.seat_of(by, group)))
    if group.version != version:
        raise StaleError(group.version)
    _check(draft)
    group.version += 1
    _set(group, draft)
    record("group.changed", by=by, thread=group.thread, audience=by.ref)
    return group


@transaction.atomic
def join_group(*, by: Actor, group: Group) -> Seat:
    """Come in, or ask to: members follow what is new. Twice is once."""
    if not by.is_person:
        raise NotAllowedError(permissions.SIGN_IN)
    group = _locked(group)
    state = Seat.State.ACTIVE if group.entry == Group.Entry.OPEN else Seat.State.ASKED
    seat, made = Seat.objects.get_or_create(group=group, user_id=by.person_id, defaults={"state": state})
    if made and seat.state == Seat.State.ACTIVE:
        follow(by=by, thread=group.thread)
    if made:
        _recount(group)
        _note(by, group, "group.joined")
    return seat


@transaction.atomic
def leave_group(*, by: Actor, group: Group) -> None:
    """Go, and hear no more of it. The last moderator hands over first."""
    group = _locked(group)
    seat = permissions.seat_of(by, group)
    if seat is None:
        return
    others = group.seats.filter(moderates=True, state=Seat.State.ACTIVE).exclude(pk=seat.pk)
    if seat.moderates and not others.exists() and group.seats.exclude(pk=seat.pk).filter(state="active").exists():
        raise InvalidError({"": _("You are the last moderator. Make somebody else a moderator first.")})
    seat.delete()
    unfollow(by=by, thread=group.thread)
    _recount(group)
    _note(by, group, "group.left")


@transaction.atomic
def answer_seat(*, by: Actor, seat: Seat, do: str) -> None:
    """Moderators let somebody in ("let_in"), put somebody out ("put_out"), or share moderating ("moderate")."""
    group = _locked(seat.group)
    require(permissions.can_moderate(by, permissions.seat_of(by, group)))
    seat = Seat.objects.select_related("user").get(pk=seat.pk)
    if do == "put_out":
        if seat.moderates:
            raise InvalidError({"": _("A moderator leaves by themselves.")})
        seat.delete()
    elif do in ("let_in", "moderate"):
        seat.moderates = seat.moderates or (do == "moderate" and seat.state == Seat.State.ACTIVE)
        seat.state = Seat.State.ACTIVE
        seat.save(update_fields=["state", "moderates"])
    else:
        raise InvalidError({"": _("Choose what to do.")})
    _recount(group)
    _note(by, group, "group.seat_answered")


@transaction.atomic
def put_question(*, by: Actor, group: Group, question: Question) -> Put:
    """Put a question into the group: members who follow it hear of it. Twice is once."""
    group = _locked(group)
    require(permissions.can_put(by, permissions.seat_of(by, group)))
    if not question.is_shown:
        raise InvalidError({"question": _("This question is not shown.")})
    put, made = Put.objects.get_or_create(group=group, question=question, defaults={"user_id": by.id})
    if made:
        Group.objects.filter(pk=group.pk).update(changed_at=now())
        record("group.question_put", by=by, thread=group.thread, subject=question.thread,
               data={"title": group.title, "question": question.title})  # fmt: skip
    return put


@transaction.atomic
def take_question_out(*, by: Actor, put: Put) -> None:
    """Who put it there, and moderators. The question itself stays."""
    seat = permissions.seat_of(by, put.group)
    if not (by.is_person and put.user_id == by.id):
        require(permissions.can_moderate(by, seat))
    put.delete()
    _note(by, put.group, "group.question_out")


def _locked(group: Group) -> Group:
    return Group.objects.select_for_update(no_key=True).get(pk=group.pk)


def _set(group: Group, draft: GroupDraft) -> None:
    group.title, group.text, group.language = draft.title.strip(), draft.text.strip(), draft.language
    group.sectors, group.entry, group.changed_at = list(draft.sectors), draft.entry, now()
    group.save()
    search.put(group_document(group))


def _recount(group: Group) -> None:
    group.people = group.seats.filter(state=Seat.State.ACTIVE).count()
    Group.objects.filter(pk=group.pk).update(people=group.people)


def _note(by: Actor, group: Group, kind: str) -> None:
    """For the record alone: who comes and goes is told to nobody."""
    record(kind, by=by, thread=group.thread, audience=by.ref)


def _check(draft: GroupDraft) -> None:
    problems: dict[str, object] = {}
    if not draft.title.strip():
        problems["title"] = _("Give it a name.")
    if len(draft.text) > LONGEST:
        problems["text"] = _("This is too long: at most %(most)d characters.") % {"most": LONGEST}
    if draft.entry not in Group.Entry.values:
        problems["entry"] = _("Choose how people come in.")
    if set(draft.sectors) - set(vocabularies.codes("sectors")):
        problems["sectors"] = _("Choose a policy area from the list.")
    if problems:
        raise InvalidError(problems)
