"""Making a newsletter: its words, its pieces in order, a test mail, and when it leaves."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from proeftuin.content import vocabularies
from proeftuin.items.queries import entries_of
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, NotAllowedError, StaleError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record
from proeftuin.newsletters import permissions
from proeftuin.newsletters.models import Delivery, Issue, Piece

MOST_PIECES, LONGEST, LONGEST_TITLE = 40, 20_000, 150
FARTHEST = timedelta(days=365)
CIRCLE = "newsletters"  # the ledger's circle of what only editors know
State = Issue.State


@transaction.atomic
def begin_issue(*, by: Actor, title: str, language: str, intro: str = "") -> Issue:
    """Begin a draft. Raises InvalidError."""
    require(permissions.can_make(by))
    _check(title, language, intro)
    issue = Issue.objects.create(title=title.strip(), language=language, intro=intro.strip(), author_id=by.id)
    _note(by, issue, "newsletter.drafted")
    return issue


@transaction.atomic
def edit_issue(*, by: Actor, issue: Issue, title: str, language: str, intro: str, version: int) -> Issue:
    """New words. Raises StaleError when somebody saved since ``version`` was read."""
    issue = _locked(by, issue)
    if issue.version != version:
        raise StaleError(issue.version)
    _check(title, language, intro)
    issue.title, issue.language, issue.intro = title.strip(), language, intro.strip()
    _save(issue)
    _note(by, issue, "newsletter.redrafted")
    return issue


@transaction.atomic
def add_thing(*, by: Actor, issue: Issue, kind: str, ref: str) -> Piece:
    """Add a thing of this site that everyone may see, last. Added twice is once. Raises InvalidError."""
    issue = _locked(by, issue)
    row = entries_of([(kind, ref)]).get((kind, ref))
    if row is None:
        raise InvalidError({"": _("This can't be found any more. Choose something else.")})
    there = issue.pieces.filter(kind=kind, thing=ref).first()
    if there:
        return there
    return _put(by, issue, Piece(kind=kind, thing=ref, title=row.title[:300], summary=row.summary, url=row.url))


@transaction.atomic
def add_words(*, by: Actor, issue: Issue, title: str, words: str) -> Piece:
    """Add a piece of one's own, last. Raises InvalidError."""
    issue = _locked(by, issue)
    if not title.strip() or not words.strip() or len(words) > LONGEST or len(title) > LONGEST_TITLE:
        raise InvalidError({"words": _("Write a short title and a text.")})
    return _put(by, issue, Piece(title=title.strip(), words=words.strip()))


@transaction.atomic
def change_words(*, by: Actor, piece: Piece, words: str) -> None:
    """What we say of a thing, above its own words."""
    issue = _locked(by, piece.issue)
    if len(words) > LONGEST or not (piece.kind or words.strip()):
        raise InvalidError({"words": _("Write a short title and a text.")})
    Piece.objects.filter(pk=piece.pk).update(words=words.strip())
    _changed(by, issue)


@transaction.atomic
def move_piece(*, by: Actor, piece: Piece, up: bool) -> None:
    """One place up or down. At the end it stays."""
    issue = _locked(by, piece.issue)
    order = list(issue.pieces.order_by("place", "pk"))
    at = next((place for place, one in enumerate(order) if one.pk == piece.pk), None)
    to = None if at is None else at + (-1 if up else 1)
    if at is None or to is None or not 0 <= to < len(order):
        return
    order[at], order[to] = order[to], order[at]
    for place, one in enumerate(order):
        one.place = place
    Piece.objects.bulk_update(order, ["place"])
    _changed(by, issue)


@transaction.atomic
def remove_piece(*, by: Actor, piece: Piece) -> None:
    issue = _locked(by, piece.issue)
    Piece.objects.filter(pk=piece.pk).delete()
    _changed(by, issue)


@transaction.atomic
def ask_test(*, by: Actor, issue: Issue) -> None:
    """One mail to oneself, as readers will get it. The worker sends it."""
    require(permissions.can_make(by))
    if not by.is_person:
        raise NotAllowedError(Denied(_("Sign in first.")))
    record("newsletter.test_asked", by=by, audience=by.ref, data={"issue": issue.ref})


@transaction.atomic
def schedule(*, by: Actor, issue: Issue, at: datetime | None = None) -> Issue:
    """It leaves at this moment, or as soon as the worker comes by. Raises InvalidError."""
    issue = _locked(by, issue)
    if not (issue.intro or issue.pieces.exists()):
        raise InvalidError({"": _("It is empty. Add a piece or a few words first.")})
    when = at or now()
    if at and not now() <= at <= now() + FARTHEST:
        raise InvalidError({"at": _("Choose a moment to come, within a year.")})
    issue.state, issue.scheduled_for = State.SCHEDULED, when
    _save(issue)
    _note(by, issue, "newsletter.scheduled")
    return issue


@transaction.atomic
def take_back(*, by: Actor, issue: Issue) -> Issue:
    """Off the schedule: a draft again. Too late once it leaves."""
    require(permissions.can_make(by))
    issue = Issue.objects.select_for_update(no_key=True).get(pk=issue.pk)
    if issue.state == State.SCHEDULED:
        issue.state, issue.scheduled_for = State.DRAFT, None
        _save(issue)
        _note(by, issue, "newsletter.taken_back")
    elif issue.state != State.DRAFT:
        raise NotAllowedError(Denied(_("It is leaving already."), remedy=_("You can halt what is still to leave.")))
    return issue


@transaction.atomic
def halt(*, by: Actor, issue: Issue) -> Issue:
    """Stop what is still to leave. What left, left. Halted twice is once."""
    require(permissions.can_make(by))
    issue = Issue.objects.select_for_update(no_key=True).get(pk=issue.pk)
    if issue.state == State.SENDING:
        Delivery.objects.filter(issue=issue, state="queued").update(state="skipped")
        issue.state, issue.ended_at = State.HALTED, now()
        _save(issue)
        _note(by, issue, "newsletter.halted")
    return issue


def _locked(by: Actor, issue: Issue) -> Issue:
    issue = Issue.objects.select_for_update(no_key=True).get(pk=issue.pk)
    require(permissions.can_change(by, issue))
    return issue


def _save(issue: Issue) -> None:
    issue.version += 1
    issue.save()


def _changed(by: Actor, issue: Issue) -> None:
    _save(issue)
    _note(by, issue, "newsletter.redrafted")


def _put(by: Actor, issue: Issue, piece: Piece) -> Piece:
    if issue.pieces.count() >= MOST_PIECES:
        raise InvalidError({"": _("At most %(most)d pieces: a reader has little time.") % {"most": MOST_PIECES}})
    last = issue.pieces.aggregate(last=Max("place"))["last"]
    piece.issue, piece.place = issue, 0 if last is None else last + 1
    piece.save()
    _changed(by, issue)
    return piece


def _note(by: Actor, issue: Issue, kind: str) -> None:
    record(kind, by=by, thread=issue.thread, audience=CIRCLE)


def _check(title: str, language: str, intro: str) -> None:
    problems: dict[str, object] = {}
    if not title.strip() or len(title) > LONGEST_TITLE:
        problems["title"] = _("Give it a title.")
    if language not in vocabularies.codes("languages"):
        problems["language"] = _("Choose one of the list.")
    if len(intro) > LONGEST:
        problems["intro"] = _("This is too long: at most %(most)d characters.") % {"most": LONGEST}
    if problems:
        raise InvalidError(problems)
