"""Several ideas become one, one becomes several, and back. Each person's support counts once; nothing said is lost.

A merged idea keeps its own rows of support, so that undoing needs no guess: what was added to the one they became is
written down and taken away again. Comments move along, because a conversation in two places is none.
"""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from proeftuin.discussion.models import Comment
from proeftuin.ideas import permissions
from proeftuin.ideas.actions import counting, states
from proeftuin.ideas.actions.submitting import free_reference
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.models import CountedElsewhere, Idea, Merger, Support
from proeftuin.ideas.registry import SUPPORTED
from proeftuin.kernel.actor import Actor, system
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.ledger.actions import record
from proeftuin.notifications.models import Follow
from proeftuin.processes.models import Process

MOST_AT_ONCE = 50
MOST_PARTS = 8
LONGEST_REASON = 2000
BATCH = 500


@transaction.atomic
def merge_ideas(*, by: Actor, ideas: Sequence[Idea], into: Idea | IdeaDraft, reason: str) -> Merger:
    """Make these ideas one: an idea that is there, or a new one with the words of a draft. For moderators.

    Supports are united, one per participant; who already supports the one they become keeps that. Whoever followed one
    of them follows it too. Raises NotAllowedError, InvalidError.
    """
    keys = {one.pk for one in ideas} | ({into.pk} if isinstance(into, Idea) else set())
    held = _held(keys)
    _check_merge(by, held, keys, into, reason)
    target = held[into.pk] if isinstance(into, Idea) else _new(held[min(held)], into)
    sources = [one for pk, one in sorted(held.items()) if pk != target.pk]
    moved = {
        "ideas": [one.pk for one in sources],
        "supports": _unite_supports(sources, [target])[target.pk],
        "counted": _unite_counted(sources, target),
        "comments": _move_comments(sources, target),
        "children": _adopt(sources, target),
    }
    for one in sources:
        states.move_to(one, Idea.State.MERGED, merged_into=target)
    _follow_along(sources, [target])
    recount([target, *sources])
    merger = Merger.objects.create(
        process=target.process, target=target, is_new=not isinstance(into, Idea), reason=reason.strip(), moved=moved,
        author_id=by.id,
    )  # fmt: skip
    _tell(by, "idea.merged", sources, {"into": target.reference, "reason": merger.reason})
    _tell(by, "idea.united", [target], {"count": len(sources)})
    for listener in SUPPORTED:
        listener(system("ideas"), target)
    return merger


@transaction.atomic
def undo_merge(*, by: Actor, merger: Merger, reason: str) -> Merger:
    """Take ideas apart that were merged: each is back as it was, with what was said since in its conversations.

    What people gave since to the one they became stays with that one; was it made for the merger, it is withdrawn.
    Raises NotAllowedError, InvalidError.
    """
    merger = Merger.objects.select_for_update(of=("self",), no_key=True).select_related("process").get(pk=merger.pk)
    require(permissions.can_work(by, merger.process, "moderator"))
    if merger.undone_at:
        raise InvalidError({"": _("This was undone already.")})
    _check_reason(reason)
    held = _held({merger.target_id, *merger.moved["ideas"]})
    target = held.pop(merger.target_id)
    if target.state == Idea.State.MERGED:
        raise InvalidError({"": _("It was merged into another since. Undo that first.")})
    if target.answer in Idea.ANSWERED:
        raise InvalidError({"": _("It was answered since. Take back the answer first.")})
    sources = list(held.values())
    Support.objects.filter(pk__in=merger.moved["supports"], idea=target).delete()
    CountedElsewhere.objects.filter(pk__in=merger.moved["counted"], idea=target).delete()
    _move_back(sources, target, merger.moved["comments"])
    for child, home in merger.moved.get("children", {}).items():
        Idea.objects.filter(pk=int(child), merged_into=target).update(merged_into_id=home)
    for one in sources:
        hidden = one.state == Idea.State.HIDDEN  # by a moderator since: that stays so
        states.move_to(one, Idea.State.HIDDEN if hidden else Idea.State.PUBLISHED, merged_into=None)
    recount([target, *sources])
    if "split" in merger.moved:
        _split_again(target, merger.moved["split"])
    if merger.is_new and target.is_shown:
        states.move_to(target, Idea.State.WITHDRAWN, withdrawn_because=reason.strip()[:300])
    merger.undone_at = now()
    merger.save(update_fields=["undone_at"])
    _tell(by, "idea.unmerged", sources, {"from": target.reference, "reason": reason.strip()})
    return merger


