"""Speed of the retrieval engine at growing size, and quality on the judged questions.

    python -m benchmarks.retrieval --sizes 1000,10000,100000
    python -m benchmarks.retrieval --quality

Documents are grown from the open data in ../shared/data when it is there, else from the concept words: sentences of
different records are mixed, so that the vocabulary and its long tail stay real, and rare names are added the way they
come in real collections (nearly two new ones per document). Dutch and German, of which the data has little, are English
sentences with every word replaced by a made-up one of the same length and frequency, sprinkled with true concept words.
One core: set OMP_NUM_THREADS=1 (done here when unset).
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import argparse
import csv
import gzip
import io
import json
import random
import re
import resource
import statistics
import sys
import tempfile
import time
import tomllib
import zlib
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from proeftuin.engines.retrieval import Concept, Document, Index, Lexicon

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data"
CONCEPTS = ROOT / "content" / "vocabularies" / "concepts"
QUESTIONS = ROOT / "benchmarks" / "questions"
FACETS = ("kind", "phase", "level", "sector", "country", "organisation")
LANGUAGES = (("en", 0.4), ("nl", 0.25), ("fr", 0.2), ("de", 0.15))
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"[A-Za-z]{3,}")


class Record(NamedTuple):
    """A record of the open data, as the judgements name it."""

    ref: str
    lang: str
    title: str
    text: str
    country: str = ""
    sector: str = ""


@cache
def lexicon() -> Lexicon:
    """The concepts of the product; files that are not valid yet are skipped."""
    concepts: dict[str, Concept] = {}
    for file in sorted(CONCEPTS.glob("*.toml")):
        for name, entry in tomllib.loads(file.read_text("utf-8")).items():
            concepts[name] = Concept.from_mapping(name, entry)
    return Lexicon.build(concepts.values())


# --- the open data


def records() -> list[Record]:
    """All records that the judgements may name, then French and German ones without judgements."""
    if not DATA.exists():
        return []
    return [*_eu(), *_participedia(), *_public_goods(), *_us(), *_lille(), *_goals()]


def _rows(path: str, **given: Any) -> Iterator[dict[str, str]]:
    data = (DATA / path).read_bytes()
    text = (gzip.decompress(data) if path.endswith(".gz") else data).decode(given.pop("encoding", "utf-8"))
    csv.field_size_limit(10_000_000)
    yield from csv.DictReader(io.StringIO(text, newline=""), **given)


def _eu() -> Iterator[Record]:
    for row in _rows("eu-innovative-public-services/cases.csv"):
        place, sector = row["geocoverage"], row["primary_sector"]
        yield Record(f"eu-ips:{row['id']}", "en", row["name"], row["description"], place, sector)


def _participedia() -> Iterator[Record]:
    for row in _rows("participedia/cases.csv.gz"):
        yield Record(f"participedia-cases:{row['id']}", "en", row["title"], row["description"], row["country"])


def _public_goods() -> Iterator[Record]:
    with gzip.open(DATA / "digital-public-goods/publicgoods.jsonl.gz", "rt", encoding="utf-8") as lines:
        for entry in map(json.loads, lines):
            yield Record(
                f"digital-public-goods:{entry['_file']}", "en", entry["name"], str(entry.get("description") or "")
            )


def _us() -> Iterator[Record]:
    file = "us-federal-ai-use-cases/2024_consolidated_ai_inventory_raw_v2.csv.gz"
    for number, row in enumerate(_rows(file, encoding="cp1252"), start=1):
        purpose = row["What is the intended purpose and expected benefits of the AI?"] or ""
        text = f"{purpose} {row['Describe the AI system’s outputs.'] or ''}"
        yield Record(
            f"us-federal-ai:row-{number}",
            "en",
            row["Use Case Name"] or "",
            text,
            "US",
            row["Use Case Topic Area"] or "",
        )


def _lille() -> Iterator[Record]:
    for row in _rows("decidim-mel-grand-debat/proposals.csv", delimiter=";"):
        yield Record(f"lille:{row['id']}", "fr", row["title"], re.sub(r"<[^>]+>", " ", row["body"]), "FR")


def _goals() -> Iterator[Record]:
    for row in _rows("sdg/targets.csv"):
        for lang in ("fr", "de"):
            yield Record(f"sdg:{row['target']}-{lang}", lang, row[f"title_{lang}"][:80], row[f"title_{lang}"])


# --- growing


def grow(size: int, seed: int = 7) -> list[Document]:
    """`size` documents of 60 to 200 words with facets, audiences, dates and languages."""
    chance = random.Random(seed)
    sentences = _sentences()
    names = [_made_up(f"name{number}", "en", 7).capitalize() for number in range(int(2 * size**0.95) + 10)]
    organisations = [f"org-{number}" for number in range(max(10, size // 200))]
    return [_document(key, chance, sentences, names, organisations) for key in range(1, size + 1)]


@cache
def _sentences() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {lang: [] for lang, _ in LANGUAGES}
    for record in records():
        found[record.lang] += [piece for piece in _SENTENCE.split(record.text) if 4 <= len(piece.split()) <= 40]
    if not found["en"]:
        found["en"] = _from_concepts("en")
    for lang in ("nl", "de", "fr"):
        if len(found[lang]) < 1_000:
            sprinkle = _from_concepts(lang)
            chance = random.Random(lang)
            found[lang] += [f"{_foreign(piece, lang)} {chance.choice(sprinkle)}" for piece in found["en"]]
    return found


def _from_concepts(lang: str) -> list[str]:
    names = [entry[lang] for entry in lexicon().names.values() if lang in entry]
    chance = random.Random(f"{lang}s")
    return [" ".join(chance.sample(names, 3)) + "." for _ in range(5_000)]


def _foreign(sentence: str, lang: str) -> str:
    return _WORD.sub(lambda found: _made_up(found.group().lower(), lang, len(found.group())), sentence)


@cache
def _made_up(word: str, lang: str, length: int) -> str:
    syllables = {"nl": "ge ver oor aan ing sch uit ijk den er", "de": "ein ung ver sch lich gen tum aus ein er"}.get(
        lang, "ra mi to ne lu"
    )
    code = zlib.crc32(f"{lang}{word}".encode())
    parts = syllables.split() + [a + b for a in "bdfgklmnprstvw" for b in "aeiou"]
    made = ""
    while len(made) < max(length, 3):
        code, choice = divmod(code * 48271 % 2147483647 + len(made), len(parts))
        made += parts[choice]
        code += 1
    return made


def _document(
    key: int, chance: random.Random, sentences: dict[str, list[str]], names: list[str], organisations: list[str]
) -> Document:
    lang = chance.choices([lang for lang, _ in LANGUAGES], [share for _, share in LANGUAGES])[0]
    goal, body = chance.randint(60, 200), list[str]()
    while sum(map(len, map(str.split, body))) < goal:
        body.append(chance.choice(sentences[lang]))
    body.append(" ".join(chance.choices(names, k=4)) + ".")
    title = " ".join(body[0].split()[:8])
    facets = {
        "kind": [chance.choices(["case", "lesson", "initiative", "person"], [5, 3, 2, 1])[0]],
        "phase": [f"phase-{chance.randint(1, 6)}"],
        "level": chance.sample(["local", "regional", "national", "european"], chance.randint(1, 2)),
        "sector": [f"sector-{int(chance.paretovariate(1)) % 13}" for _ in range(chance.randint(1, 3))],
        "country": [f"country-{int(chance.paretovariate(0.7)) % 40}"],
        "organisation": [chance.choice(organisations)],
    }
    audience = "public" if chance.random() < 0.9 else f"team:{chance.randint(1, 50)}"
    day = date(2015, 1, 1) + timedelta(days=chance.randint(0, 4_000))
    return Document(key, title, body[0], " ".join(body[1:]), lang, facets, (audience,), date=day)


# --- measuring


def queries(documents: Sequence[Document], count: int, seed: int = 3) -> list[dict[str, Any]]:
    """Searches of one to four words from documents and concepts, common and rare, half of them filtered, some
    mistyped."""
    chance = random.Random(seed)
    concepts = list(lexicon().names.values())
    found = []
    for _ in range(count):
        document = chance.choice(documents)
        words = re.findall(r"\w{3,}", f"{document.title} {document.body}")
        text = " ".join(chance.sample(words, min(len(words), chance.randint(1, 4))))
        if concepts and chance.random() < 0.3:
            text = chance.choice(concepts).get(document.lang, text)
        if chance.random() < 0.1 and len(text) > 6:
            text = text[:3] + text[4:]
        filters = {name: [values[0]] for name, values in document.facets.items() if chance.random() < 0.12}
        found.append({"query": text, "filters": filters, "facets": FACETS, "audiences": ("team:3", "team:9")})
    return found


def paragraphs(documents: Sequence[Document], count: int, seed: int = 5) -> list[str]:
    """Questions of 30 to 120 words made of sentences of two documents."""
    chance = random.Random(seed)
    return [
        " ".join(
            [
                *chance.choice(documents).body.split()[: chance.randint(15, 80)],
                *chance.choice(documents).body.split()[:40],
                "?",
            ]
        )
        for _ in range(count)
    ]


def measure(size: int, runs: int = 200) -> dict[str, float]:
    """Seconds, milliseconds and megabytes for one size."""
    documents = grow(size)
    lexicon()
    started = time.perf_counter()
    built = Index.build(documents, lexicon())
    build = time.perf_counter() - started
    searches, asks = queries(documents, runs), paragraphs(documents, runs)
    added = documents[: min(size, 500)]
    with tempfile.TemporaryDirectory() as folder:
        built.save(Path(folder) / "snapshot")
        disk = sum(file.stat().st_size for file in (Path(folder) / "snapshot").iterdir())
        terms, words = len(built.view.parts[0].segment.terms), len(built.view.parts[0].segment.words)
        del built, documents
        started = time.perf_counter()
        index = Index.load(Path(folder) / "snapshot")
        index.search("innovation", facets=FACETS)
        load = time.perf_counter() - started
        before = _own_memory()
        search = _milliseconds(lambda given: index.search(given.pop("query"), **given), searches)
        ask = _milliseconds(index.ask, asks)
        similar = _milliseconds(index.similar, random.Random(1).sample(range(1, size + 1), min(runs, size)))
        mapped = _own_memory() - before
        started = time.perf_counter()
        index.upsert(*added)
        index.search("innovation")
        upsert = (time.perf_counter() - started) * 1000 / len(added)
    return {
        "documents": size, "terms": terms, "words": words, "build_s": build, "disk_mb": disk / 1e6, "load_s": load,
        "search_p50_ms": search[0], "search_p95_ms": search[1], "ask_p50_ms": ask[0], "ask_p95_ms": ask[1],
        "similar_p95_ms": similar[1], "upsert_ms": upsert, "mapped_mb": mapped, "peak_mb": _peak_memory(),
    }  # fmt: skip


def _milliseconds(call: Callable[[Any], object], inputs: Sequence[Any]) -> tuple[float, float]:
    """(median, 95th percentile); the first tenth warms up and is not counted, as words stay in the analyser's cache."""
    times = []
    for one in inputs:
        started = time.perf_counter()
        call(one)
        times.append((time.perf_counter() - started) * 1000)
    counted = times[len(times) // 10 :]
    return statistics.median(counted), statistics.quantiles(counted, n=20)[-1]


def _own_memory() -> float:
    """Resident megabytes now."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * resource.getpagesize() / 1e6


def _peak_memory() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e6 if sys.platform == "darwin" else 1e3)


# --- quality


def quality(limit: int = 10) -> dict[str, dict[str, float]]:
    """nDCG@10, recall@10 and success@5 (a hit graded 2 or 3) per language and kind of question, on the judged
    records."""
    index, refs = judged_index()
    grades = tomllib.loads((QUESTIONS / "judgements.toml").read_text("utf-8"))
    scores: dict[str, list[dict[str, float]]] = {}
    for lang in ("nl", "fr", "de", "en"):
        for question in tomllib.loads((QUESTIONS / f"{lang}.toml").read_text("utf-8"))["question"]:
            found = run_question(index, question, lang, limit)
            one = score_ranking([refs[key] for key in found], grades[question["topic"]])
            for group in (lang, question["kind"], "all"):
                scores.setdefault(group, []).append(one)
    return {
        group: {name: statistics.mean(one[name] for one in many) for name in many[0]} for group, many in scores.items()
    }


def run_question(index: Index, question: dict[str, str], lang: str, limit: int) -> list[int]:
    """Keys found: a phrase is searched for, a paragraph is asked."""
    if question["kind"] == "phrase":
        return [hit.key for hit in index.search(question["text"], lang=lang, limit=limit).hits]
    return [answer.key for answer in index.ask(question["text"], lang=lang, limit=limit).answers]


def judged_index() -> tuple[Index, dict[int, str]]:
    """An index of the real records alone, and their references by key."""
    real = records()
    documents = [Document(key, one.title, body=one.text, lang=one.lang) for key, one in enumerate(real)]
    return Index.build(documents, lexicon()), {key: one.ref for key, one in enumerate(real)}


def score_ranking(refs: Sequence[str], grades: dict[str, int]) -> dict[str, float]:
    """nDCG with gain 2^grade - 1 (Järvelin & Kekäläinen 2002), recall of grades 2 and 3, and success in the first
    five."""
    from math import log2

    gains = [(2 ** grades.get(ref, 0) - 1) / log2(place + 2) for place, ref in enumerate(refs[:10])]
    ideal = [(2**grade - 1) / log2(place + 2) for place, grade in enumerate(sorted(grades.values(), reverse=True)[:10])]
    useful = {ref for ref, grade in grades.items() if grade >= 2}
    found = useful & set(refs[:10])
    return {
        "ndcg10": sum(gains) / sum(ideal),
        "recall10": len(found) / min(len(useful), 10),
        "success5": float(bool(useful & set(refs[:5]))),
        "empty": float(not refs),
    }


def table(rows: Sequence[dict[str, float]]) -> str:
    """Rows as aligned columns."""
    out = io.StringIO()
    names = list(rows[0])
    print("  ".join(f"{name:>14}" for name in names), file=out)
    for row in rows:
        print(
            "  ".join(f"{row[name]:>14,.0f}" if row[name] >= 1000 else f"{row[name]:>14.3g}" for name in names),
            file=out,
        )
    return out.getvalue()


def main(argv: Sequence[str] | None = None) -> list[dict[str, Any]]:
    """Print a table, return its rows."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--sizes", default="1000,10000")
    options.add_argument("--runs", type=int, default=200)
    options.add_argument("--quality", action="store_true")
    chosen = options.parse_args(argv)
    if chosen.quality:
        rows = quality()
        for group, row in rows.items():
            print(f"{group:>10}  " + "  ".join(f"{name} {value:.3f}" for name, value in row.items()))
        return [{"group": group, **row} for group, row in rows.items()]
    measured = [measure(int(size), chosen.runs) for size in chosen.sizes.split(",")]
    print(table(measured))
    return measured


if __name__ == "__main__":
    main()
