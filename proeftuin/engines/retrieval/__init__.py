"""Retrieval: search and ask over public-sector texts in Dutch, French, German and English. Pure Python and numpy, no
Django.

index = Index.build(documents, Lexicon.build(concepts))
index.search("wachttijden loket", facets=["kind"])
index.ask("Onze burgers wachten te lang aan het loket. Wie heeft dat opgelost?")
"""

from .analysis import LANGUAGES
from .documents import PUBLIC, Document
from .highlight import Snippet, marks, snippet
from .index import Index
from .languages import guess_language
from .lexicon import Concept, Lexicon
from .results import Answer, AskResult, Correction, Hit, Matched, Neighbour, Reason, SearchResult
from .segment import SnapshotError
from .suggest import Suggestion
from .units import Kind

__all__ = [
    "LANGUAGES",
    "PUBLIC",
    "Answer",
    "AskResult",
    "Concept",
    "Correction",
    "Document",
    "Hit",
    "Index",
    "Kind",
    "Lexicon",
    "Matched",
    "Neighbour",
    "Reason",
    "SearchResult",
    "SnapshotError",
    "Snippet",
    "Suggestion",
    "guess_language",
    "marks",
    "snippet",
]
