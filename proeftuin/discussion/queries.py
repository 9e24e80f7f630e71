"""Conversations as pages show them, in a bounded number of queries whatever the size of the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.functions import RowNumber
from django.http import Http404

from proeftuin.accounts.models import User
from proeftuin.discussion import logic, permissions
from proeftuin.discussion.models import AGAINST, FOR, Comment, CommentVote
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import require
from proeftuin.kernel.ids import new_ref
from proeftuin.kernel.verdict import Denied, Verdict
from proeftuin.moderation.queries import reasons_for

SORTS = ("newest", "oldest", "useful")
PER_PAGE = 20
FIRST_REPLIES = 4
REPLIES_PER_PAGE = 100
COLUMNS = (
    "ref", "thread", "root_id", "parent_id", "depth", "side", "language", "body", "author_id", "official", "ups",
    "downs", "score", "replies", "created_at", "edited_at", "hidden_at", "deleted_at", "author__name",
    "author__email", "author__erased_at", "author__ref", "author__is_public",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """A comment as it is shown. ``gap`` says why there are no words: "hidden" or "withdrawn"."""

    comment: Comment
    depth: int = 0
    in_reply_to: Comment | None = None
    mine: int = 0  # the reader's vote
    is_own: bool = False
    gap: str = ""
    reason: str = ""  # of a hidden one: a code of "moderation_reasons"
    can_edit: bool = False

    @property
    def side(self) -> str:
        return logic.shown_side(self.comment.side)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What someone said, with the first replies in reading order, and how many more there are."""

    first: Said
    replies: Sequence[Said]
    more: int = 0
    last: int = 0  # the number of the last reply that is shown

    @property
    def next_url(self) -> str:
        """Of the page with the replies that follow."""
        first = self.first.comment
        return f"{first.address}?after={self.last}#c-{first.ref}" if self.last else first.address


@dataclass(frozen=True, slots=True)
class Totals:
    """How many shown comments a thread has, and how many of them are for and against."""

    total: int
    in_favour: int
    opposed: int


@dataclass(frozen=True, slots=True)
class Conversations:
    """The comments on a thread: one page of conversations, the totals, and whether the reader may join in."""

    thread: str
    sort: str
    conversations: Sequence[Conversation]
    total: int
    in_favour: int
    opposed: int
    next: str  # the cursor of the next page, or nothing
    with_sides: bool
    may: Verdict
    once: str = field(default_factory=new_ref)
    sorts: Sequence[str] = SORTS
    sides: Sequence[str] = ("for", "neutral", "against")

    @property
    def denied(self) -> Denied | None:
        return self.may if isinstance(self.may, Denied) else None


def conversations(
    thread: str,
    actor: Actor,
    sort: str = "newest",
    page: str = "",
    *,
    may: Verdict | None = None,
    said: Totals | None = None,
) -> Conversations:
    """Twenty conversations of a thread with their first replies. At most 4 queries, beside what the room asks.

    ``page`` is the cursor that the page before gave, so that the last page costs what the first does.
    The caller has seen to it that the actor may read the thread, and may know already whether they ``may`` comment.
    ``said``: the totals where the room keeps them; else they are counted, which reads the whole thread.
    """
    sort = sort if sort in SORTS else "newest"
    sides = () if said else (("all", None), ("for", FOR), ("against", AGAINST))
    counted = {f"n_{name}": _count(thread, side) for name, side in sides}
    roots = list(_after(_roots(thread), sort, page).annotate(**counted, **_vote_of(actor))[: PER_PAGE + 1])
    shown = roots[:PER_PAGE]
    replies = _first_replies([one.pk for one in shown if one.replies], actor)
    words = _said(actor, [*shown, *(one for several in replies.values() for one in several)])
    numbers = roots[0].__dict__ if roots else {}
    said_of = said or Totals(*(numbers.get(f"n_{name}") or 0 for name in ("all", "for", "against")))
    kind = permissions.kind_of(thread)
    return Conversations(
        thread, sort, [_conversation(one, replies.get(one.pk, []), words) for one in shown],
        total=said_of.total, in_favour=said_of.in_favour, opposed=said_of.opposed,
        next=_cursor(shown[-1], sort) if len(roots) > PER_PAGE else "", with_sides=bool(kind and kind.with_sides),
        may=permissions.can_comment(actor, thread) if may is None else may,
    )  # fmt: skip


