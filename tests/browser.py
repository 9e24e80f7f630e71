"""What browser tests share: signing in, axe, and looking for what is not right on any page."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

from proeftuin.accounts.models import User

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def sign_in(context: BrowserContext, user: User, address: str) -> None:
    """Give a browser the session of someone, without the sign-in pages (which have tests of their own)."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": address}])


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.0 to 2.2, A and AA: rule, and the first place."""
    found: dict[str, Any] = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).response
    return [f"{page.url} {one['id']}: {one['nodes'][0]['html'][:160]}" for one in found["violations"]]


def overflow(page: Page) -> int:
    """How many pixels a page is wider than its window: sideways scrolling is a defect."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def watch(page: Page) -> list[str]:
    """Collects what the browser complains about: scripts that fail, what the content security policy blocks.

    A form that comes back with its mistakes (422) or its conflict (409) is no complaint, though browsers log it.
    """
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 422" not in message.text and "status of 409" not in message.text:
            complaints.append(message.text)

    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", heard)
    return complaints
