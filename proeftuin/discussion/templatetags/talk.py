"""The words of comments, as safe HTML, and cheap: a page shows a hundred of them."""

from django import template
from django.template.defaultfilters import linebreaks_filter, urlize
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def said(body: str) -> SafeString:
    """Plain text in paragraphs; addresses become links that search engines do not follow."""
    if "://" in body or "www." in body:
        return SafeString(linebreaks_filter(urlize(body, autoescape=True), autoescape=False))
    return SafeString(linebreaks_filter(body, autoescape=True))
