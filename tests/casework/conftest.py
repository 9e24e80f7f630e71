"""An initiative of Sara's to open Kafka cases on."""

import pytest
from django.core.cache import cache

from proeftuin.initiatives.models import Initiative
from tests.initiatives.conftest import started


@pytest.fixture(autouse=True)
def _no_memory() -> None:
    cache.clear()


@pytest.fixture
def initiative(db: None) -> Initiative:
    return started()
