from collections.abc import Iterator

import pytest

from proeftuin.discussion.registry import KINDS
from proeftuin.ledger.registry import THREADS
from tests.discussion import talk


@pytest.fixture(autouse=True)
def _a_topic() -> Iterator[None]:
    talk.offer()
    yield
    del KINDS["topic"], THREADS["topic"]
