"""How good search and ask are, on the judged questions in benchmarks/questions, next to plain keyword search.

    python -m benchmarks quality

The product itself is measured: the open sets imported by its importers, answers from proeftuin.search.queries.
Recall@10 is the share of the records graded 2 or 3 found among the first ten, of the ten that can stand there.
nDCG@10 has the gain 2^grade - 1 (Järvelin & Kekäläinen 2002). Topics are split in two halves by a fixed draw: weights
may be set while looking at one, and the other tells whether that holds.
"""

from __future__ import annotations

import random
import statistics
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log2
from pathlib import Path

from benchmarks import bm25, corpus
from benchmarks.instance import scratch

QUESTIONS = Path(__file__).parent / "questions"
LANGUAGES = ("nl", "fr", "de", "en")
USEFUL = 2
SEED = 20261

type Ranker = Callable[["Question"], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Question:
    id: str
    topic: str
    text: str
    kind: str
    language: str
    half: str  # "tuning" or "held out"

    @property
    def groups(self) -> tuple[str, ...]:
        crossing = ("across languages",) if self.language != "en" else ()
        return ("all", self.language, self.kind, *crossing, self.half)


ORDER = ("all", "nl", "fr", "de", "en", "phrase", "paragraph", "across languages", "tuning", "held out")


def questions() -> list[Question]:
    """All judged questions, in the order of the files."""
    judged = judgements()
    topics = sorted(judged)
    random.Random(SEED).shuffle(topics)
    tuning = set(topics[: len(topics) // 2])
    return [
        Question(one["id"], one["topic"], one["text"], one["kind"], language,
                 "tuning" if one["topic"] in tuning else "held out")
        for language in LANGUAGES
        for one in tomllib.loads((QUESTIONS / f"{language}.toml").read_text("utf-8"))["question"]
    ]  # fmt: skip


def judgements() -> dict[str, dict[str, int]]:
    """Topic → record → grade."""
    return tomllib.loads((QUESTIONS / "judgements.toml").read_text("utf-8"))


def recall(found: Sequence[str], grades: dict[str, int]) -> float:
    useful = {record for record, grade in grades.items() if grade >= USEFUL}
    return len(useful.intersection(found[:10])) / min(len(useful), 10)


def ndcg(found: Sequence[str], grades: dict[str, int]) -> float:
    def gained(values: Sequence[int]) -> float:
        return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate(values[:10]))

    return gained([grades.get(record, 0) for record in found]) / gained(sorted(grades.values(), reverse=True))


def measure(rankers: dict[str, Ranker]) -> list[dict[str, object]]:
    """One row per group of questions, with recall, nDCG and the share without any answer of each ranker."""
    asked, judged = questions(), _of_what_is_there(judgements())
    scores: dict[tuple[str, str, str], list[float]] = {}
    for question in asked:
        grades = judged[question.topic]
        for name, ranker in rankers.items():
            found = list(ranker(question))
            for group in question.groups:
                scores.setdefault((group, name, "recall"), []).append(recall(found, grades))
                scores.setdefault((group, name, "nDCG"), []).append(ndcg(found, grades))
    return [
        {
            "group": group,
            "questions": len(scores[group, next(iter(rankers)), "recall"]),
            **{f"{name} {what}": round(statistics.mean(scores[group, name, what]), 3)
               for name in rankers for what in ("recall", "nDCG")},
        }
        for group in ORDER
    ]  # fmt: skip


def _of_what_is_there(judged: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    """Without the records that the import merged with another of the same name: nothing could find them."""
    from proeftuin.search.models import Entry

    there = {f"{source}:{name}" for source, name in Entry.objects.values_list("source", "source_id")}
    return {topic: {one: grade for one, grade in grades.items() if one in there} for topic, grades in judged.items()}


def keyword_search() -> Ranker:
    """The baseline over the same records."""
    from proeftuin.search.models import Entry

    columns = ("source", "source_id", "language", "title", "summary", "body")
    cases = Entry.objects.filter(kind="case").values_list(*columns)
    index = bm25.BM25((f"{source}:{name}", language, " ".join(texts)) for source, name, language, *texts in cases)
    return lambda question: index.search(question.text, question.language)


def our_search(question: Question) -> list[str]:
    from proeftuin.kernel.actor import VISITOR
    from proeftuin.search import queries

    found = queries.search(question.text, language=question.language, actor=VISITOR, limit=10, kinds=["case"])
    return [f"{hit.source}:{hit.source_id}" for hit in found.hits]


def our_ask(question: Question) -> list[str]:
    from proeftuin.kernel.actor import VISITOR
    from proeftuin.search import queries

    answer = queries.ask(question.text, language=question.language, actor=VISITOR, limit=10)
    return [f"{hit.source}:{hit.source_id}" for group in answer.groups for hit in group.hits if hit.kind == "case"]


def our_guess(question: Question) -> list[str]:
    """Ask without being told the language."""
    from proeftuin.kernel.actor import VISITOR
    from proeftuin.search import queries

    answer = queries.ask(question.text, actor=VISITOR, limit=10)
    return [f"{hit.source}:{hit.source_id}" for group in answer.groups for hit in group.hits if hit.kind == "case"]


def main(argv: Sequence[str] = ()) -> list[dict[str, object]]:
    """Print the table and return its rows; empty, with a word why, when the open data is not there."""
    if not corpus.documents():
        print(f"quality: the open data is not at {corpus.DATA}; nothing measured")
        return []
    from benchmarks.tables import show

    with scratch():
        from proeftuin.search import memory

        corpus.import_all()
        memory.build()
        rankers = {
            "keywords": keyword_search(),
            "search": our_search,
            "ask": our_ask,
            "ask, language unsaid": our_guess,
        }
        rows = measure(rankers)
    print(show(rows))
    return rows
