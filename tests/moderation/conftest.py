from collections.abc import Iterator

import pytest

from proeftuin.ledger.registry import THREADS
from proeftuin.moderation.registry import SCOPES, SUBJECTS
from proeftuin.notifications import registry as circles
from tests.moderation import things


@pytest.fixture(autouse=True)
def _a_yard(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    things.offer()
    monkeypatch.setattr(circles, "FINDERS", [*circles.FINDERS, things.may])
    yield
    del SUBJECTS["thing"], SCOPES["yard"], THREADS["yard"]
