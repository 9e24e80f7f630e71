"""Mail: one template for text and one for HTML, in the reader's language."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils.translation import override

_told_afterwards: ContextVar[bool] = ContextVar("told_afterwards", default=False)


@contextmanager
def told_afterwards() -> Iterator[None]:
    """No mail leaves while a past is told that nobody is to hear of now, such as the demo's."""
    token = _told_afterwards.set(True)
    try:
        yield
    finally:
        _told_afterwards.reset(token)


def send_mail_to(
    address: str,
    *,
    language: str,
    subject: str,
    template: str,
    context: Mapping[str, object],
    headers: Mapping[str, str] | None = None,
    through: BaseEmailBackend | None = None,
) -> None:
    """Send one mail. ``template`` names TEMPLATE.txt and TEMPLATE.html. Called by the worker, never by an action.

    ``through``: an open connection, for who sends many.
    """
    if _told_afterwards.get():
        return
    instance = {"site_name": settings.SITE_NAME, "site_owner": settings.SITE_OWNER, "site_url": settings.SITE_URL}
    shown = {**context, **instance}
    with override(language or settings.LANGUAGE_CODE):
        text = render_to_string(f"{template}.txt", shown)
        html = render_to_string(f"{template}.html", {**shown, "language": language or settings.LANGUAGE_CODE})
    message = EmailMultiAlternatives(
        " ".join(subject.split()), text, to=[address], headers={"Auto-Submitted": "auto-generated", **(headers or {})}
    )
    message.attach_alternative(html, "text/html")
    if through is not None:
        through.send_messages([message])
    else:
        message.send()
