"""When a gathering is, as people read it on the clock of the place."""

from datetime import datetime

from django import template
from django.utils import formats
from django.utils.translation import gettext as _

from proeftuin.gatherings.models import Gathering
from proeftuin.ui.templatetags.ui import percent

register = template.Library()


@register.filter
def when(gathering: Gathering) -> str:
    """Thursday 5 November 2026, 14:00–17:00 (CET); over several days with both days written out."""
    starts, ends = gathering.starts_there, gathering.ends_there
    zone = starts.tzname() or gathering.zone
    day = formats.date_format(starts, "l j F Y")
    if starts.date() == ends.date():
        return _("%(day)s, %(from)s–%(to)s (%(zone)s)") % {
            "day": day, "from": _clock(starts), "to": _clock(ends), "zone": zone,
        }  # fmt: skip
    return _("%(day)s, %(from)s, until %(last)s, %(to)s (%(zone)s)") % {
        "day": day, "from": _clock(starts), "last": formats.date_format(ends, "l j F Y"), "to": _clock(ends),
        "zone": zone,
    }  # fmt: skip


@register.filter
def share_of(number: int, total: int) -> str:
    """So many of so many: 12 %."""
    return percent(number / total) if total else ""


def _clock(moment: datetime) -> str:
    return formats.date_format(moment, _("G:i"))
