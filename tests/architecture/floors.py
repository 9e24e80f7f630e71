"""The floors as pyproject.toml states them, for tests that import-linter can't do."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def height_of_rooms() -> dict[str, int]:
    """Each room's floor, counted from the ground (0)."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    floors = next(one for one in contracts if one["name"].startswith("floors"))["layers"]
    return {
        room.strip(): height
        for height, floor in enumerate(reversed(floors))
        for room in floor.replace("(", "").replace(")", "").split("|")
    }
