"""``proeftuin engine topics``: what short texts are about, and which of them say nearly the same."""

import argparse
from pathlib import Path
from typing import Any

from proeftuin.engines.commands import InputError
from proeftuin.engines.sheets import Sheet, read_sheet
from proeftuin.engines.similar import Texts

from .finding import MOST_TEXTS, Text, Topic, Topics, find_topics
from .words import LANGUAGES, guess_language

FEWEST = 4  # who asks for topics of a file gets them, of few texts too
DOUBLES = 0.65  # from this likeness on a person should look
MOST_DOUBLES = 10_000

EXAMPLE = """example:
  proeftuin engine topics ideas.csv --column text --lang nl --json

Rows are counted from 0, without the heading. Each topic has a label, its words, how many texts it holds, and sentences
from them. Of more than 5,000 texts an even sample is read for topics ("read" says how many); near-duplicates are
looked for among all. Texts that are wholly equal are each paired with the first of them.
"""


def add_parser(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "topics", help="topics and near-duplicates of short texts", epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("texts", type=Path, metavar="TEXTS.csv")
    parser.add_argument("--column", required=True, metavar="NAME", help="the column that holds the texts")
    parser.add_argument("--lang", choices=LANGUAGES, default="", help="their language; guessed when not given")
    parser.add_argument(
        "--least", type=float, default=DOUBLES, metavar="0…1", help=f"how alike near-duplicates are (default {DOUBLES})"
    )
    parser.add_argument("--json", action="store_true", help="JSON on standard output (always so)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """Topics, largest first, and pairs of rows. Raises InputError."""
    if not 0 < arguments.least <= 1:
        raise InputError(f"--least must be more than 0 and at most 1, not {arguments.least}")
    texts = _column(read_sheet(arguments.texts.read_bytes(), arguments.texts.name), arguments.column)
    language = arguments.lang or guess_language(texts)
    said = [(row, text) for row, text in enumerate(texts) if text]
    step = -(-len(said) // MOST_TEXTS) or 1
    sample = [Text(str(row), text, language) for row, text in said[::step]]
    found = find_topics(sample, fewest=FEWEST)
    doubles = Texts([text for _row, text in said]).doubles(arguments.least)[:MOST_DOUBLES]
    return {
        "texts": len(said), "read": len(sample), "language": language,
        "topics": [_topic(topic) for topic in found.topics], "others": _others(found),
        "near_duplicates": [[said[one.row][0], said[one.other][0], round(one.likeness, 4)] for one in doubles],
    }  # fmt: skip


def _column(sheet: Sheet, name: str) -> list[str]:
    at = sheet.column(name)
    if at is None:
        raise InputError(f"{sheet.name}, line 1: there is no column {name}; there are {', '.join(sheet.heading)}")
    return [row[at] if at < len(row) else "" for _line, row in sheet.rows]


def _topic(topic: Topic) -> dict[str, Any]:
    return {
        "label": ", ".join(topic.words[:3]), "terms": list(topic.words), "size": len(topic.keys),
        "quotes": [quote.sentence for quote in topic.quotes], "rows": sorted(map(int, topic.keys)),
    }  # fmt: skip


def _others(found: Topics) -> int:
    return len(found.others)
