"""The tabs beside an initiative."""

from django import template

from proeftuin.initiatives.models import Initiative
from proeftuin.initiatives.permissions import can_view_team_content
from proeftuin.initiatives.registry import TABS

register = template.Library()


@register.inclusion_tag("initiatives/_tabs.html", takes_context=True)
def tabs(context: template.Context, initiative: Initiative) -> dict[str, object]:
    """What belongs to an initiative beside its own page, as far as the reader may see it. No query."""
    request = context["request"]
    inside = bool(can_view_team_content(request.actor, initiative))
    base = initiative.get_absolute_url()
    shown = [
        (tab.label, base + tab.path, request.path.startswith(base + tab.path))
        for tab in TABS
        if inside or not tab.team_only
    ]
    return {"base": base, "at_home": request.path == base, "tabs": shown}
