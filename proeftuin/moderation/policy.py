"""The published policy: a text in each language that an instance may replace, beside the rules of the vocabulary."""

from functools import cache

from django.utils.translation import get_language

from proeftuin.content.loader import LANGUAGES, ContentError, Problem, files


def policy_text() -> str:
    """The policy in the active language, as Markdown."""
    language = (get_language() or "en").split("-")[0]
    texts = _texts()
    return texts.get(language) or texts.get("en", "")


def problems() -> list[Problem]:
    """A language in which the policy is missing."""
    missing = [language for language in LANGUAGES if language not in _texts()]
    paths = list(files("moderation", "policy.*.md"))
    return [Problem(paths[0], 1, f"policy.{language}.md is missing") for language in missing] if paths else []


@cache
def _texts() -> dict[str, str]:
    found = {}
    for path in files("moderation", "policy.*.md"):
        try:
            found[path.stem.partition(".")[2]] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError as error:
            raise ContentError([Problem(path, 1, f"not UTF-8: {error.reason}")]) from error
    return found
