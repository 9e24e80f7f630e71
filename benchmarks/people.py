"""The directory of people at growing size: one query function, everything included, with a level on every field.

    python -m benchmarks people -- --sizes 1000,100000
    DATABASE_URL=postgres://… python -m benchmarks people

Each answer counts the check whether anything changed, the index, facets, the rows and the names of organisations.
One core. A third of the searches narrows by language or organisation, a fifth looks at a later page.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from benchmarks.instance import scratch, vendor
from benchmarks.search import _let_time_pass, _milliseconds, _seconds
from benchmarks.tables import show

if TYPE_CHECKING:
    from proeftuin.people.models import Profile

SIZES = "1000,100000"
ORGANISATIONS = 400
BATCH = 2000
TRADES = (
    "schuldhulp", "inkoop", "dienstontwerp", "mobiliteit", "klimaatadaptatie", "armoede", "jeugdzorg",
    "digitale toegang",
    "participatie", "wachttijden", "vergunningen", "gegevensbescherming", "woningbouw", "circulaire economie",
    "taaleenvoudig schrijven", "burgerbegroting", "mantelzorg", "energiearmoede", "thuiszorg", "onderwijs",
    "kinderopvang",
    "inburgering", "dataverkenning", "aanbesteding", "erfgoed", "bibliotheken", "loketten", "handhaving", "fietsbeleid",
    "gedragsinzichten", "gebruikersonderzoek", "rechtspraak", "belastingen", "waterbeheer", "landbouw", "groenbeheer",
)  # fmt: skip
LEVELS = ("public", "network", "network", "private")

type Row = dict[str, object]


def main(argv: Sequence[str] = ()) -> list[Row]:
    """Print the table, return its rows."""
    options = argparse.ArgumentParser(prog="benchmarks people", description=__doc__)
    options.add_argument("--sizes", default=SIZES)
    options.add_argument("--runs", type=int, default=300)
    chosen = options.parse_args(list(argv))
    rows = [measure(int(size), chosen.runs) for size in chosen.sizes.split(",")]
    print(show(rows))
    return rows


def measure(size: int, runs: int) -> Row:
    """One row: seconds to fill and to index, milliseconds of a search as visitor and as member."""
    with scratch():
        from proeftuin.search import memory

        lot = random.Random(size)
        fill = _seconds(lambda: _fill(size, lot))
        _let_time_pass()
        build = _seconds(memory.build)
        asked = [_question(lot) for _run in range(runs)]
        visitor = _milliseconds(lambda one: _search(one, inside=False), asked)
        member = _milliseconds(lambda one: _search(one, inside=True), asked)
        busy = _busy(lambda one: _search(one, inside=True), asked)
        return {
            "database": vendor(), "people": size, "fill s": fill, "index s": build,
            "visitor p50 ms": visitor[0], "visitor p95 ms": visitor[1],
            "member p50 ms": member[0], "member p95 ms": member[1],
            "member cpu p50 ms": busy[0], "member cpu p95 ms": busy[1], "leaks": _leaks(),
        }  # fmt: skip


def _busy(work: Callable[[Any], object], inputs: Sequence[Any]) -> tuple[float, float]:
    """Median and 95th percentile of the processor's time, which other work on the machine changes little."""
    times = []
    for one in inputs:
        began = time.process_time()
        work(one)
        times.append(1000 * (time.process_time() - began))
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def _fill(size: int, lot: random.Random) -> None:
    """So many profiles with every mix of levels, written in batches as an import would."""
    from proeftuin.accounts.models import User
    from proeftuin.organisations.models import Organisation
    from proeftuin.people.documents import person_document, profile_document
    from proeftuin.people.models import Profile
    from proeftuin.search.actions import put_all

    towns = Organisation.objects.bulk_create(
        Organisation(name=f"Gemeente {number}", kind="municipality", country="NL") for number in range(ORGANISATIONS)
    )
    for start in range(0, size, BATCH):
        numbers = range(start, min(start + BATCH, size))
        users = User.objects.bulk_create(_user(number, lot) for number in numbers)
        made = Profile.objects.bulk_create(_profile(user, lot, towns) for user in users)
        put_all(_documents(made, person_document, profile_document))


def _documents(made: Sequence[Profile], *makers: Any) -> Iterator[Any]:
    for one in made:
        for make in makers:
            yield make(one)


def _user(number: int, lot: random.Random) -> Any:
    from proeftuin.accounts.models import User

    about = f"Ik werk aan {lot.choice(TRADES)} en {lot.choice(TRADES)}. Woord{number} is van mij alleen."
    return User(
        email=f"p{number}@example.org", name=f"Persoon {number}", language="nl", bio=about, is_public=True,
        expertise=", ".join(lot.sample(TRADES, 3)),
    )  # fmt: skip


def _profile(user: Any, lot: random.Random, towns: Sequence[Any]) -> Profile:
    from proeftuin.people.logic.showing import FIELDS
    from proeftuin.people.models import Profile

    shown = {name: lot.choice(LEVELS) for name in FIELDS} | {"about": "private"}
    return Profile(
        user=user, listed="public", shown=shown, offers=f"Meedenken over {lot.choice(TRADES)}",
        seeks=f"Iemand die {lot.choice(TRADES)} kent", languages=lot.sample(("nl", "fr", "de", "en", "bg"), 2),
        organisation=lot.choice(towns), disciplines=[lot.choice(("design", "data", "legal", "it"))],
    )  # fmt: skip


def _question(lot: random.Random) -> dict[str, Any]:
    words = lot.choice((lot.choice(TRADES), " ".join(lot.sample(TRADES, 2)), "", f"Persoon {lot.randrange(1000)}"))
    given: dict[str, Any] = {"words": words, "offset": 20 * lot.randrange(1, 20) if lot.random() < 0.2 else 0}
    if lot.random() < 0.33:
        given["language"] = lot.choice(("nl", "fr", "bg"))
    return given


def _search(given: dict[str, Any], *, inside: bool) -> int:
    from proeftuin.kernel.actor import VISITOR, Actor
    from proeftuin.people.queries import directory

    return directory(Actor("person", "person:bench", id=1) if inside else VISITOR, likely="nl", **given).total


def _leaks() -> int:
    """How many people a private word finds, for a member and for a visitor: must be 0."""
    return sum(_search({"words": "Woord7"}, inside=inside) for inside in (False, True))


if __name__ == "__main__":
    import sys

    main(sys.argv[1:])