def conversation_of(actor: Actor, comment: Comment, after: str = "") -> Conversation:
    """The whole conversation in which a comment stands, a hundred replies at a time. At most 5 queries.

    ``after`` is the number of the last reply of the page before; without it, the page on which the comment stands.
    """
    root = comment if comment.root_id is None else _columns().get(pk=comment.root_id)
    replies = Comment.objects.filter(root_id=root.pk).filter(_worth_a_place())
    start = int(after) if after.isdecimal() and len(after) < 19 else 0
    if not after and comment.root_id:
        start = _start_before(replies, comment.pk)
    page = list(_columns().filter(pk__in=_next_ids(replies, start)).order_by("pk"))
    away = {one.parent_id for one in page if one.parent_id} - {root.pk, *(one.pk for one in page)}
    parents = list(_columns().filter(pk__in=away)) if away else []
    said = _said(actor, [root, *page], parents)
    more = replies.filter(pk__gt=page[-1].pk).count() if len(page) == REPLIES_PER_PAGE else 0
    return _conversation(root, page, said, more=more, parents={one.pk: one for one in parents})


def _start_before(replies: "QuerySet[Comment]", pk: int) -> int:
    """Where to begin so that this reply is on the page; the beginning when it is near that."""
    before = list(replies.filter(pk__lte=pk).order_by("-pk").values_list("pk", flat=True)[: REPLIES_PER_PAGE + 1])
    return before[REPLIES_PER_PAGE // 2] if len(before) > REPLIES_PER_PAGE else 0


def _next_ids(replies: "QuerySet[Comment]", start: int) -> list[int]:
    return list(replies.filter(pk__gt=start).order_by("pk").values_list("pk", flat=True)[:REPLIES_PER_PAGE])


def comment_for(actor: Actor, thread: str, ref: str) -> Comment:
    """A comment of a thread that the actor may read, hidden and withdrawn ones too (as a gap). Raises Http404."""
    require(permissions.can_read(actor, thread))
    comment = _columns().filter(thread=thread, ref=ref).first()
    if comment is None:
        raise Http404
    return comment


def shown_comment_for(actor: Actor, thread: str, ref: str) -> Comment:
    """As :func:`comment_for`, only with words that are shown."""
    comment = comment_for(actor, thread, ref)
    if not comment.is_shown:
        raise Http404
    return comment


def names_in(thread: str, starting: str) -> list[str]:
    """Names of who takes part in a conversation, for completing what follows an @. At most 8."""
    wanted = starting.casefold()
    names = sorted({user.display_name for user in people_in(thread)})
    return [name for name in names if name.casefold().startswith(wanted)][:8]


def people_in(thread: str, most: int = 200) -> list[User]:
    """Who commented on a thread in their own name, those who did so last first. One query."""
    written = Comment.objects.on(thread).shown().exclude(author=None).filter(official="").order_by("-id")
    ids = written.values("author_id")[: most * 5]
    return list(User.objects.filter(pk__in=ids, is_active=True, erased_at=None)[:most])


def totals(scope: str) -> dict[str, int]:
    """How many comments each thread of a scope shows: what the rooms' own totals must equal. One query."""
    shown = Comment.objects.filter(scope=scope).shown().order_by()
    return dict(shown.values_list("thread").annotate(n=Count("pk")))


def shown_on(thread: str) -> "QuerySet[Comment]":
    """What everyone may read of a thread, oldest first: for its twins and for export."""
    return Comment.objects.on(thread).shown().select_related("parent").order_by("id")


def comments_by(user: User) -> list[dict[str, Any]]:
    """What someone said, as plain values."""
    rows = Comment.objects.filter(author=user).order_by("id")
    return [dict(row) for row in rows.values("thread", "body", "side", "created_at", "edited_at")]


def _columns() -> "QuerySet[Comment]":
    return Comment.objects.select_related("author").only(*COLUMNS)


def _worth_a_place() -> Q:
    """Words that are shown, and gaps on which something hangs."""
    return Q(hidden_at=None, deleted_at=None) | Q(Exists(Comment.objects.filter(parent=OuterRef("pk"))))


def _roots(thread: str) -> "QuerySet[Comment]":
    return _columns().filter(thread=thread, root=None).filter(Q(hidden_at=None, deleted_at=None) | Q(replies__gt=0))


def _count(thread: str, side: int | None) -> Subquery:
    """How many shown comments a thread has. It depends on no row, so the database counts once for the whole page."""
    comments = Comment.objects.on(thread).shown().order_by()
    comments = comments if side is None else comments.filter(side=side)
    return Subquery(comments.values("thread").annotate(n=Count("pk")).values("n"))


def _after(roots: "QuerySet[Comment]", sort: str, cursor: str) -> "QuerySet[Comment]":
    """Roots in order, from where the page before ended. A cursor that means nothing is the beginning."""
    parts = [int(part) for part in cursor.split("_") if part.lstrip("-").isdecimal() and len(part) < 19]
    if sort == "useful":
        if len(parts) == 2:
            score, pk = parts
            roots = roots.filter(Q(score__lt=score) | Q(pk__lt=pk), score__lte=score)
        return roots.order_by("-score", "-pk")
    if parts:
        roots = roots.filter(pk__lt=parts[-1]) if sort == "newest" else roots.filter(pk__gt=parts[-1])
    return roots.order_by("-pk" if sort == "newest" else "pk")


def _cursor(last: Comment, sort: str) -> str:
    return f"{last.score}_{last.pk}" if sort == "useful" else str(last.pk)


def _vote_of(actor: Actor) -> dict[str, Subquery]:
    """What the reader found of each comment, asked along with the comments."""
    if not actor.is_person:
        return {}
    mine = CommentVote.objects.filter(user_id=actor.person_id, comment=OuterRef("pk")).order_by()
    return {"my_vote": Subquery(mine.values("value")[:1])}


def _first_replies(roots: Sequence[int], actor: Actor) -> dict[int, list[Comment]]:
    """The first replies under each of these, one query. What comes first by number holds the parents of the rest."""
    if not roots:
        return {}
    place = Window(RowNumber(), partition_by=F("root_id"), order_by=F("id").asc())
    numbered = Comment.objects.filter(root__in=roots).annotate(place=place).filter(place__lte=FIRST_REPLIES)
    found: dict[int, list[Comment]] = {}
    for one in _columns().annotate(**_vote_of(actor)).filter(pk__in=numbered.values("pk")).order_by("pk"):
        found.setdefault(one.root_id or 0, []).append(one)
    return found


def _said(actor: Actor, comments: Sequence[Comment], parents: Sequence[Comment] = ()) -> Mapping[int, Said]:
    """Comments with what the reader voted, and gaps without words. At most two queries."""
    votes = {one.pk: one.my_vote or 0 for one in comments if hasattr(one, "my_vote")}
    unknown = [one.pk for one in comments if one.pk not in votes]
    if actor.is_person and unknown:
        mine = CommentVote.objects.filter(user_id=actor.person_id, comment__in=unknown)
        votes |= dict(mine.values_list("comment_id", "value"))
    reasons = reasons_for("comment", [one.ref for one in comments if one.hidden_at])
    return {
        one.pk: Said(
            one, mine=votes.get(one.pk, 0), is_own=actor.is_person and one.author_id == actor.id,
            gap="hidden" if one.hidden_at else "withdrawn" if one.deleted_at else "", reason=reasons.get(one.ref, ""),
            can_edit=logic.can_still_edit(one.created_at, now(), settings.COMMENT_EDIT_MINUTES),
        )
        for one in comments
    }  # fmt: skip


def _conversation(
    root: Comment, replies: Sequence[Comment], said: Mapping[int, Said], *, more: int | None = None,
    parents: Mapping[int, Comment] | None = None,
) -> Conversation:  # fmt: skip
    by_id = {**(parents or {}), root.pk: root, **{one.pk: one for one in replies}}
    nodes = [logic.Node(one.pk, one.parent_id or root.pk, one.depth) for one in replies]
    needed = {one.parent_id for one in replies if one.is_shown}
    places = [
        place
        for place in logic.laid_out(root.pk, nodes)
        if by_id[place.id].is_shown or place.id in needed  # a gap stays only while something hangs on it
    ]
    shown = [_placed(place, by_id, said) for place in places]
    last = max((one.pk for one in replies), default=0)
    if more is None:
        more = max(root.replies - sum(not one.gap for one in shown), 0)
    return Conversation(said[root.pk], shown, more, last)


def _placed(place: logic.Place, by_id: Mapping[int, Comment], said: Mapping[int, Said]) -> Said:
    one = said[place.id]
    to = by_id.get(one.comment.parent_id or 0) if place.names_parent else None
    return replace(one, depth=place.depth, in_reply_to=to)
