"""How long things take, in words."""

from django import template
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def duration(minutes: int) -> str:
    """Working time as people say it: 45 min, 2 h, 1 h 30 min."""
    hours, rest = divmod(int(minutes or 0), 60)
    if not hours:
        return _("%(minutes)d min") % {"minutes": rest}
    if not rest:
        return _("%(hours)d h") % {"hours": hours}
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}


@register.filter
def of(playbook: object, key: str) -> str:
    """The word of a playbook for one of its roles: {{ playbook|of:"coach" }}."""
    return playbook.role(key)  # type: ignore[attr-defined,no-any-return]
