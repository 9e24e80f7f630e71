"""The words of comments, as safe HTML, and cheap: a page shows a hundred of them."""

from django import template
from django.template.defaultfilters import linebreaks_filter, urlize
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from proeftuin.discussion.queries import Said

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
    """The two buttons under a comment. Here and not in a template, which would take ten times as long a hundred times.

    They belong to the form "talk-votes" of the page; where htmx runs, what stands around them says what is swapped.
    """
    comment, up, down = one.comment, one.mine == 1, one.mine == -1
    return format_html(
        VOTES, url=f"{comment.address}vote/", ups=comment.ups, downs=comment.downs, up=0 if up else 1,
        down=0 if down else -1, up_look=" is-mine" if up else "", down_look=" is-mine" if down else "",
        up_on="true" if up else "false", down_on="true" if down else "false", useful=_("Useful"),
        not_useful=_("Not useful"),
    )  # fmt: skip
