"""What two texts share, by their words and by what these mean, in four languages. No Django."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from proeftuin.engines.retrieval.analysis import analyse_text
from proeftuin.engines.retrieval.lexicon import Lexicon

SHORTEST = 4  # letters of a word that says something by itself
ENOUGH = 2  # shared words, where nothing else is shared


@dataclass(frozen=True, slots=True)
class Read:
    """A text: its telling words by stem, as written, and the concepts it names."""

    words: Mapping[str, str]
    concepts: frozenset[str]
    themes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Shared:
    """What two texts have in common, each part in order."""

    themes: Sequence[str]
    concepts: Sequence[str]
    words: Sequence[str]

    @property
    def weight(self) -> int:
        """Themes and concepts were meant; words may be chance. Three, two and one: nothing else counts."""
        return 3 * len(self.themes) + 2 * len(self.concepts) + len(self.words)

    @property
    def fits(self) -> bool:
        return bool(self.concepts) or (bool(self.themes) and bool(self.words)) or len(self.words) >= ENOUGH


def read(text: str, language: str, lexicon: Lexicon, themes: Iterable[str] = ()) -> Read:
    """What a text is about. ``language`` is "nl", "fr", "de" or "en"."""
    tokens = analyse_text(text, language)
    words = {
        stem: word.shown for token in tokens for word in token.words if len(word.folded) >= SHORTEST
        for stem in word.stems
    }  # fmt: skip
    bases = [word.base for token in tokens for word in token.words]
    concepts = frozenset(one for match in lexicon.match(bases, language) for one in match.concepts)
    return Read(words, concepts, frozenset(themes))


def share(one: Read, other: Read) -> Shared:
    """What both have. The words are those of the first text."""
    stems = one.words.keys() & other.words.keys()
    return Shared(
        sorted(one.themes & other.themes), sorted(one.concepts & other.concepts),
        sorted({one.words[stem] for stem in stems}),
    )  # fmt: skip
