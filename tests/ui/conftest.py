"""Browser tests of the interface itself; the journeys have their own."""

import os
import shutil

import pytest

# Playwright's own loop runs in this thread; Django would refuse the ORM in it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if shutil.which("chromium") or os.environ.get("CI"):
        return
    for item in items:
        if item.path.parent.name == "ui" and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason="Chromium is not installed (make test installs it)"))
