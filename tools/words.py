"""The words on screen, in four languages: extract, show what is missing, fill in, compile, check.

    python -m tools.words missing initiatives          # JSON of the texts without a translation
    python -m tools.words fill initiatives words.json  # {"msgid": {"nl": "…", "fr": "…", "de": "…"}}
    python -m tools.words check                        # what CI runs

English is the source. For a plural, the msgid is its singular and each language holds a list of two.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polib

PACKAGE = Path(__file__).resolve().parent.parent / "proeftuin"
LANGUAGES = ("nl", "fr", "de")


def rooms() -> list[str]:
    return sorted(path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists())


def po_path(room: str, language: str) -> Path:
    return PACKAGE / room / "locale" / language / "LC_MESSAGES" / "django.po"


def extract(room: str) -> None:
    """Update the room's .po files from its code and templates (needs gettext's xgettext)."""
    (PACKAGE / room / "locale").mkdir(exist_ok=True)
    flags = [flag for language in LANGUAGES for flag in ("-l", language)]
    command = [sys.executable, "-m", "django", "makemessages", *flags, "--no-location", "--no-wrap", "--no-obsolete"]
    done = subprocess.run(command, cwd=PACKAGE / room, capture_output=True, text=True, env=_quiet_env(), check=False)
    if done.returncode:
        sys.exit(f"{room}: {done.stderr}")
    for language in LANGUAGES:
        path = po_path(room, language)
        if path.exists():
            catalogue = polib.pofile(str(path), wrapwidth=0)
            if not len(catalogue):
                path.unlink()
                continue
            # No dates and no names: a catalogue changes only when its words change.
            catalogue.header = ""
            catalogue.metadata = {
                "Content-Type": "text/plain; charset=UTF-8",
                "Content-Transfer-Encoding": "8bit",
                "Language": language,
                "Plural-Forms": "nplurals=2; plural=(n > 1);" if language == "fr" else "nplurals=2; plural=(n != 1);",
            }
            for entry in catalogue:
                if entry.fuzzy:  # a guess from a similar text is not a translation
                    entry.flags.remove("fuzzy")
                    entry.msgstr, entry.msgstr_plural = "", dict.fromkeys(entry.msgstr_plural, "")
                entry.previous_msgid = entry.previous_msgid_plural = None
            catalogue.sort(key=lambda entry: entry.msgid)
            catalogue.save(str(path))


def missing(room: str) -> dict[str, list[str]]:
    """Texts without a translation, each with the languages that lack it."""
    lacking: dict[str, list[str]] = {}
    for language in LANGUAGES:
        for entry in _entries(room, language):
            if not entry.translated():
                lacking.setdefault(entry.msgid, []).append(language)
    return lacking


def fill(room: str, words: dict[str, dict[str, str | list[str]]]) -> int:
    filled = 0
    for language in LANGUAGES:
        path = po_path(room, language)
        if not path.exists():
            continue
        catalogue = polib.pofile(str(path), wrapwidth=0)
        for entry in catalogue:
            given = words.get(entry.msgid, {}).get(language)
            if isinstance(given, list) and entry.msgid_plural:
                entry.msgstr_plural = dict(enumerate(given))
                filled += 1
            elif isinstance(given, str) and not entry.msgid_plural:
                entry.msgstr = given
                filled += 1
        catalogue.save(str(path))
    compile_room(room)
    return filled


def conflicts() -> list[str]:
    """One English text with two translations: Django merges all catalogues, so only one of them would ever show."""
    found = []
    for language in LANGUAGES:
        said: dict[str, dict[str, str]] = {}
        for room in rooms():
            for entry in _entries(room, language):
                said.setdefault(entry.msgid, {})[room] = entry.msgstr or str(entry.msgstr_plural)
        for msgid, by_room in said.items():
            if len(set(by_room.values())) > 1:
                found.append(f"{language}: {msgid!r} is said in two ways: {by_room}")
    return found


def compile_room(room: str) -> None:
    for language in LANGUAGES:
        path = po_path(room, language)
        if path.exists():
            polib.pofile(str(path), wrapwidth=0).save_as_mofile(str(path.with_suffix(".mo")))


def check() -> list[str]:
    """What is wrong: untranslated texts, placeholders that differ, compiled files that are behind."""
    problems = []
    for room in rooms():
        before = {language: _text(po_path(room, language)) for language in LANGUAGES}
        extract(room)
        for language in LANGUAGES:
            path = po_path(room, language)
            if _text(path) != before[language]:
                problems.append(f"{room}: {language} is behind the code; run: python -m tools.words missing {room}")
            if path.exists():
                problems += _problems(room, language, path)
    return problems + conflicts()


def _problems(room: str, language: str, path: Path) -> Iterator[str]:
    for entry in polib.pofile(str(path), wrapwidth=0):
        if not entry.translated():
            yield f"{room}: {language} lacks {entry.msgid!r}"
    with tempfile.NamedTemporaryFile(suffix=".mo") as fresh:
        polib.pofile(str(path), wrapwidth=0).save_as_mofile(fresh.name)
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.read_bytes() != Path(fresh.name).read_bytes():
            yield f"{room}: {language} is not compiled; run: python -m tools.words compile"


def _entries(room: str, language: str) -> list[polib.POEntry]:
    path = po_path(room, language)
    return list(polib.pofile(str(path), wrapwidth=0)) if path.exists() else []


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _quiet_env() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}


def main(arguments: list[str]) -> int:
    verb, *rest = arguments or ["check"]
    if verb == "missing":
        wanted = rest or rooms()
        for room in wanted:
            extract(room)
        print(json.dumps({room: missing(room) for room in wanted if missing(room)}, ensure_ascii=False, indent=1))
    elif verb == "fill":
        extract(rest[0])
        filled = fill(rest[0], json.loads(Path(rest[1]).read_text(encoding="utf-8")))
        print(filled, "filled;", len(missing(rest[0])), "missing")
    elif verb == "compile":
        for room in rooms():
            compile_room(room)
    else:
        problems = check()
        print("\n".join(problems) or "All words are there in nl, fr, de and en.")
        return 1 if problems else 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