@transaction.atomic
def split_idea(*, by: Actor, idea: Idea, parts: Sequence[IdeaDraft], reason: str) -> list[Idea]:
    """Make one idea several, each with the supports of the whole, which stays readable and leads to them.

    Its writer is the writer of each part. Raises NotAllowedError, InvalidError.
    """
    idea = _held({idea.pk})[idea.pk]
    require(permissions.can_moderate(by, idea))
    _check_shown([idea])
    _check_reason(reason)
    if not 2 <= len(parts) <= MOST_PARTS:
        raise InvalidError({"": _("Write two parts at least, and %(most)d at most.") % {"most": MOST_PARTS}})
    if any(not one.title.strip() for one in parts):
        raise InvalidError({"": _("Give each part a title.")})
    made = [_new(idea, one, participant=idea.participant, split_from=idea) for one in parts]
    _unite_supports([idea], made)
    for one in made:
        _unite_counted([idea], one)
    _follow_along([idea], made)
    states.move_to(idea, Idea.State.MERGED)
    recount([idea, *made])
    _tell(by, "idea.split", [idea], {"count": len(made), "reason": reason.strip()})
    return made


@transaction.atomic
def undo_split(*, by: Actor, idea: Idea, reason: str) -> Merger:
    """Make an idea whole again that was split: its parts become part of it, and nothing said or given since is lost.

    Who supports a part supports the whole, once each; conversations move along. A part that was hidden or taken back
    since stays so. Written down as a merger, so that it can be undone too. Raises NotAllowedError, InvalidError.
    """
    held = _held({idea.pk, *Idea.objects.filter(split_from=idea).values_list("pk", flat=True)})
    idea, parts = held.pop(idea.pk), list(held.values())
    require(permissions.can_moderate(by, idea))
    if idea.state != Idea.State.MERGED or idea.merged_into_id or not parts:
        raise InvalidError({"": _("This was not split, or that was undone already.")})
    if any(one.state == Idea.State.MERGED for one in parts):
        raise InvalidError({"": _("A part was merged or split since. Undo that first.")})
    shown = [one for one in parts if one.is_shown]
    _check_shown(shown)
    _check_reason(reason)
    moved = {
        "ideas": [one.pk for one in shown],
        "supports": _unite_supports(shown, [idea])[idea.pk],
        "counted": _unite_counted(shown, idea, but=idea.reference),
        "comments": _move_comments(shown, idea),
        "children": _adopt(shown, idea),
        "split": [one.pk for one in parts],
    }
    for one in parts:
        one.split_from = None
        one.save(update_fields=["split_from"])
    for one in shown:
        states.move_to(one, Idea.State.MERGED, merged_into=idea)
    states.move_to(idea, Idea.State.PUBLISHED)
    _follow_along(shown, [idea])
    recount([idea, *shown])
    merger = Merger.objects.create(
        process=idea.process, target=idea, reason=reason.strip(), moved=moved, author_id=by.id
    )
    _tell(by, "idea.merged", shown, {"into": idea.reference, "reason": merger.reason})
    _tell(by, "idea.unsplit", [idea], {"count": len(parts), "reason": merger.reason})
    for listener in SUPPORTED:
        listener(system("ideas"), idea)
    return merger


def _split_again(whole: Idea, parts: Sequence[int]) -> None:
    """What undoing a split undid: the parts are parts again, and the whole leads to them."""
    Idea.objects.filter(pk__in=parts).update(split_from=whole)
    if whole.is_shown:
        states.move_to(whole, Idea.State.MERGED)


def recount(ideas: Sequence[Idea]) -> None:
    """Put the totals right from the rows. Four queries each."""
    for one in ideas:
        counting.put_right(one)


def _held(keys: set[int]) -> dict[int, Idea]:
    """These ideas, held until the end, always in the same order so that two mergers wait for each other."""
    rows = Idea.objects.select_for_update(of=("self",), no_key=True).select_related("method__process", "participant")
    found = {one.pk: one for one in rows.filter(pk__in=keys).order_by("pk")}
    for one in found.values():
        one.process = one.method.process
    return found


def _check_merge(
    by: Actor, held: Mapping[int, Idea], keys: set[int], into: Idea | IdeaDraft, reason: str
) -> None:  # fmt: skip
    if not held or len(held) != len(keys):
        raise InvalidError({"ideas": _("One of these ideas is not there any more.")})
    require(permissions.can_moderate(by, next(iter(held.values()))))
    if len({one.method_id for one in held.values()}) > 1:
        raise InvalidError({"ideas": _("Merge ideas of one list only.")})
    if len(held) < 2:
        raise InvalidError({"ideas": _("Choose two ideas at least.")})
    if len(held) > MOST_AT_ONCE:
        raise InvalidError({"ideas": _("Merge %(most)d ideas at most at once.") % {"most": MOST_AT_ONCE}})
    if isinstance(into, IdeaDraft) and not into.title.strip():
        raise InvalidError({"title": _("Give it a title.")})
    _check_shown(list(held.values()))
    _check_reason(reason)


