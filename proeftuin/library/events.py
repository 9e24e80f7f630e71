"""What happens in the library, in words, and how its threads are named."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from proeftuin.ledger import registry
from proeftuin.ledger.registry import ThreadCard
from proeftuin.library.models import Adoption, Case, Lesson

SENTENCES = {
    "case.started": _("%(who)s began the case “%(title)s”"),
    "case.edited": _("%(who)s changed the case “%(title)s”"),
    "case.submitted": _("%(who)s asked for a review of “%(title)s”"),
    "case.published": _("The case “%(title)s” was published"),
    "case.sent_back": _("“%(title)s” went back to its authors: %(note)s"),
    "case.held": _("“%(title)s” was reviewed and is not published now: %(note)s"),
    "case.deletion_asked": _("%(who)s asked to delete “%(title)s”: %(note)s"),
    "case.confirmed": _("%(who)s confirmed that “%(title)s” is still true"),
    "case.stale": _("Nobody has confirmed “%(title)s” for a year. Is it still true?"),
    "case.imported": _("Cases came in from %(source)s: %(new)s new, %(changed)s changed"),
    "publication.imported": _("Publications came in from %(source)s: %(new)s new, %(changed)s changed"),
    "lesson.recorded": _("%(who)s wrote down a lesson: “%(text)s”"),
    "lesson.edited": _("%(who)s changed a lesson: “%(text)s”"),
    "lesson.shared": _("A lesson was shared: “%(text)s”"),
    "adoption.started": _("%(taker)s started to take over “%(title)s”"),
    "adoption.moved": _("%(taker)s is at “%(state)s” with “%(title)s”"),
    "adoption.described": _("%(taker)s wrote down how “%(title)s” fits"),
    "adoption.noted": _("%(taker)s noted on “%(title)s”: %(text)s"),
    "adoption.stopped": _("%(taker)s stopped taking over “%(title)s”: %(reason)s"),
    "adoption.harvested": _("%(taker)s harvested “%(title)s” and shares its own case"),
}


def register() -> None:
    """Tell the ledger our words and names."""
    for kind, sentence in SENTENCES.items():
        registry.describe(kind, sentence)
    registry.thread_kind("case", case_cards)
    registry.thread_kind("adoption", adoption_cards)
    registry.thread_kind("lesson", lesson_cards)


def case_cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    return {
        case.ref: ThreadCard(
            case.title, case.get_absolute_url(), "public" if case.state == Case.State.PUBLISHED else f"case:{case.ref}"
        )
        for case in Case.objects.filter(ref__in=list(refs)).only("ref", "title", "state")
    }


def adoption_cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    adoptions = Adoption.objects.filter(ref__in=list(refs)).select_related("case", "taker")
    return {
        one.ref: ThreadCard(f"{one.case.title} – {one.taker.shown_name}", one.get_absolute_url()) for one in adoptions
    }


def lesson_cards(refs: Iterable[str]) -> Mapping[str, ThreadCard]:
    lessons = Lesson.objects.filter(ref__in=list(refs), shared_at__isnull=False).only("ref", "text")
    return {lesson.ref: ThreadCard(lesson.text, lesson.get_absolute_url()) for lesson in lessons}
