"""What the documents say is what the code does."""

import re

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
