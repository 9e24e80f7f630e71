"""Words for search in templates."""

from django import template

from proeftuin.search.labels import kind_label

register = template.Library()


@register.filter(name="kind_label")
def kind(code: str) -> str:
    """The word for a kind of thing: ``{{ hit.kind|kind_label }}``."""
    return str(kind_label(code))
