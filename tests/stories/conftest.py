"""An initiative of Sara's to tell stories to."""

import pytest
from django.core.cache import cache

from proeftuin.initiatives.models import Initiative
from tests.initiatives.conftest import started


@pytest.fixture(autouse=True)
def _own_place(settings, tmp_path) -> None:
    cache.clear()
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def initiative(db: None) -> Initiative:
    return started()
