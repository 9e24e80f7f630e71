"""Search from the command line: ``proeftuin search``, ``ask`` and ``reindex``."""

import argparse
import json
import sys
from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext as _

from proeftuin.kernel.actor import VISITOR
from proeftuin.search.results import Hit

LANGUAGES = ("nl", "fr", "de", "en")


def add_parsers(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the commands of this room; each sets ``run``."""
    search = subparsers.add_parser("search", help="find what holds these words")
    search.add_argument("words", help='the words, as in "wachttijden loket"')
    search.set_defaults(run=run_search)
    ask = subparsers.add_parser("ask", help="describe a problem: who solved, tried or failed at it before?")
    ask.add_argument(
        "text", help="a question or a paragraph, in Dutch, French, German or English; - reads it from a pipe"
    )
    ask.set_defaults(run=run_ask)
    for one in (search, ask):
        one.add_argument("--lang", choices=LANGUAGES, default="", help="the language of the words, and of the answer")
        one.add_argument("--limit", type=_limit, default=10, metavar="N", help="at most so many results (10)")
        one.add_argument("--json", action="store_true", help="print a JSON list")
    reindex = subparsers.add_parser("reindex", help="build the search index anew from everything there is")
    reindex.set_defaults(run=run_reindex)


def run_search(arguments: argparse.Namespace) -> int:
    """Print what a visitor would find. Nothing found is no error."""
    from proeftuin.search import queries

    with translation.override(arguments.lang or translation.get_language()):
        found = queries.search(arguments.words, language=arguments.lang, actor=VISITOR, limit=arguments.limit)
        _print(found.hits, as_json=arguments.json)
    return 0


def run_ask(arguments: argparse.Namespace) -> int:
    """Print what a visitor would be answered, best first over all groups."""
    from proeftuin.search import queries

    text = sys.stdin.read() if arguments.text == "-" else arguments.text
    with translation.override(arguments.lang or translation.get_language()):
        answer = queries.ask(text, language=arguments.lang, actor=VISITOR, limit=arguments.limit)
        best = sorted(answer.hits, key=lambda hit: -hit.score)[: arguments.limit]
        _print(best, as_json=arguments.json)
    return 0


def run_reindex(_arguments: argparse.Namespace) -> int:
    """Build the index anew and say how many documents it holds."""
    from proeftuin.search import actions

    total = actions.rebuild(progress=_progress)
    print(f"{total} documents indexed")  # noqa: T201 - the answer of a command
    return 0


def _print(hits: Iterable[Hit], *, as_json: bool) -> None:
    if as_json:
        json.dump([_as_json(hit) for hit in hits], sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
        return
    shown = [_as_text(place, hit) for place, hit in enumerate(hits, start=1)]
    sys.stdout.write("\n".join(shown or [_("Nothing fits. Try other words, or describe the problem.")]) + "\n")


def _as_json(hit: Hit) -> dict[str, object]:
    told = {
        "kind": hit.kind, "id": hit.ref, "title": hit.plain_title, "url": hit.url, "score": hit.score,
        "why": [*hit.why.words, *hit.why.concepts],
    }  # fmt: skip
    return told | ({"source": hit.source, "source_id": hit.source_id} if hit.source else {})


def _as_text(place: int, hit: Hit) -> str:
    from proeftuin.search.labels import kind_label

    why = ", ".join(dict.fromkeys([*hit.why.words, *hit.why.concepts]))
    lines = [f"{place:2}. {hit.plain_title}  ({kind_label(hit.kind)})"]
    lines += [f"    {why}"] if why else []
    return "\n".join([*lines, f"    {hit.url}"])


def _progress(done: int, total: int, what: str) -> None:
    sys.stderr.write(f"\r{what}: {done} of {total}" + ("\n" if done == total else ""))
    sys.stderr.flush()


def _limit(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 100:
        raise argparse.ArgumentTypeError("between 1 and 100")
    return number
