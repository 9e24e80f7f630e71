"""What goes into the index."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Document:
    """One thing to be found. Texts are plain text, no markup.

    `lang` is a language tag ("nl", "fr-BE"); empty means: guess. Tags outside the four languages are indexed unstemmed.
    `concepts` are those a person assigned, on top of the ones read from the text. `audiences` are the tokens that may
    see it: "public", or tokens the caller makes up ("org:12"); without any nobody sees it. `boost` multiplies the score
    of a search. `vector` is an optional embedding; all documents of an index that have one share its length.
    """

    key: int
    title: str
    summary: str = ""
    body: str = ""
    lang: str = ""
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    audiences: Sequence[str] = (PUBLIC,)
    concepts: Sequence[str] = ()
    date: dt.date | None = None
    boost: float = 1.0
    vector: npt.NDArray[np.floating] | Sequence[float] | None = None
