"""A check of plain language in four languages: long sentences, long words, passive. Hints, not truth. No Django."""

import re
from dataclasses import dataclass

LONGEST_SENTENCE = 20  # words
LONG_WORD = {"nl": 14, "fr": 13, "de": 16, "en": 12}  # letters; German and Dutch glue words together
FEW_LONG_WORDS = 0.05  # of all words
FEW_PASSIVES = 0.1  # of all sentences

ENDS = re.compile(r"(?<=[.!?…])[\"'”’»)]*\s+(?=[\"'“‘«(]*[^\W\d_a-zà-ÿ]|[\"'“‘«(]*\d)|\n\s*\n|\n(?=\s*[-*•])")
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# A form of the auxiliary, then within a few words something that looks like a participle.
BETWEEN = r"(?:\s+[^\s.!?;:]+){0,6}?\s+"
# "uitgevaardigd" has its "ge" after the part that comes apart; "behandeld" has none.
NL_APART = "(?:aan|af|bij|door|in|los|mee|na|om|onder|op|over|samen|terug|toe|uit|vast|voor|weg)?"
NL_FIXED = r"(?:be|ver|ont|her)\w{2,}"
PASSIVE = {
    "nl": (
        r"\b(?:wordt|worden|werd|werden|geworden)\b"
        + BETWEEN
        + rf"(?:{NL_APART}ge\w{{2,}}(?:d|t|en)|{NL_FIXED}(?:d|t|en))\b"
        + rf"|\b(?:{NL_APART}ge\w{{2,}}(?:d|t|en)|{NL_FIXED}(?:d|t))\s+(?:wordt|worden|werd|werden)\b"
    ),
    "de": (
        r"\b(?:wird|werden|wurde|wurden|worden)\b" + BETWEEN
        + r"(?:\w*ge\w{2,}(?:t|en)|(?:be|ver|ent|er|zer)\w{2,}(?:t|en))\b"
        + r"|\b(?:\w*ge\w{2,}(?:t|en)|(?:be|ver|ent|er|zer)\w{2,}(?:t))\s+(?:wird|werden|wurde|wurden)\b"
    ),
    "fr": (
        r"\b(?:est|sont|était|étaient|sera|seront|été|serait|seraient)\b(?:\s+\w+ment)?\s+"
        r"(?!(?:all|ven|arriv|part|n|mort|rest|tomb|devenu|entr|sort)\w*\b)\w{2,}(?:é|ée|és|ées|ises?|ites?|us?|ues?)\b"
    ),
    "en": (
        r"\b(?:is|are|was|were|be|been|being)\b(?:\s+(?:not|also|\w+ly))?\s+"
        r"(?:\w{2,}ed|made|done|given|taken|sent|held|kept|built|found|known|seen|told|paid|put|written|shown|chosen)\b"
    ),
}  # fmt: skip
COMPILED = {language: re.compile(pattern, re.IGNORECASE) for language, pattern in PASSIVE.items()}


@dataclass(frozen=True, slots=True)
class Found:
    """What the check found. Lists hold the pieces themselves, so that a page can show them."""

    sentences: int
    words: int
    long_sentences: tuple[str, ...]
    long_words: tuple[str, ...]
    passives: tuple[str, ...]

    @property
    def mean_length(self) -> float:
        """Words in a sentence, on average."""
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def weak(self) -> list[str]:
        """What to mend first: "sentences", "words", "passive"."""
        found = []
        if self.long_sentences:
            found.append("sentences")
        if self.words and len(self.long_words) > self.words * FEW_LONG_WORDS:
            found.append("words")
        if self.sentences and len(self.passives) > self.sentences * FEW_PASSIVES:
            found.append("passive")
        return found


def read(text: str, language: str) -> Found:
    """Check a text in nl, fr, de or en; another language is read as English."""
    language = language if language in LONG_WORD else "en"
    sentences = sentences_of(text)
    words = [word for one in sentences for word in WORD.findall(one)]
    long_words = dict.fromkeys(word for word in words if _length(word) >= LONG_WORD[language])
    return Found(
        sentences=len(sentences),
        words=len(words),
        long_sentences=tuple(one for one in sentences if len(WORD.findall(one)) > LONGEST_SENTENCE),
        long_words=tuple(long_words),
        passives=tuple(match[0] for one in sentences for match in COMPILED[language].finditer(one)),
    )


def sentences_of(text: str) -> list[str]:
    """The sentences of a text: those that hold a word."""
    return [one for piece in ENDS.split(text) if piece and WORD.search(one := " ".join(piece.split()))]


def _length(word: str) -> int:
    """The longest part between hyphens and apostrophes: "e-mailadres" is read in pieces."""
    return max(len(part) for part in re.split(r"['’-]", word))
