"""The button that follows a thread, or stops following it."""

from django import template

from proeftuin.notifications.queries import is_following

register = template.Library()


@register.inclusion_tag("notifications/_follow_or_not.html", takes_context=True)
def follow(context: template.Context, thread: str, back: str) -> dict[str, object]:
    """For who is signed in: one query. ``back`` is the page the button stands on."""
    actor = context.get("actor")
    return {
        "shown": actor is not None and actor.is_person,
        "thread": thread,
        "next": back,
        "follows": actor is not None and is_following(actor, thread),
        "csrf_token": context.get("csrf_token"),
    }
