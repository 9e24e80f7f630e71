"""The texture of the code: small files, names that say what is inside, no hidden work."""

import re
import subprocess
import warnings
from pathlib import Path

import pytest

from tests.architecture.floors import ROOT

WARN, FAIL = 400, 700
BANNED_NAMES = {"utils", "helpers", "common", "misc", "services", "managers"}


def tracked(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.split("\n")  # fmt: skip
    return [ROOT / name for name in listed if name and (ROOT / name).is_file()]


@pytest.fixture(scope="module", autouse=True)
def _needs_git() -> None:
    if not (ROOT / ".git").exists():
        pytest.skip("not a checkout: there is no list of the repository's own files")


def test_no_file_is_too_long_to_read() -> None:
    too_long = []
    for path in tracked("*.py", "*.html", "*.js", "*.css"):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > FAIL:
            too_long.append(f"{path.relative_to(ROOT)}: {lines}")
        elif lines > WARN and "migrations" not in path.parts:
            warnings.warn(f"{path.relative_to(ROOT)} has {lines} lines and wants cutting", stacklevel=1)
    assert too_long == []


def test_no_file_is_named_after_nothing() -> None:
    assert [str(path) for path in tracked("proeftuin/*.py") if path.stem in BANNED_NAMES] == []


def test_no_work_hides_in_signals() -> None:
    hidden = [
        str(path.relative_to(ROOT))
        for path in tracked("proeftuin/*.py")
        if re.search(r"django\.db\.models\.signals|django\.dispatch", path.read_text(encoding="utf-8"))
    ]
    assert hidden == []


def test_templates_hold_no_style_or_handler_attributes() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in tracked("proeftuin/*.html")
        for match in re.finditer(r"\s(style|on[a-z]+)=\"", path.read_text(encoding="utf-8"))
        if "mail" not in path.parts  # mail readers know no style sheets
    ]
    assert found == []


def test_the_repository_names_no_package_index_and_no_machine() -> None:
    hosts = re.compile(r"(files\.)?python" + r"hosted\.org|pypi" + r"\.org/simple|registry\.npm" + r"js\.org")
    paths = re.compile(r"(^|[\s\"'(=])/(root|home/[a-z]+|Users/[a-z]+)/")
    found = []
    for path in tracked("*.py", "*.md", "*.toml", "*.txt", "*.html", "Makefile", "run"):
        text = path.read_text(encoding="utf-8")
        if hosts.search(text) or paths.search(text):
            found.append(str(path.relative_to(ROOT)))
    assert found == []
