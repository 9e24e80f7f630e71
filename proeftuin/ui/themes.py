"""A municipality's design tokens: read from its package, cleaned, checked for contrast, and applied by one setting.

Only custom properties are kept. Selectors, rules and addresses of a package never reach our pages.
"""

import hashlib
import json
import re
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from proeftuin.ui.colours import contrast

MOST_BYTES = 8 * 1024 * 1024
MOST_TOKENS = 20_000
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
DECLARATION = re.compile(r"(--[A-Za-z0-9_-]+)\s*:\s*([^;{}]*)")
# Nothing that loads, runs or breaks out of the declaration.
HARMFUL = re.compile(r"url\s*\(|expression|javascript|@import|[<>\\{};]", re.IGNORECASE)

ACCENTS = {
    "--basis-color-action-1-bg-inverse",
    "--basis-color-action-1-border-default",
    "--utrecht-button-primary-action-background-color",
}

# Pairs that must be readable: (text, ground, least contrast, what it is). WCAG 2.2, 1.4.3 and 1.4.11.
PAIRS = (
    ("--pt-ink", "--pt-paper", 4.5, "text"),
    ("--pt-ink", "--pt-raised", 4.5, "text on cards"),
    ("--pt-muted", "--pt-paper", 4.5, "quiet text"),
    ("--pt-accent", "--pt-paper", 4.5, "links"),
    ("--pt-on-accent", "--pt-accent", 4.5, "text on buttons"),
    ("--pt-focus", "--pt-paper", 3.0, "the focus outline"),
)


class ThemeError(Exception):
    """The file can't be used as a theme; nothing was stored."""


@dataclass(slots=True)
class ThemeReport:
    """What came of an import. ``failures`` refuse the theme, ``warnings`` do not."""

    name: str
    tokens: int = 0
    dropped: int = 0
    used: int = 0
    failures: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def accepted(self) -> bool:
        return not self.failures

    def in_words(self) -> str:
        lines = [
            _("%(tokens)d tokens read, %(used)d of them used here, %(dropped)d left out.")
            % {"tokens": self.tokens, "used": self.used, "dropped": self.dropped}
        ]
        lines += [_("Refused: %(why)s") % {"why": why} for why in self.failures]
        lines += [_("Look at: %(what)s") % {"what": what} for what in self.warnings]
        if self.accepted:
            lines.append(_("Stored. Set PROEFTUIN_THEME=%(name)s to wear it.") % {"name": self.name})
        return "\n".join(lines)


def import_theme(path: Path, name: str) -> ThemeReport:
    """Read a token package (.css, .json, .tgz, .zip), check it and store it. Raises ThemeError when it is none."""
    name = name.lower()
    if not NAME.fullmatch(name):
        raise ThemeError(_("Give the theme a name of small letters, digits and hyphens, with --name."))
    tokens: dict[str, str] = {}
    report = ThemeReport(name)
    for text in _sources(path):
        for token, value in _declarations(text):
            if HARMFUL.search(value) or len(value) > 500 or len(tokens) >= MOST_TOKENS:
                report.dropped += 1
            else:
                tokens[token] = value.strip()
    report.tokens = len(tokens)
    if not tokens:
        raise ThemeError(
            _("There are no design tokens in this file: no custom properties such as --basis-… or --utrecht-….")
        )
    report.used = len(tokens.keys() & _wanted())
    if not report.used:
        report.failures.append(_("none of its tokens are ones we read, such as --basis-… or --utrecht-…"))
    _check(tokens, report)
    if report.accepted:
        folder().mkdir(parents=True, exist_ok=True)
        lines = "".join(f"  {token}: {value};\n" for token, value in sorted(tokens.items()) if token in _needed(tokens))
        if ACCENTS & tokens.keys():  # the dark bands of our pages follow the theme's colour for action
            lines += "  --pt-theme-deep: color-mix(in oklab, var(--pt-accent) 70%, black);\n"
        (folder() / f"{name}.css").write_text(f":root {{\n{lines}}}\n", encoding="utf-8")
    return report


def theme_names() -> list[str]:
    return sorted(path.stem for path in folder().glob("*.css")) if folder().exists() else []


def theme_url(name: str) -> str:
    """The address of a stored theme, which changes with its content; empty when there is none of that name."""
    path = folder() / f"{name}.css"
    if not NAME.fullmatch(name) or not path.exists():
        return ""
    return f"/theme/{name}-{digest(path, path.stat().st_mtime_ns)}.css"


