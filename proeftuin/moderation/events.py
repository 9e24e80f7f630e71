"""What moderation tells to whom, in words. None of these sentences repeats what was hidden."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from proeftuin.kernel.actor import Actor
from proeftuin.ledger import registry
from proeftuin.ledger.queries import thread_cards
from proeftuin.ledger.registry import ThreadCard
from proeftuin.moderation.actions.reports import circle_of
from proeftuin.moderation.models import Decision, Report
from proeftuin.notifications.registry import knows_circles

SENTENCES = {
    "moderation.hidden": _("A moderator hid something that you wrote. Read why, and how to appeal"),
    "moderation.asked": _("A moderator asks you to change something that you wrote. Read why"),
    "moderation.restored": _("Something that you wrote is shown again"),
    "moderation.undone": _("A moderator took back a decision about something that you wrote"),
    "moderation.upheld": _("Somebody looked again after your appeal: the decision stands. Read why"),
    "moderation.overturned": _("Your appeal was right: what you wrote is shown again"),
    "moderation.report_answered": _("Somebody looked at your report: %(outcome)s"),
    "moderation.appealed": _("A writer appeals against a decision"),
    "moderation.waiting": _("Reports and appeals wait for more than two days: %(count)s"),
}


def register() -> None:
    """Tell the ledger our words and names."""
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.thread_kind("moderated", decision_cards)
    registry.thread_kind("report", report_cards)
    registry.thread_kind("moderation", queue_cards)
    knows_circles(circles)


def circles(actor: Actor) -> frozenset[str]:
    """Moderators of the whole site. No query."""
    return frozenset({"moderators"}) if actor.has_role("moderator") else frozenset()


def decision_cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    decisions = Decision.objects.filter(ref__in=list(refs)).select_related("writer")
    return {
        one.ref: ThreadCard(
            _now("A moderator’s decision"), one.get_absolute_url(), one.writer.actor_ref if one.writer else "moderators"
        )
        for one in decisions
    }


def report_cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    """The receipt's secret is in the address, so only for who reported."""
    reports = Report.objects.filter(ref__in=list(refs)).select_related("reporter")
    return {
        one.ref: ThreadCard(
            _now("Your report"), one.get_absolute_url(), one.reporter.actor_ref if one.reporter else "nobody"
        )
        for one in reports
    }


def queue_cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    refs = list(refs)
    about = thread_cards(ref for ref in refs if ref != "site")
    return {
        ref: ThreadCard(
            f"{_now('Moderation')} – {about[ref].title}" if ref in about else _now("Moderation"),
            queue_url(ref), circle_of("" if ref == "site" else ref)[0],
        )
        for ref in refs
    }  # fmt: skip


def queue_url(scope: str) -> str:
    """Where the matters of a scope wait."""
    kind, _separator, ref = scope.partition(":")
    return f"/processes/{ref}/moderation/" if kind == "process" else "/moderation/"
