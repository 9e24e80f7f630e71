"""What a heap of contributions is about: topics found in the texts, each with its words and with real quotes.

    found = find_topics([Text("a1", "More benches in the park", "en"), …])

Non-negative matrix factorisation (Lee & Seung, Nature 401, 1999) of the texts' weighted word counts, started from the
singular vectors (NNDSVD: Boutsidis & Gallopoulos, Pattern Recognition 41, 2008), so that the same texts give the same
topics every time. Pure Python and numpy; no model, no network, nothing learned from other people's texts.
"""

from .factors import factorise
from .finding import FEWEST_TEXTS, MOST_TEXTS, Quote, Text, Topic, Topics, find_topics

__all__ = ["FEWEST_TEXTS", "MOST_TEXTS", "Quote", "Text", "Topic", "Topics", "factorise", "find_topics"]
