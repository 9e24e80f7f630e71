"""The components, as tags. `/ui/` shows each with every state."""

import json
from datetime import date, datetime

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BaseForm
from django.utils import formats, timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from proeftuin.content import vocabularies
from proeftuin.ui import forms
from proeftuin.ui.markdown import to_html

register = template.Library()


@register.filter
def term(code: str, vocabulary: str) -> str:
    """The word for a code: ``{{ case.outcome|term:"outcomes" }}``."""
    return vocabularies.label(vocabulary, str(code)) if code else ""


@register.filter
def hint(code: str, vocabulary: str) -> str:
    """The explanation of a code: ``{{ phase|hint:"phases" }}``."""
    found = vocabularies.term(vocabulary, str(code))
    return found.hint if found else ""


@register.filter
def markdown(text: str) -> SafeString:
    return to_html(text or "")


@register.filter
def mistakes(form: BaseForm) -> list[tuple[str, str]]:
    """What is wrong in a form, ours or another's, with the field to go to."""
    return forms.mistakes(form)


@register.filter
def ld(data: dict[str, object]) -> SafeString:
    """Data as JSON-LD inside a script element: nothing in it can close the element."""
    text = json.dumps(data, ensure_ascii=False, cls=DjangoJSONEncoder)
    return mark_safe(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S308


@register.inclusion_tag("ui/garden.html")
def garden() -> dict[str, object]:
    """Six plants on one path: the phases, as the home page shows them."""
    return {}


@register.filter
def day(moment: date | datetime | None) -> str:
    """A date written out: 21 November 2026."""
    if moment is None:
        return ""
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment)
    return formats.date_format(moment, "j F Y")


def short_day(day: date, *, with_year: bool = False) -> str:
    """A date in little room: 21 nov, and 21 Nov where months have a capital."""
    month = "b" if (get_language() or "")[:2] in ("nl", "fr") else "M"
    return formats.date_format(day, f"j {month} Y" if with_year else f"j {month}")


@register.filter
def moment(value: datetime | None) -> str:
    """A moment written out, with its time zone: Saturday 21 November 2026, 17.00 (CET)."""
    if value is None:
        return ""
    local = timezone.localtime(value)
    return _("%(day)s, %(time)s (%(zone)s)") % {
        "day": formats.date_format(local, "l j F Y"),
        # Translators: how a time of day is written, in the letters of PHP: G hours, i minutes.
        "time": formats.date_format(local, _("G:i")),
        "zone": local.tzname(),
    }


@register.filter
def percent(share: float) -> str:
    """A share of 0 to 1 as people read it: 12 %."""
    return f"{share * 100:.0f}\u00a0%"


@register.filter
def hundredths(share: float) -> str:
    """A share of 0 to 1 as a length on a drawing that is 100 wide."""
    return f"{share * 100:.2f}"


@register.inclusion_tag("ui/icon.html")
def icon(name: str) -> dict[str, str]:
    return {"name": name}


@register.inclusion_tag("ui/badge.html")
def badge(code: str, vocabulary: str) -> dict[str, str]:
    """A state as shape and word: ``{% badge case.outcome "outcomes" %}``."""
    found = vocabularies.term(vocabulary, code)
    return {
        "label": found.label if found else code,
        "look": str(found.extra.get("badge", "plain")) if found else "plain",
    }


@register.inclusion_tag("ui/track.html")
def track(current: str, notes: dict[str, str] | None = None, finished: bool = False) -> dict[str, object]:
    """The path with six stations. ``notes`` maps a phase to the small line below it."""
    return {"stations": stations(current, notes or {}, finished=finished)}


@register.inclusion_tag("ui/mini.html")
def mini(current: str, finished: bool = False) -> dict[str, object]:
    """The path, small, for lists."""
    points = stations(current, {}, finished=finished)
    for index, point in enumerate(points):
        point["x"] = f"{10 + 26.4 * index:g}"
    now = next((index for index, point in enumerate(points) if point["state"] == "now"), len(points) - 1)
    return {"points": points, "reach": points[now]["x"], "number": now + 1, "total": len(points),
            "label": points[now]["label"]}  # fmt: skip


def stations(current: str, notes: dict[str, str], *, finished: bool) -> list[dict[str, object]]:
    """The phases with their state: done, now or ahead."""
    phases = vocabularies.terms("phases")
    at = len(phases) if finished else next((i for i, phase in enumerate(phases) if phase.code == current), 0)
    return [
        {
            "code": phase.code,
            "label": phase.label,
            "state": "done" if i < at else "now" if i == at else "ahead",
            "note": notes.get(phase.code, ""),
        }
        for i, phase in enumerate(phases)
    ]
