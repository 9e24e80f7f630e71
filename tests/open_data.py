"""Real open data for tests: from PROEFTUIN_OPEN_DATA, or beside the repository. A test skips where it is not there."""

import os
from pathlib import Path

import pytest

BESIDE = Path(__file__).resolve().parents[2] / "shared" / "data"


def open_data(*parts: str) -> Path:
    """The path of a file of the data; skips the test when it is absent."""
    path = Path(os.environ.get("PROEFTUIN_OPEN_DATA") or BESIDE).joinpath(*parts)
    if not path.exists():
        pytest.skip(f"there is no {path}; PROEFTUIN_OPEN_DATA says where open data is")
    return path
