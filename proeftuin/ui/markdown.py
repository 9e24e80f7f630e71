"""Markdown from people, made into HTML that can do no harm."""

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

_parser = MarkdownIt("commonmark", {"html": False, "linkify": False, "breaks": True}).enable("table")

TAGS = {
    "p", "br", "strong", "em", "ul", "ol", "li", "blockquote", "code", "pre", "a", "h3", "h4", "hr", "table",
    "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


def to_html(text: str) -> SafeString:
    """Safe HTML. Headings start at level 3, since the page's own stand above; links open no new window."""
    html = _parser.render(text)
    for level in (6, 5, 4, 3, 2, 1):
        html = html.replace(f"<h{level}>", f"<h{min(level + 2, 4)}>").replace(
            f"</h{level}>", f"</h{min(level + 2, 4)}>"
        )
    clean = nh3.clean(
        html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}, link_rel="nofollow ugc"
    )
    return mark_safe(clean)  # noqa: S308 - cleaned on the line above
