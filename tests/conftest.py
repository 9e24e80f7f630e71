"""What all tests share."""

import shutil
from collections.abc import Callable
from typing import Any

import hypothesis
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from tests import cast

# A machine that is busy with something else is no fault of what is tested.
hypothesis.settings.register_profile(
    "busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)  # fmt: skip
hypothesis.settings.load_profile("busy")


@pytest.fixture(autouse=True)
def _plain_start() -> None:
    """Each test begins in the default language and with nothing counted: a request leaves both behind in its thread."""
    translation.deactivate()
    cache.clear()


@pytest.fixture
def as_() -> Callable[[str], Client]:
    """A signed-in client for someone of the cast: ``as_("sara").get("/")``."""

    def sign_in(key: str) -> Client:
        client = Client()
        client.force_login(cast.person(key), backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium, quiet and without its background traffic."""
    flags = [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
    ]  # fmt: skip
    return {**browser_type_launch_args, "executable_path": shutil.which("chromium"), "args": flags}
