"""Search and ask. At most three queries each: what changed, the rows found, the names of organisations."""

from collections.abc import Mapping, Sequence
from typing import Literal

from proeftuin.engines import retrieval
from proeftuin.engines.retrieval.languages import language_scores
from proeftuin.kernel.actor import Actor
from proeftuin.search import embeddings, labels, memory, showing
from proeftuin.search.documents import FACETS, circles_of
from proeftuin.search.models import Entry
from proeftuin.search.results import Answer, Facet, Finishing, Group, Hit, Listing, Option, Results, Thing
from proeftuin.search.showing import Found

type Sort = Literal["relevance", "newest", "oldest"]
type Filters = Mapping[str, Sequence[str]]

# The groups of an answer, in the order in which the page shows them.
GROUPS = {
    "practice": ("case", "lesson", "experiment"),
    "initiatives": ("initiative", "process"),
    "questions": ("question",),
    "who": ("person", "innovator", "organisation"),
    "playbooks": ("playbook", "publication"),
}
FILTERS = (*FACETS, "code")
MOST_OPTIONS = 30


def search(
    words: str,
    *,
    language: str,
    filters: Filters | None = None,
    actor: Actor,
    limit: int = 20,
    offset: int = 0,
    sort: Sort = "relevance",
    kinds: Sequence[str] | None = None,
) -> Results:
    """What holds these words, with facets and counts. No words: everything the actor may see.

    ``language`` is the one the words are most likely in; where they say otherwise, they win. ``filters`` maps facets
    to codes: any of the codes within a facet, all facets together. ``kinds`` limits the whole search to some kinds.
    """
    index, circles = memory.current(), circles_of(actor)
    chosen = {name: list(codes) for name, codes in (filters or {}).items() if codes and name in FILTERS}
    found = index.search(
        words, lang=_language(words, language), filters=_within(chosen, kinds), facets=FACETS,
        limit=limit, offset=offset, audiences=sorted(circles), sort=sort,
    )  # fmt: skip
    rows = showing.rows_of([hit.key for hit in found.hits], circles)
    best = [Found(hit.key, hit.score, hit.reasons) for hit in found.hits]
    return Results(
        hits=showing.hits(best, rows, found.matched, index.lexicon),
        total=found.total,
        facets=_facets(found.facets, chosen, kinds),
        corrections={one.typed: one.used for one in found.corrections},
        every_word=not found.relaxed,
    )


def matching(
    words: str, *, kind: str, codes: Sequence[str], limit: int, offset: int = 0, sort: Sort = "relevance"
) -> tuple[list[str], int]:
    """References of the public things of a kind that hold these words and one of these codes, and how many there are.

    For lists that show the things themselves. Two queries.
    """
    found = memory.current().search(
        words, filters={"kind": [kind], "code": list(codes)}, limit=limit, offset=offset, sort=sort
    )
    keys = [hit.key for hit in found.hits]
    refs = dict(Entry.objects.filter(pk__in=keys, deleted=False).values_list("pk", "ref"))
    return [refs[key] for key in keys if key in refs], found.total


def listing(
    words: str,
    *,
    kind: str,
    language: str = "",
    audiences: Sequence[str] = (),
    filters: Filters | None = None,
    facets: Sequence[str] = (),
    limit: int = 20,
    offset: int = 0,
) -> Listing:
    """References of one kind, best first (no words: newest first), for a list that shows the things themselves.

    ``audiences`` are beside "public". ``filters`` and ``facets`` are any names that the documents bear. Two queries.
    """
    chosen = {name: list(codes) for name, codes in (filters or {}).items() if codes}
    found = memory.current().search(
        words, lang=_language(words, language), filters={**chosen, "kind": [kind]}, facets=facets, limit=limit,
        offset=offset, audiences=sorted(audiences),
    )  # fmt: skip
    keys = [hit.key for hit in found.hits]
    rows = Entry.objects.filter(pk__in=keys, deleted=False, audience__in=["public", *audiences])
    refs = dict(rows.values_list("pk", "ref"))
    corrections = {one.typed: one.used for one in found.corrections}
    return Listing([refs[key] for key in keys if key in refs], found.total, found.facets, corrections)


def things(
    words: str, *, kinds: Sequence[str], language: str = "", filters: Filters | None = None, limit: int = 100
) -> list[Thing]:
    """Public things that hold these words, then those that fit what they mean; no words: the newest. Two queries."""
    index, language = memory.current(), _language(words, language)
    wanted = {**{name: list(codes) for name, codes in (filters or {}).items() if any(codes)}, "kind": list(kinds)}
    found = index.search(words, lang=language, filters=wanted, limit=limit, sort="relevance" if words else "newest")
    keys = [] if found.relaxed else [hit.key for hit in found.hits]
    if words:
        keys += [one.key for one in index.ask(words, lang=language, filters=wanted, limit=limit).answers]
    keys = list(dict.fromkeys(keys))[:limit]
    rows = Entry.objects.filter(pk__in=keys, deleted=False, audience="public")
    shown = {row[0]: Thing(*row[1:]) for row in rows.values_list("pk", "kind", "ref", "title", "url", "language")}
    return [shown[key] for key in keys if key in shown]


def lexicon() -> retrieval.Lexicon:
    """The lexicon that the index reads with. At most one query."""
    return memory.current().lexicon


