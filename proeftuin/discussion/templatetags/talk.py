"""The words of comments, as safe HTML, and cheap: a page shows a hundred of them.

What stands around the words is written here and not in templates, which would take ten times as long. Everything that
fills a hole is escaped, whatever it is.
"""

from html import escape

from django import template
from django.template.defaultfilters import linebreaks_filter, urlize
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from proeftuin.content import vocabularies
from proeftuin.discussion.models import Comment
from proeftuin.discussion.queries import Said
from proeftuin.kernel.verdict import Verdict
from proeftuin.ui.templatetags.ui import day

register = template.Library()


@register.filter
def said(body: str) -> SafeString:
    """Plain text in paragraphs; addresses become links that search engines do not follow."""
    if "://" in body or "www." in body:
        return SafeString(linebreaks_filter(urlize(body, autoescape=True), autoescape=False))
    return SafeString(linebreaks_filter(body, autoescape=True))


VOTES = """<span class="votes"><button class="vote{up_look}" form="talk-votes" formaction="{url}" hx-post="{url}" \
hx-include="#talk-votes" name="value" value="{up}" aria-pressed="{up_on}">{useful} <b>{ups}</b></button>\
<button class="vote{down_look}" form="talk-votes" formaction="{url}" hx-post="{url}" \
hx-include="#talk-votes" name="value" value="{down}" aria-pressed="{down_on}">\
{not_useful} <b>{downs}</b></button></span>"""


@register.filter
def votes(one: Said) -> SafeString:
    """The two buttons under a comment.

    They belong to the form "talk-votes" of the page; where htmx runs, what stands around them says what is swapped.
    """
    comment, up, down = one.comment, one.mine == 1, one.mine == -1
    html = _filled(
        VOTES, url=f"{comment.address}vote/", ups=comment.ups, downs=comment.downs, up=0 if up else 1,
        down=0 if down else -1, up_look=" is-mine" if up else "", down_look=" is-mine" if down else "",
        up_on="true" if up else "false", down_on="true" if down else "false", useful=_("Useful"),
        not_useful=_("Not useful"),
    )  # fmt: skip
    return mark_safe(html)  # noqa: S308 - every hole is escaped


@register.filter
def byline(one: Said) -> SafeString:
    """Who said it, on which side, when, whether it was changed, and to whom it replies."""
    comment = one.comment
    parts = [_who(comment)]
    if comment.side:
        term = vocabularies.term("comment_sides", one.side)
        look = str(term.extra.get("badge", "plain")) if term else "plain"
        parts.append(_filled('<span class="badge badge--{}">{}</span>', look, term.label if term else one.side))
    at = timezone.localtime(comment.created_at)
    parts.append(_filled(
        '<a href="{}"><time datetime="{}">{}</time></a>', comment.get_absolute_url(), at.isoformat(), day(at)
    ))  # fmt: skip
    if comment.edited_at:
        parts.append(_filled('<a href="{}history/">{}</a>', comment.address, _("edited")))
    if one.in_reply_to:
        to = one.in_reply_to
        gone = _("in reply to a comment that is gone")
        words = _("in reply to %(name)s") % {"name": to.shown_name} if to.is_shown else gone
        parts.append(_filled('<a href="#c-{}">{}</a>', to.ref, words))
    return mark_safe("".join(parts))  # noqa: S308 - every hole is escaped


REPLY = """<a href="{url}" hx-get="{url}" hx-select="#say" hx-target="#r-{ref}" hx-swap="innerHTML">{reply}\
<span class="vh"> {to} {name}</span></a>"""


@register.filter
def deeds(one: Said, may: Verdict | None) -> SafeString:
    """What a reader can do with a comment: say that it is useful, reply, change it, take it back, report it."""
    comment = one.comment
    parts: list[str] = [votes(one)] if may and not one.is_own else []
    if (may and one.is_own) or (not may and comment.ups):
        useful = _("%(n)s × useful") % {"n": comment.ups}
        parts.append(_filled('<span class="muted">{}</span>', useful))
    if may:
        parts.append(_filled(
            REPLY, url=f"/discussion/{comment.thread}/say/?to={comment.ref}", ref=comment.ref, reply=_("Reply"),
            to=_("to"), name=comment.shown_name,
        ))  # fmt: skip
    if one.is_own:
        if one.can_edit:
            parts.append(_filled('<a href="{}edit/">{}</a>', comment.address, _("Change")))
        parts.append(_filled('<a href="{}withdraw/">{}</a>', comment.address, _("Take back")))
    else:
        url = f"/moderation/report/?about=comment:{comment.ref}"
        parts.append(_filled('<a class="report-link" href="{}" rel="nofollow">{}</a>', url, _("Report this")))
    return mark_safe("".join(parts))  # noqa: S308 - every hole is escaped


def _who(comment: Comment) -> str:
    if comment.official:
        words = '<b>{}</b><span class="badge badge--ok">{}</span>'
        return _filled(words, comment.official, _("Official"))
    author = comment.author
    if author is None:
        return _filled("<b>{}</b>", _("Former participant"))
    if not author.is_public:
        return _filled("<b>{}</b>", author.display_name)
    return _filled('<a href="{}"><b>{}</b></a>', author.get_absolute_url(), author.display_name)


def _filled(words: str, *holes: object, **named: object) -> str:
    """HTML with escaped words in its holes. A lean format_html(), which asks of each whether it is safe or lazy."""
    return words.format(*[escape(str(one)) for one in holes], **{name: escape(str(one)) for name, one in named.items()})
