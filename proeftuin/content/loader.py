"""Reading content files: words and structure that an editor may change, checked with file and line."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

LANGUAGES = ("nl", "fr", "de", "en")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a content file, and where."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


class ContentError(Exception):
    """Content that can't be used. ``problems`` lists every mistake found, not only the first."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def read_toml(path: Path) -> dict[str, object]:
    """A TOML file as a dict. Raises ContentError with the line when it can't be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError as error:
        raise ContentError([Problem(path, 1, f"not UTF-8: {error.reason}")]) from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        raise ContentError([Problem(path, int(found[1]) if found else 1, str(error))]) from error


def line_of(path: Path, needle: str) -> int:
    """The first line (from 1) that holds a text, or 1: good enough to bring an editor to the place."""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if needle in line:
            return number
    return 1


def folders(name: str) -> list[Path]:
    """Where content of a kind lives: ours, then the instance's own, which wins."""
    roots = [settings.CONTENT_DIR, *([Path(settings.CONTENT_OVERLAY)] if settings.CONTENT_OVERLAY else [])]
    return [root / name for root in roots if (root / name).is_dir()]


def files(name: str, pattern: str = "*.toml") -> Iterator[Path]:
    """Content files of a kind, by name; a file of the instance's own replaces ours of the same name."""
    found: dict[str, Path] = {}
    for folder in folders(name):
        for path in folder.glob(pattern):
            found[str(path.relative_to(folder))] = path
    yield from (found[key] for key in sorted(found))
