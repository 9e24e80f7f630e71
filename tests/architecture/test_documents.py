"""What the documents say is what the code does."""

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from proeftuin import cli
from tests.architecture.floors import ROOT


def test_the_example_environment_names_each_setting() -> None:
    settings = (ROOT / "proeftuin" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"env(?:_flag|_int|_list)?\(\s*\"([A-Z_]+)\"", settings))
    named = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    assert read == named


def test_each_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.search(r"^dependencies = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    assert listed
    assert [line for line in listed[1].splitlines() if not re.search(r"#\s+\w+", line)] == []


def test_each_link_between_documents_leads_somewhere() -> None:
    broken = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in documents()
        for target in re.findall(r"\]\(([^)\s]+)\)", outside_code(document))
        if not re.match(r"[a-z]+:|#", target) and not (document.parent / target.partition("#")[0]).exists()
    ]
    assert broken == []


def test_each_command_in_the_documents_exists() -> None:
    known = commands()
    named = {
        (str(document.relative_to(ROOT)), command)
        for document in documents()
        for command in re.findall(r"(?:^|`|/|\s)proeftuin ([a-z][a-z-]+)", "\n".join(code_in(document)), re.MULTILINE)
    }
    assert {command for _, command in named} >= {"demo", "serve", "backup", "import"}  # so it does find them
    assert sorted((document, command) for document, command in named if command not in known) == []


def documents() -> Iterator[Path]:
    """All pages for readers, those written from the code too."""
    yield from sorted((ROOT / "docs").rglob("*.md"))
    yield from (path for path in (ROOT / "README.md", ROOT / "CONTRIBUTING.md") if path.exists())


def code_in(document: Path) -> list[str]:
    """What stands between backticks: blocks and words."""
    return re.findall(r"```.*?```|`[^`\n]+`", document.read_text(encoding="utf-8"), re.DOTALL)


def outside_code(document: Path) -> str:
    return re.sub(r"```.*?```|`[^`\n]+`", "", document.read_text(encoding="utf-8"), flags=re.DOTALL)


def commands() -> set[str]:
    subparsers = next(one for one in cli.parser()._actions if isinstance(one, argparse._SubParsersAction))
    return set(subparsers.choices)
