"""Controlled vocabularies: codes in the database, words in four languages in `content/vocabularies/`."""

from dataclasses import dataclass, field
from functools import cache

from django.utils.translation import get_language

from proeftuin.content.loader import LANGUAGES, ContentError, Problem, files, line_of, read_toml


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a vocabulary. ``extra`` holds what a vocabulary adds, such as an icon or an anchor."""

    code: str
    labels: dict[str, str]
    hints: dict[str, str] = field(default_factory=dict)
    extra: dict[str, object] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return _in_language(self.labels)

    @property
    def hint(self) -> str:
        return _in_language(self.hints)


def terms(name: str) -> list[Term]:
    """The terms of a vocabulary in their own order. Raises KeyError for an unknown vocabulary."""
    return list(_load()[name].values())


def term(name: str, code: str) -> Term | None:
    return _load()[name].get(code)


def label(name: str, code: str) -> str:
    """The word for a code in the active language; the code itself when the vocabulary does not know it."""
    found = term(name, code)
    return found.label if found else code


def codes(name: str) -> list[str]:
    return list(_load()[name])


def choices(name: str) -> list[tuple[str, str]]:
    """Pairs for a form's choice field, in the active language."""
    return [(one.code, one.label) for one in terms(name)]


def names() -> list[str]:
    return list(_load())


def reload() -> None:
    """Read the files again, for instance after an editor changed one."""
    _load.cache_clear()


def problems() -> list[Problem]:
    """Every mistake in the vocabularies: missing languages above all."""
    found: list[Problem] = []
    for path in files("vocabularies"):
        try:
            raw = read_toml(path)
        except ContentError as error:
            found += error.problems
            continue
        for code, entry in raw.items():
            for key in ("label", "hint"):
                words = entry.get(key, {}) if isinstance(entry, dict) else {}
                missing = [lang for lang in LANGUAGES if not words.get(lang)]
                if missing and (key == "label" or words):
                    message = f"{code}: {key} is missing in {', '.join(missing)}"
                    found.append(Problem(path, line_of(path, f"[{code}]"), message))
    return found


@cache
def _load() -> dict[str, dict[str, Term]]:
    vocabularies: dict[str, dict[str, Term]] = {}
    for path in files("vocabularies"):
        vocabularies[path.stem] = {code: _term(code, entry) for code, entry in read_toml(path).items()}
    return vocabularies


def _term(code: str, entry: object) -> Term:
    assert isinstance(entry, dict)  # noqa: S101 - problems() reports it with file and line
    extra = {key: value for key, value in entry.items() if key not in ("label", "hint")}
    return Term(code, entry.get("label", {}), entry.get("hint", {}), extra)


def _in_language(words: dict[str, str]) -> str:
    language = (get_language() or "en").split("-")[0]
    return words.get(language) or words.get("en") or next(iter(words.values()), "")
