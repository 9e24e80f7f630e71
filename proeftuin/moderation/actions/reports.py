"""Bringing something to the moderators: people report, the machine notices, and what waits long is said again."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proeftuin.content import vocabularies
from proeftuin.kernel.actor import Actor, system
from proeftuin.kernel.clock import now
from proeftuin.kernel.errors import InvalidError, require
from proeftuin.kernel.verdict import Denied
from proeftuin.ledger.actions import record
from proeftuin.moderation import logic, permissions
from proeftuin.moderation.models import Appeal, Matter, Report
from proeftuin.moderation.queries import subjects
from proeftuin.moderation.registry import SCOPES, SUBJECTS, Subject

LONGEST = 2000
GONE = Denied(gettext_lazy("This is not shown any more."), hidden=True)


@transaction.atomic
def report(*, by: Actor, kind: str, ref: str, reason: str, words: str = "") -> Report:
    """Tell the moderators that something is against the rules. Anyone may. Raises InvalidError, NotAllowedError.

    Whoever has an account and reports the same thing again while it waits, changes the first report.
    """
    found = SUBJECTS.get(kind)
    subject = subjects(kind, [ref]).get(ref)
    if found is None or subject is None or not subject.is_shown or not found.can_read(by, ref):
        require(GONE)
        raise AssertionError  # for the type checker: require() raised
    words = words.replace("\0", "").strip()
    _check(reason, words)
    matter = matter_about(kind, subject)
    mine = matter.reports.filter(reporter_id=by.id).first() if by.is_person else None
    if mine:
        mine.reason, mine.words = reason, words
        mine.save(update_fields=["reason", "words"])
        return mine
    made = Report.objects.create(matter=matter, reason=reason, words=words, reporter_id=by.id)
    Matter.objects.filter(pk=matter.pk).update(reports_count=F("reports_count") + 1)
    audience, _told = circle_of(matter.scope)
    record("moderation.reported", by=by, thread=made.thread, subject=matter.ref, audience=audience,
           data={"reason": reason})  # fmt: skip
    return made


@transaction.atomic
def notice(*, kind: str, subject: Subject, hints: Sequence[str]) -> Matter | None:
    """The machine noticed something: moderators see it, and nothing is hidden. Nothing for no hints."""
    if not hints:
        return None
    matter = matter_about(kind, subject)
    found = [*matter.noticed, *(hint for hint in hints if hint not in matter.noticed)]
    if found != matter.noticed:
        matter.noticed = found
        matter.save(update_fields=["noticed"])
        audience, _told = circle_of(matter.scope)
        record("moderation.noticed", by=system("moderation"), thread=queue_thread(matter.scope), subject=matter.ref,
               audience=audience, data={"hints": list(hints)})  # fmt: skip
    return matter


@transaction.atomic
def remind() -> int:
    """Say to moderators what waits for more than two days, at most once in two days. Returns how many things."""
    due = now() - logic.WAITS_LONG
    late = Q(reminded_at=None) | Q(reminded_at__lte=due)
    matters = list(Matter.objects.filter(late, is_open=True, opened_at__lte=due).values_list("pk", "scope"))
    appeals = list(Appeal.objects.filter(late, state="open", at__lte=due).values_list("pk", "decision__scope"))
    Matter.objects.filter(pk__in=[pk for pk, _scope in matters]).update(reminded_at=now())
    Appeal.objects.filter(pk__in=[pk for pk, _scope in appeals]).update(reminded_at=now())
    scopes = [scope for _pk, scope in (*matters, *appeals)]
    for scope in sorted(set(scopes)):
        audience, _told = circle_of(scope)
        record("moderation.waiting", by=system("moderation"), thread=queue_thread(scope), audience=audience,
               data={"count": scopes.count(scope)})  # fmt: skip
    return len(scopes)


def matter_about(kind: str, subject: Subject) -> Matter:
    """The open matter about a thing, made when there is none."""
    found, _made = Matter.objects.get_or_create(
        kind=kind, subject=subject.ref, is_open=True, defaults={"scope": subject.scope}
    )
    return found


def queue_thread(scope: str) -> str:
    """The thread under which moderators of a scope are told things."""
    return f"moderation:{scope or 'site'}"


def circle_of(scope: str) -> tuple[str, frozenset[int]]:
    """The circle that hears of a scope, and its people: its own moderators, or else those of the whole site."""
    kind = SCOPES.get(scope.partition(":")[0])
    own = kind.moderators_of(scope) if kind else frozenset()
    return (scope, own) if own else ("moderators", permissions.moderators_for(""))


def _check(reason: str, words: str) -> None:
    problems = {}
    if vocabularies.term("moderation_reasons", reason) is None:
        problems["reason"] = _("Choose a rule.")
    if reason == "other" and not words:
        problems["words"] = _("Say in a few words what is wrong.")
    if len(words) > LONGEST:
        problems["words"] = _("This is %(n)d characters too long.") % {"n": len(words) - LONGEST}
    if problems:
        raise InvalidError(problems)
