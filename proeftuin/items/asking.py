"""What readers asked to hear of: in words, and behind their private link."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from proeftuin.content import vocabularies
from proeftuin.items.links import opens
from proeftuin.items.logic import parts_of
from proeftuin.items.models import Reader, Subscription
from proeftuin.items.queries import theme_label
from proeftuin.kernel.actor import Actor
from proeftuin.search.labels import code_labels

MOST_THEMES = 400


def query_in_words(query: str) -> str:
    """A followed search in the active language: “waiting” · Case · Health. At most one query, for organisations."""
    words = []
    for name, codes in parts_of(query).items():
        if name == "q":
            words += [f"“{one}”" for one in codes]
        elif name == "code":
            words += [_code_label(one) for one in codes]
        elif name == "kind" and codes == ["item"]:
            words.append(_("Knowledge"))
        else:
            labels = code_labels(name, codes)
            words += [str(labels.get(one, one)) for one in codes]
    return " · ".join(words)


def _code_label(code: str) -> str:
    """A kind of item, or a theme."""
    return vocabularies.label("item_kinds", code) if vocabularies.term("item_kinds", code) else theme_label(code)


def in_words(subscription: Subscription) -> str:
    if subscription.kind == Subscription.Kind.NEWSLETTER:
        return _("The newsletter in %(language)s") % {"language": vocabularies.label("languages", subscription.query)}
    return query_in_words(subscription.query)


def reader_by_link(ref: str, secret: str) -> tuple[bool, Reader | None]:
    """Whether this instance made the link, and whose it is; nobody's any more when all was stopped. One query."""
    if not opens(ref, secret):
        return False, None
    return True, Reader.objects.select_related("user").filter(ref=ref).first()


def subscriptions_of(reader: Reader) -> "QuerySet[Subscription]":
    return reader.subscriptions.order_by("kind", "pk")


def asked_by(actor: Actor, kind: str) -> Sequence[Subscription]:
    """What an account asked for. One query."""
    if not actor.is_person:
        return []
    return list(Subscription.objects.filter(reader__user_id=actor.person_id, kind=kind).select_related("reader"))
