"""Ask: a paragraph in, the documents that fit it out, in any of the languages, each with its reasons; or nothing, when nothing fits.

A question is cut into units as a search is, but words that name the same concept form one unit, none is required, and only the most
telling ones are looked up, which bounds the cost. With `full(u)` the best a document could get for unit u,

    similarity = Σ_u score(u, d) / (TYPICAL · Σ_u full(u)), at most 1           coverage = Σ_{u met by d} strength(u, d) · full(u) / Σ_u full(u)

TYPICAL is the impact of a word mentioned once in an average title and once in the body. Words that no document has stay in Σ full:
what the collection knows nothing about makes every answer weaker.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
import numpy.typing as npt

from .analysis import Analysed
from .documents import PUBLIC
from .results import Answer, AskResult, Neighbour, Reason
from .scoring import Scale, best_places, scale, score_all, score_some
from .search import matched
from .segment import Floats, sign_bits
from .typos import allowed_edits
from .units import Kind, Phrase, Unit, concept_alternatives, corrected, phrases, read_question, wider_alternatives, word_alternatives
from .view import Live, View

_LONGEST_QUESTION = 20_000
_MOST_TOKENS = 600
_MOST_UNITS = 24
_MOST_CORRECTIONS = 3
_CANDIDATES = 150
_TYPICAL = 0.6
_UNKNOWN = 0.5  # weight of a word that no document has, against the rarest word there is
_EMPHASIS = 1.25  # for the opening and for the question itself
_OPENING = 12
