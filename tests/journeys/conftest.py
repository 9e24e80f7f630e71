"""Journeys run in a real browser against a filled instance."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail

from proeftuin.operations import demo

# Playwright's own loop runs in this thread; Django would refuse the ORM in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in str(item.path):
            item.add_marker(pytest.mark.browser)
            if shutil.which("chromium") is None and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed (make test installs it)"))


@pytest.fixture
def filled(transactional_db: None, settings: Any) -> Iterator[None]:
    """The demo municipality, made by the product's own actions, and an empty mail box.

    As in the demo, staff pages ask for no second step: everyone's password is public. tests/accounts covers the step.
    """
    settings.STAFF_NEEDS_MFA = False
    demo.fill(lambda _done, _total, _what: None)
    mail.outbox.clear()
    yield


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, object]) -> dict[str, object]:
    return {**browser_context_args, "locale": "nl-NL", "viewport": {"width": 1280, "height": 900}}