def ask(text: str, *, language: str = "", actor: Actor, limit: int = 6) -> Answer:
    """What fits a question in someone's own words, in any language: at most ``limit`` hits in each group."""
    index, circles = memory.current(), circles_of(actor)
    vector = embeddings.of_question(text)
    answers = index.ask_groups(
        text, {name: {"kind": kinds} for name, kinds in GROUPS.items()}, lang=_language(text, language), limit=limit,
        audiences=sorted(circles), vector=vector,
    )  # fmt: skip
    rows = showing.rows_of([one.key for found in answers.values() for one in found.answers], circles)
    groups = [_group(name, found, rows, index.lexicon) for name, found in answers.items()]
    first = answers["practice"]
    return Answer(
        question=text,
        language=first.lang,
        groups=[group for group in groups if group.hits],
        concepts=showing.concept_names(first.about, index.lexicon),
        by_model=embeddings.model_name() if vector is not None else "",
    )


def similar(kind: str, ref: str, *, actor: Actor, limit: int = 5, kinds: Sequence[str] | None = None) -> list[Hit]:
    """Things like this one, most alike first. A score from about 0.8 says it is likely the same thing twice."""
    index, circles = memory.current(), circles_of(actor)
    key = Entry.objects.filter(kind=kind, ref=ref, deleted=False).values_list("pk", flat=True).first()
    if key is None:
        return []
    near = index.similar(key, limit=limit, audiences=sorted(circles), filters=_within({}, kinds))
    rows = showing.rows_of([one.key for one in near], circles)
    found = [Found(one.key, one.similarity) for one in near]
    return showing.hits(found, rows, retrieval.Matched(), index.lexicon)


def like_text(
    text: str, *, kind: str, codes: Sequence[str], language: str = "", actor: Actor, limit: int = 40
) -> list[str]:
    """Refs of things of one kind and within these codes that fit a text, best first: candidates to look at closer.

    Both what is said in other words and what shares the words themselves. Two queries.
    """
    index, circles = memory.current(), sorted(circles_of(actor))
    language, filters = _language(text, language), {"kind": [kind], "code": list(codes)}
    fits = index.ask(text, lang=language, filters=filters, limit=limit, audiences=circles)
    holds = index.search(text, lang=language, filters=filters, limit=limit, audiences=circles)
    keys = list(dict.fromkeys([*(one.key for one in fits.answers), *(one.key for one in holds.hits)]))
    rows = Entry.objects.filter(pk__in=keys, deleted=False, audience__in=["public", *circles_of(actor)])
    refs = dict(rows.values_list("pk", "ref"))
    return [refs[key] for key in keys if key in refs]


def finish(typed: str, *, limit: int = 8) -> list[Finishing]:
    """Ways to finish the last word, from the words of public documents."""
    return [Finishing(one.query, one.documents) for one in memory.current().suggest(typed, limit=limit)]


def begins(typed: str, *, actor: Actor, limit: int = 5) -> list[Hit]:
    """The best hits for what is typed so far, its last word unfinished."""
    index, circles = memory.current(), circles_of(actor)
    found = index.search(typed, limit=limit, audiences=sorted(circles), last_word="prefix")
    rows = showing.rows_of([hit.key for hit in found.hits], circles)
    best = [Found(hit.key, hit.score, hit.reasons) for hit in found.hits]
    return showing.hits(best, rows, found.matched, index.lexicon)


def _language(text: str, likely: str) -> str:
    """The likely language unless the words clearly speak another; "" leaves it to the engine."""
    likely = likely[:2].lower()
    if likely not in retrieval.LANGUAGES:
        return ""
    scores = language_scores(text)
    return likely if max(scores.values()) - scores[likely] < CLEARLY else ""


CLEARLY = 0.15  # evidence per word


def _within(chosen: Filters, kinds: Sequence[str] | None) -> dict[str, list[str]]:
    filters = {name: list(codes) for name, codes in chosen.items()}
    if kinds is not None:
        # No such kind: a name that nothing has, because an empty filter would let everything in.
        filters["kind"] = [kind for kind in filters.get("kind", kinds) if kind in kinds] or ["-"]
    return filters


def _facets(counts: Mapping[str, Mapping[str, int]], chosen: Filters, kinds: Sequence[str] | None) -> list[Facet]:
    found = []
    for name in FACETS:
        options = dict(counts.get(name, {}))
        if name == "kind" and kinds is not None:
            options = {code: count for code, count in options.items() if code in kinds}
        selected = chosen.get(name, ())
        for code in selected:
            options.setdefault(code, 0)
        if options:
            found.append(_facet(name, options, selected))
    return found


def _facet(name: str, counts: Mapping[str, int], selected: Sequence[str]) -> Facet:
    shown = [code for place, code in enumerate(counts) if place < MOST_OPTIONS or code in selected]
    words, place = labels.code_labels(name, shown), labels.places(name)
    if name == "year":
        shown.sort(reverse=True)
    else:
        shown.sort(key=lambda code: (place.get(code, 0), -counts[code], words[code]))
    options = [Option(code, words[code], counts[code], code in selected) for code in shown]
    return Facet(name, labels.facet_label(name), options)


def _group(
    name: str, found: retrieval.AskResult, rows: Mapping[int, Mapping[str, object]], lexicon: retrieval.Lexicon
) -> Group:
    best = [Found(one.key, one.similarity, one.reasons) for one in found.answers]
    hits = showing.hits(best, rows, found.matched, lexicon)
    return Group(name, hits, len(hits))
