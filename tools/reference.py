"""The reference pages, written from the code itself.

python -m tools.reference            # write docs/reference/
python -m tools.reference --check    # fail when a page is behind the code
"""

import argparse
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "proeftuin.settings")
os.environ.setdefault("PROEFTUIN_DATA", tempfile.mkdtemp(prefix="proeftuin-reference-"))

import django

django.setup()

from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from proeftuin import cli
from proeftuin.content import vocabularies
from proeftuin.content.loader import LANGUAGES
from proeftuin.initiatives import logic as initiatives
from proeftuin.ledger import registry, ticks
from proeftuin.library import logic as library

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "reference"
HEAD = "<!-- Written by `make docs` from the code. Change the code, not this page. -->\n\n"


def commands() -> str:
    """Every command with its options, as the program itself tells them."""
    os.environ["COLUMNS"] = "100"
    top = cli.parser()
    parts = ["# Commands\n", _help(top)]
    parts += [_help(sub, level=2) for sub in _subparsers(top)]
    return "\n".join(parts)


def events() -> str:
    """What the ledger knows, in words, and who reacts to it."""
    rows = [
        f"| `{kind}` | {_cell(str(sentence))} | {_reactions(kind)} |"
        for kind, sentence in sorted(registry.SENTENCES.items())
    ]
    due = [f"| `{name}` | {pause} |" for name, (pause, _) in sorted(ticks.TICKS.items())]
    head = ["# Events", "", "| event | in words | reactions |", "| --- | --- | --- |"]
    clock = ["", "## Work by the clock", "", "| work | about every |", "| --- | --- |"]
    return "\n".join([*head, *rows, *clock, *due, ""])


def routes() -> str:
    """Each address, its name, and for whom it is."""
    rows = [
        f"| `/{route}` | {pattern.name or ''} | {getattr(pattern.callback, 'access', '')} |"
        for route, pattern in _routes(get_resolver())
        if not route.startswith("accounts/")
    ]
    return "\n".join(["# Addresses", "", "| address | name | for |", "| --- | --- | --- |", *sorted(rows), ""])


def settings() -> str:
    """The settings of an instance, from the example environment."""
    lines, rows, said = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines(), [], ""
    for line in lines[1:]:
        if line.startswith("#"):
            said = line.lstrip("# ")
        elif "=" in line:
            name, _, default = line.partition("=")
            rows.append(f"| `{name}` | {f'`{default}`' if default else ''} | {said} |")
            said = ""
    return "\n".join(["# Settings", "", lines[0].lstrip("# "), "", "| setting | default | what for |",
                      "| --- | --- | --- |", *rows, ""])  # fmt: skip


def personal_data() -> str:
    """Which personal data is kept, why and for how long."""
    rows = []
    for model in _our_models():
        for name, personal in getattr(getattr(model, "Privacy", None), "personal", {}).items():
            cells = (
                model._meta.label,
                name,
                _cell(str(personal.purpose)),
                _cell(str(personal.retention)),
                personal.on_erase,
            )
            rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(["# Personal data", "", "| table | field | purpose | kept | when the account is erased |",
                      "| --- | --- | --- | --- | --- |", *sorted(rows), ""])  # fmt: skip


def tables() -> str:
    """The tables of each room and their fields."""
    parts = ["# Tables", ""]
    for model in sorted(_our_models(), key=lambda one: one._meta.label):
        parts += [f"## {model._meta.label}", "", _cell((model.__doc__ or "").strip().split("\n")[0]), ""]
        parts += [f"- `{field.name}`: {field.get_internal_type()}" for field in model._meta.concrete_fields]
        parts += [f"- `{field.name}`: many {field.related_model._meta.label}" for field in model._meta.many_to_many]
        parts.append("")
    return "\n".join(parts)


def states() -> str:
    """The state machines, drawn from their tables of transitions."""
    charts = [
        ("Initiative", initiatives.mermaid()),
        ("Case", library.case_mermaid()),
        ("Adoption", library.adoption_mermaid()),
    ]
    return "\n".join(["# States", ""] + [f"## {name}\n\n```mermaid\n{chart}\n```\n" for name, chart in charts])


def terms() -> str:
    """The controlled vocabularies in their four languages."""
    parts = ["# Vocabularies", ""]
    for name in vocabularies.names():
        if name in ("countries", "languages"):
            continue
        parts += [f"## {name}", "", "| code | " + " | ".join(LANGUAGES) + " |", "| --- |" + " --- |" * len(LANGUAGES)]
        parts += [
            f"| `{term.code}` | " + " | ".join(_cell(term.labels.get(lang, "")) for lang in LANGUAGES) + " |"
            for term in vocabularies.terms(name)
        ]
        parts.append("")
    return "\n".join(parts)


def openapi() -> str:
    """The OpenAPI document of the API."""
    from proeftuin.api.document import api

    return json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), indent=1, ensure_ascii=False, default=str) + "\n"


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "events.md": events,
    "addresses.md": routes,
    "settings.md": settings,
    "personal-data.md": personal_data,
    "tables.md": tables,
    "states.md": states,
    "vocabularies.md": terms,
    "openapi.json": openapi,
}


def _help(parser: argparse.ArgumentParser, level: int = 2) -> str:
    # How argparse wraps and words its help differs between Pythons only in the blank lines.
    text = re.sub(r"\n{3,}", "\n\n", parser.format_help()).rstrip()
    return f"{'#' * level} {parser.prog}\n\n```\n{text}\n```\n"


def _subparsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for sub in action.choices.values():
                yield sub
                yield from _subparsers(sub)


def _routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        route = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _routes(one, route)
        else:
            yield route, one


def _reactions(kind: str) -> str:
    return ", ".join(f"`{name.removeprefix('proeftuin.')}`" for name in registry.reactions_to(kind))


def _our_models() -> list[type]:
    return [model for model in apps.get_models() if model.__module__.startswith("proeftuin.")]


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true")
    check = arguments.parse_args().check
    behind = []
    with translation.override("en"):
        for name, write in PAGES.items():
            text = write() if name.endswith(".json") else HEAD + write()
            path = TARGET / name
            if check and (not path.exists() or path.read_text(encoding="utf-8") != text):
                behind.append(name)
            elif not check:
                TARGET.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
    for name in behind:
        print(f"docs/reference/{name} is behind the code; run: make docs")
    return 1 if behind else 0


if __name__ == "__main__":
    sys.exit(main())
