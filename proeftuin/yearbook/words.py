"""The words a report begins with, in its own language: titles of sections, and what they say of themselves."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from proeftuin.content import vocabularies
from proeftuin.yearbook.material import Found


def title_of(key: str, language: str) -> str:
    """The heading of a section that gathering makes."""
    with override(language):
        if key == "theme:":
            return _("Other lessons")
        if key.startswith("theme:"):
            theme = vocabularies.label("sectors", key.removeprefix("theme:"))
            return _("Lessons about %(theme)s") % {"theme": theme}
        return {
            "closed": _("What was finished"), "tried": _("What was tried, and goes on"),
            "stopped": _("What we stopped, and why"), "adopted": _("What others took over"),
            "questions": _("Questions that got an answer"),
            "processes": _("What people were asked, and what came of it"),
        }[key]  # fmt: skip


def text_of(key: str, found: Sequence[Found], language: str) -> str:
    """One or two sentences that count what stands under them."""
    kinds = [one.kind for one in found]
    n = len(found)
    with override(language):
        if key.startswith("theme:"):
            parts = [ngettext("%(n)d lesson.", "%(n)d lessons.", n) % {"n": n}]
            failed = kinds.count("lesson_did_not_work")
            if failed:
                parts.append(ngettext("%(n)d tells what did not work.", "%(n)d tell what did not work.", failed)
                             % {"n": failed})  # fmt: skip
            return " ".join(parts)
        if key == "adopted":
            used, left = kinds.count("adoption_in_use"), kinds.count("adoption_stopped")
            parts = [ngettext("%(n)d practice came into use elsewhere.",
                              "%(n)d practices came into use elsewhere.", used) % {"n": used}]  # fmt: skip
            if left:
                parts.append(ngettext("%(n)d taker stopped.", "%(n)d takers stopped.", left) % {"n": left})
            return " ".join(parts)
        said = {
            "closed": ngettext("%(n)d initiative closed with its lessons.",
                               "%(n)d initiatives closed with their lessons.", n),
            "tried": ngettext("%(n)d experiment reached a decision to go on.",
                              "%(n)d experiments reached a decision to go on.", n),
            "stopped": ngettext("%(n)d thing was stopped. To say so openly saves others the same detour.",
                                "%(n)d things were stopped. To say so openly saves others the same detour.", n),
            "questions": ngettext("%(n)d question from practice got a summary by who asked it.",
                                  "%(n)d questions from practice got a summary by who asked them.", n),
            "processes": ngettext("%(n)d participation process closed with its answers.",
                                  "%(n)d participation processes closed with their answers.", n),
        }  # fmt: skip
        return said[key] % {"n": n}


def name_of(first: int, last: int, language: str, whose: str = "") -> str:
    """What a report is called until somebody calls it otherwise."""
    years = str(first) if first == last else f"{first}–{last}"
    with override(language):
        if whose:
            return _("The year in lessons: %(whose)s, %(years)s") % {"whose": whose, "years": years}
        return _("The year in lessons: %(years)s") % {"years": years}
