"""What a thing looks like to search. Each room turns its own things into documents; search knows only these."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Concat

from proeftuin.kernel.actor import Actor
from proeftuin.storage.together import texts_of

# The facets of the library, in the order in which pages show them.
FACETS = (
    "kind", "phase", "outcome", "level", "sector", "type", "novelty", "sdg", "country", "organisation",
    "open_for", "year", "language",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Document:
    """One findable thing. ``audience`` is "public" or a circle; ``facets`` maps a name of FACETS to codes.

    ``summary`` and ``body`` may be Markdown. ``language`` is that of the words: nl, fr, de, en, another code of two
    letters, or "" when not known. ``codes`` are matched exactly: obstacle codes, concepts of the lexicon.
    ``boost`` multiplies the score (1 is neutral).
    """

    kind: str
    ref: str
    url: str
    language: str
    title: str
    summary: str = ""
    body: str = ""
    facets: Mapping[str, Sequence[str]] = field(default_factory=dict)
    codes: Sequence[str] = ()
    audience: str = "public"
    source: str = ""
    source_id: str = ""
    happened_on: date | None = None
    boost: float = 1.0


type Provider = Callable[[], Iterator[Document]]
type CircleFinder = Callable[[Actor], frozenset[str] | QuerySet[Any, Any]]
type Labeller = Callable[[Sequence[str]], Mapping[str, str]]

PROVIDERS: dict[str, Provider] = {}
CIRCLES: list[CircleFinder] = []
LABELLERS: dict[str, Labeller] = {}


def provides(kind: str) -> Callable[[Provider], Provider]:
    """Register where documents of a kind come from, for building the index anew."""

    def register(provider: Provider) -> Provider:
        PROVIDERS[kind] = provider
        return provider

    return register


def finds_circles(finder: CircleFinder) -> CircleFinder:
    """Register how the circles of an actor are found, such as ``team:7k3mq9x2ab``.

    A finder that knows them without asking returns them; one that must look returns :func:`named` rows.
    """
    CIRCLES.append(finder)
    return finder


def named(kind: str, rows: QuerySet[Any, Any], ref: str) -> QuerySet[Any, Any]:
    """The circles of rows, ``kind:REF``, as a queryset: all rooms are asked in one query."""
    return rows.order_by().values_list(Concat(Value(f"{kind}:"), ref, output_field=CharField()), flat=True)


def labels_facet(name: str) -> Callable[[Labeller], Labeller]:
    """Register how codes of a facet become words: many codes in, their names out, in one query. Unknown codes left out.

    For what no vocabulary knows, such as organisations: ``@labels_facet("organisation")``.
    """

    def register(labeller: Labeller) -> Labeller:
        LABELLERS[name] = labeller
        return labeller

    return register


def circles_of(actor: Actor) -> frozenset[str]:
    """All circles an actor belongs to, beside the public one. One query, none for a visitor."""
    if not actor.is_person:
        return frozenset()
    found = [finder(actor) for finder in CIRCLES]
    known = [one for one in found if isinstance(one, frozenset)]
    return frozenset({actor.ref}).union(*known, texts_of(one for one in found if isinstance(one, QuerySet)))
