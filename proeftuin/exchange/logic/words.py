"""Steps on text."""

import re
import unicodedata
from collections.abc import Collection

ELLIPSIS = "…"
MAIL_REMOVED = "[e-mail removed]"

# White space that isn't a line break, and what no text should hold: control characters and byte order marks.
_SPACES = re.compile(r"[^\S\n]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffe\uffff\ud800-\udfff]")
_BLANK_LINES = re.compile(r" ?\n(?: ?\n)+ ?")
_CAPITAL = re.compile(r"[A-ZÀ-ÖØ-Þ]")
_MAIL = re.compile(r"(?:mailto:)?[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\W_a-zß-öø-ÿ])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|cf|vs|no|nr|dr|mr|mrs|ms|prof|st|approx|ca|bzw|z\.b|d\.h|o\.a|bv|u\.s)\.|\b[^\W\d]\.)$",
    re.I,
)
_FILLER = re.compile(
    r"(?:n\s*/?\s*a|none(?: of the above)?|not applicable|unknown|tbd|nil|null|other"
    r"|see (?:the )?description|-+|\.+|\?+)\.?",
    re.I,
)


def clean(text: str) -> str:
    """Text fit to store: no control characters, plain spaces, at most one blank line at a time."""
    if _CONTROL.search(text):
        text = _CONTROL.sub("", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _BLANK_LINES.sub("\n\n", _SPACES.sub(" ", text)).strip()


def one_line(text: str) -> str:
    return " ".join(text.split())


def without_mail(text: str) -> str:
    """Text without e-mail addresses: a public text needs nobody's."""
    return _MAIL.sub(MAIL_REMOVED, text) if "@" in text else text


def fold(text: str) -> str:
    """For comparing names: lower case, without accents, white space made even."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(mark for mark in decomposed if not unicodedata.combining(mark)).split())


def truncate(text: str, limit: int) -> str:
    """At most ``limit`` characters, cut between words, with an ellipsis when something was cut."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    at = max(cut.rfind(" "), cut.rfind("\n"))
    return (cut[:at] if at > limit * 0.6 else cut).rstrip(" ,;:–-\n") + ELLIPSIS


def first_sentences(text: str, limit: int) -> str:
    """As many whole sentences as fit; when not even one fits, the beginning with an ellipsis."""
    if len(text) <= limit:
        return text
    end = 0
    for found in _SENTENCE_END.finditer(text, 0, limit + 50):
        if found.start() > limit:
            break
        if not _ABBREVIATION.search(text, max(0, found.start() - 8), found.start()):
            end = found.start()
    return text[:end].rstrip() if end >= limit // 4 else truncate(text, limit)


def sentence_case(text: str) -> str:
    """Capitals at the start of sentences, for text that someone lower-cased. Text with capitals stays as it is."""
    if any(letter.isupper() for letter in text):
        return text
    return re.sub(r"(^|[.!?]\s+|\n+)([\"'“‘(#\-\s]*)(\w)", lambda found: found[1] + found[2] + found[3].upper(), text)


def capitalise(text: str, names: Collection[str]) -> str:
    """Capitals for names in text that someone lower-cased. ``names`` are folded; up to three letters: all capitals."""
    if len(_CAPITAL.findall(text)) * 20 > len(text) + 40:
        return text

    def written(found: re.Match[str]) -> str:
        word = found[0]
        if (word if word.isascii() else fold(word)) not in names or not word.islower():
            return word
        return word.upper() if len(word) <= 3 else word[0].upper() + word[1:]

    return re.sub(r"[^\W\d_]+", written, text)


def no_filler(text: str) -> str:
    """Nothing for cells that say nothing: n/a, none, a dash."""
    bare = text.strip(" \t\n\xa0\"'[]")
    return "" if not bare or _FILLER.fullmatch(bare) else text


def humanise(code: str) -> str:
    """Words from a code: ``public_meetings`` → ``public meetings``."""
    return one_line(code.replace("_", " "))


def split(text: str, separator: str = ";") -> list[str]:
    return [part.strip() for part in text.split(separator) if part.strip()]


def split_braces(text: str) -> list[str]:
    """The items of a PostgreSQL array literal: ``{a,"b c"}`` → ``["a", "b c"]``."""
    inner = text.strip()
    if inner.startswith("{") and inner.endswith("}"):
        inner = inner[1:-1]
    items = re.findall(r'"((?:[^"\\]|\\.)*)"|([^,"]+)', inner)
    return [item for quoted, bare in items if (item := (re.sub(r"\\(.)", r"\1", quoted) or bare).strip())]
