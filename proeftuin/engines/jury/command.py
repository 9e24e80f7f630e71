"""``proeftuin engine jury``: rank entries from a file of scores."""

import argparse
from pathlib import Path
from typing import Any

from .files import read_card
from .ranking import ADVISED_SCORES, LEAST_READ, LEAST_SCORES, METHODS, WIDE, Place, Ranking, rank

EXAMPLE = """example:
  proeftuin engine jury scores.csv --weights relevance=40,impact=60 --json

scores.csv:   entry,juror,criterion,score
              Bicycle street,Ann,relevance,7
              Bicycle street,Ann,impact,6.5
weights.csv:  criterion,weight        (or TOML or JSON; weights sum to 100; without weights all weigh the same)

additive  what each juror gave is an entry's quality plus how mild or strict that juror is, by least squares; exact
raw       the mean of what jurors gave
z-score   the mean of (score - juror's mean) / juror's deviation; raw where a juror scored fewer than 5 entries

A tie goes to the higher score on the criterion that weighs most, then on the next. What stays equal shares a place, and
the place after it is left out: 1, 1, 3.
"""


def add_parser(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "jury", help="rank entries, with strict and mild jurors made comparable", epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )  # fmt: skip
    parser.add_argument("scores", type=Path, metavar="SCORES.csv")
    parser.add_argument("--weights", metavar="WEIGHTS", help="a weight per criterion: relevance=40,impact=60 or a file")
    parser.add_argument(
        "--thresholds", metavar="LEAST", help="the least mean per criterion, and total: impact=5,total=6 or a file"
    )
    parser.add_argument("--method", choices=METHODS, default="additive", help="how scores are made comparable")
    parser.add_argument(
        "--least-read", type=int, default=LEAST_READ, metavar="N", help="entries per juror that z-scores need (5)"
    )
    parser.add_argument("--json", action="store_true", help="JSON on standard output (always so)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> dict[str, Any]:
    """The ranking as JSON. Raises InputError."""
    card, least = read_card(arguments.scores, arguments.weights, arguments.thresholds)
    ranking = rank(card, method=arguments.method, least=least, least_read=arguments.least_read)
    return {
        "method": ranking.method,
        "ranking": [_row(place, [one.name for one in card.criteria]) for place in ranking.places],
        "juror_effects": {juror: float(effect) for juror, effect in ranking.effects.items()},
        "weights": {one.name: float(one.weight * 100) for one in card.criteria},
        "groups": [list(group) for group in ranking.groups],
        "warnings": _warnings(ranking, arguments.method),
    }


def _row(place: Place, criteria: list[str]) -> dict[str, Any]:
    return {
        "entry": place.entry, "raw": float(place.raw), "adjusted": float(place.adjusted), "rank": place.rank,
        "spread": float(place.spread), "jurors": place.jurors, "discuss": place.wide, "below": list(place.below),
        "tie_broken_by": place.broken_by,
        "criteria": {name: float(score) for name, score in zip(criteria, place.criteria, strict=True)},
    }  # fmt: skip


def _warnings(ranking: Ranking, asked: str) -> list[str]:
    found = []
    if len(ranking.groups) > 1:
        found.append(
            f"jurors form {len(ranking.groups)} groups that share no entries; between groups strictness can't be known"
        )
    if ranking.method != asked:
        found.append(f"{asked} needs more scores of each juror, and scores that differ; raw means were used")
    few = sum(place.jurors < LEAST_SCORES for place in ranking.places)
    if few:
        found.append(f"{few} entries have fewer than {LEAST_SCORES} scores")
    thin = sum(LEAST_SCORES <= place.jurors < ADVISED_SCORES for place in ranking.places)
    if thin:
        found.append(f"{thin} entries have fewer than {ADVISED_SCORES} scores")
    wide = sum(place.wide for place in ranking.places)
    if wide:
        found.append(f"on {wide} entries totals differ by more than {WIDE} points; discuss them")
    return found