def _check_shown(ideas: Sequence[Idea]) -> None:
    for one in ideas:
        if not one.is_shown:
            raise InvalidError({"ideas": _("“%(title)s” is not shown any more.") % {"title": one.title}})
        if one.answer in Idea.ANSWERED:
            words = _("“%(title)s” has an official answer, so it stays as it is.")
            raise InvalidError({"ideas": words % {"title": one.title}})
        if one.process.state != Process.State.PUBLISHED:
            raise InvalidError({"": _("This process is closed.")})


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise InvalidError({"reason": _("Say why: everyone whose idea it is reads this.")})
    if len(reason) > LONGEST_REASON:
        raise InvalidError({"reason": _("Write at most %(most)d characters.") % {"most": LONGEST_REASON}})


def _new(like: Idea, draft: IdeaDraft, **values: object) -> Idea:
    """A new idea beside another, in its list, subject and place unless the draft says otherwise."""
    idea = Idea(
        process=like.process, method=like.method, reference=free_reference(like.process.prefix),
        channel=like.channel, language=draft.language or like.language, title=draft.title.strip()[:300],
        body=draft.body.strip(), category=draft.category or like.category, area=draft.area or like.area,
        address=draft.address or like.address, latitude=like.latitude, longitude=like.longitude, shape=like.shape,
        published_at=now(), **values,
    )  # fmt: skip
    idea.save(force_insert=True)
    states.placed(idea, before=None)
    return idea


def _unite_supports(sources: Sequence[Idea], targets: Sequence[Idea]) -> dict[int, list[int]]:
    """Give each target the supports of the sources, one per participant. Returns the keys added, by target.

    Who was for one and against another counts as they said last; what they said of the target itself stands.
    """
    given = Support.objects.filter(idea__in=sources).order_by("at", "pk")
    last = {one.participant_id: one for one in given}
    added: dict[int, list[int]] = {}
    for target in targets:
        has = set(Support.objects.filter(idea=target).values_list("participant_id", flat=True))
        rows = [
            Support(idea=target, participant_id=who, value=one.value, channel=one.channel, at=one.at)
            for who, one in last.items()
            if who not in has
        ]
        added[target.pk] = [one.pk for one in Support.objects.bulk_create(rows, batch_size=BATCH)]
    return added


def _unite_counted(sources: Sequence[Idea], target: Idea, *, but: str = "") -> list[int]:
    """Counted sheets are added up: who signed is not known, so nobody can be counted once.

    ``but`` leaves out what came from the idea of that reference: it has those itself.
    """
    sheets = CountedElsewhere.objects.filter(idea__in=sources).select_related("idea").order_by("pk")
    if but:
        sheets = sheets.exclude(note__startswith=f"{but}: ")
    rows = [
        CountedElsewhere(
            idea=target, channel=one.channel, supports=one.supports, against=one.against, comments=one.comments,
            note=f"{one.idea.reference}: {one.note}"[:300], at=one.at,
        )
        for one in sheets
    ]  # fmt: skip
    return [one.pk for one in CountedElsewhere.objects.bulk_create(rows, batch_size=BATCH)]


def _move_comments(sources: Sequence[Idea], target: Idea) -> dict[str, list[int]]:
    moved = {}
    for one in sources:
        said = Comment.objects.on(one.thread)
        moved[str(one.pk)] = list(said.order_by("pk").values_list("pk", flat=True))
        said.update(thread=target.thread)
    return moved


def _move_back(sources: Sequence[Idea], target: Idea, moved: Mapping[str, Sequence[int]]) -> None:
    """Conversations go back whole: with the replies that came since."""
    for one in sources:
        keys = list(moved.get(str(one.pk), ()))
        for at in range(0, len(keys), BATCH):
            some = keys[at : at + BATCH]
            Comment.objects.on(target.thread).filter(pk__in=some).update(thread=one.thread)
            Comment.objects.on(target.thread).filter(root__in=some).update(thread=one.thread)


def _adopt(sources: Sequence[Idea], target: Idea) -> dict[str, int]:
    """What was merged into a source before is now part of the target: one step from the old address to the new."""
    children = list(Idea.objects.filter(merged_into__in=sources).values_list("pk", "merged_into_id"))
    Idea.objects.filter(pk__in=[pk for pk, _home in children]).update(merged_into=target)
    return {str(pk): int(home or 0) for pk, home in children}


def _follow_along(sources: Sequence[Idea], targets: Sequence[Idea]) -> None:
    """Whoever followed a source follows what it became; whoever wrote one does too."""
    threads = [one.thread for one in sources]
    people = set(Follow.objects.filter(thread__in=threads).values_list("user_id", flat=True))
    people |= {one.participant.user_id for one in sources if one.participant and one.participant.user_id}
    rows = [Follow(user_id=person, thread=one.thread) for one in targets for person in sorted(people)]
    Follow.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)


def _tell(by: Actor, kind: str, ideas: Sequence[Idea], data: Mapping[str, object]) -> None:
    """Other ideas are named by their reference: their titles may be hidden later, and the ledger keeps what it says."""
    for one in ideas:
        record(
            kind, by=by, thread=one.thread, subject=one.process.thread, audience=one.process.audience,
            data={"title": one.title, **data},
        )  # fmt: skip