@lru_cache(maxsize=8)
def digest(path: Path, _changed: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def folder() -> Path:
    return Path(settings.DATA_DIR) / "themes"


def resolve(token: str, tokens: Mapping[str, str], depth: int = 0) -> str:
    """The value of a property with every ``var()`` in it followed; what can't be followed stays as it stands."""
    value = tokens.get(token, "")
    while depth < 30 and (found := _innermost(value)):
        start, end, name, fallback = found
        there = resolve(name, tokens, depth + 1) if name in tokens else ""
        value = value[:start] + (there or fallback).strip() + value[end:]
        depth += 1
    return value.strip()


def _innermost(value: str) -> tuple[int, int, str, str] | None:
    """The last ``var(…)`` in a value: where it stands, its name and its fallback."""
    start = value.rfind("var(")
    if start < 0:
        return None
    level, end = 0, len(value)
    for index in range(start + 3, len(value)):
        level += {"(": 1, ")": -1}.get(value[index], 0)
        if level == 0:
            end = index + 1
            break
    name, _comma, fallback = value[start + 4 : end - 1].partition(",")
    return start, end, name.strip(), fallback


def _check(tokens: Mapping[str, str], report: ThemeReport) -> None:
    ours = {**_own(), **tokens}
    for text, ground, least, what in PAIRS:
        one, other = resolve(text, ours), resolve(ground, ours)
        ratio = contrast(one, other)
        if ratio is None:
            report.warnings.append(
                _("the contrast of %(what)s can't be computed (%(one)s on %(other)s)")
                % {"what": what, "one": one or "?", "other": other or "?"}
            )
        elif ratio < least:
            report.failures.append(
                _("%(what)s: %(one)s on %(other)s has a contrast of %(ratio).1f : 1, and needs %(least).1f : 1")
                % {"what": what, "one": one, "other": other, "ratio": ratio, "least": least}
            )


def _own() -> dict[str, str]:
    """Our palette in the light, and the aliases that components read."""
    return dict(_declared(_stylesheet().split("@media", 1)[0] + _stylesheet().split("2. Aliases", 1)[1]))


def _wanted() -> set[str]:
    """The names of other systems that our aliases look for."""
    return set(re.findall(r"--(?:basis|utrecht)-[a-z0-9-]+", _stylesheet()))


def _needed(tokens: Mapping[str, str]) -> set[str]:
    """What our aliases read, and all that those values refer to in turn."""
    needed, waiting = set(), [token for token in _wanted() if token in tokens]
    while waiting:
        token = waiting.pop()
        if token not in needed:
            needed.add(token)
            waiting += [name for name in re.findall(r"--[A-Za-z0-9_-]+", tokens[token]) if name in tokens]
    return needed


@lru_cache(maxsize=1)
def _stylesheet() -> str:
    return (settings.PACKAGE / "ui" / "static" / "ui" / "base.css").read_text(encoding="utf-8")


def _declarations(text: str) -> Iterator[tuple[str, str]]:
    if text.lstrip().startswith(("{", "[")):
        try:
            yield from _flattened(json.loads(text), ())
        except json.JSONDecodeError as error:
            raise ThemeError(_("This JSON can't be read: %(why)s") % {"why": error}) from error
    else:
        yield from _declared(_light(text))


def _light(text: str) -> str:
    """What a sheet declares for light screens: without the blocks whose selector or condition speaks of the dark."""
    kept, preludes, start = [], [], 0
    for found in re.finditer(
        r"[{}]", re.sub(r"/\*.*?\*/", lambda comment: " " * len(comment[0]), text, flags=re.DOTALL)
    ):
        piece, start = text[start : found.start()], found.end()
        if not any("dark" in prelude for prelude in preludes):
            kept.append(piece)
        if found[0] == "{":
            preludes.append(piece.rpartition(";")[2].lower())
        elif preludes:
            preludes.pop()
    return ";\n".join([*kept, text[start:]])


def _declared(text: str) -> Iterator[tuple[str, str]]:
    for token, value in DECLARATION.findall(re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)):
        yield token, " ".join(value.split())


def _flattened(data: object, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Design-tokens JSON: ``{"basis": {"color": {"value": "#fff"}}}`` becomes ``--basis-color: #fff``."""
    if not isinstance(data, dict):
        return
    value = data.get("$value", data.get("value"))
    if isinstance(value, str | int | float) and path:
        reference = re.sub(r"\{([^}]+)\}", lambda found: f"var(--{found[1].replace('.', '-')})", str(value))
        yield "--" + "-".join(path), reference
    for key, child in data.items():
        if isinstance(child, dict) and not key.startswith("$"):
            yield from _flattened(child, (*path, key))


def _sources(path: Path) -> Iterator[str]:
    """The texts to read: the file itself, or the style sheets of a package (its token files when it has no CSS)."""
    if not path.is_file():
        raise ThemeError(_("There is no file at %(path)s.") % {"path": path})
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                entries = {one.filename: one for one in archive.infolist() if one.file_size <= MOST_BYTES}
                for name in _best(list(entries)):
                    yield archive.read(entries[name]).decode("utf-8")
        elif tarfile.is_tarfile(path):
            with tarfile.open(path) as archive:
                members = {one.name: one for one in archive.getmembers() if one.isfile() and one.size <= MOST_BYTES}
                for name in _best(list(members)):
                    file = archive.extractfile(members[name])
                    yield file.read().decode("utf-8") if file else ""
        elif path.stat().st_size > MOST_BYTES:
            raise ThemeError(_("This file is too large for a theme."))
        else:
            yield path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, zipfile.BadZipFile, tarfile.TarError, OSError) as error:
        raise ThemeError(_("This file can't be read as a theme: %(why)s") % {"why": error}) from error


def _best(names: list[str]) -> list[str]:
    """In a package: the style sheet of the theme for light screens, as packages of NL Design System name it."""
    sheets = [name for name in names if name.endswith(".css") and "dark" not in name and "prince" not in name]
    for wanted in ("dist/theme.css", "dist/root.css", "dist/index.css", "dist/variables.css", "dist/tokens.css"):
        if found := [name for name in sheets if name.endswith(wanted)]:
            return found[:1]
    return sheets or [name for name in names if name.endswith("tokens.json")]
