"""``proeftuin engine opinions FOLDER``: the map of a conversation in Polis' open-data format, as JSON."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from proeftuin.engines.commands import InputError

from . import statistics
from .mapping import OpinionMap, opinion_map
from .polis import Conversation, read_folder
from .votes import Numbers

MOST_ASKED = 5
COMMON = 10
UNCLEAR = "no clear groups: chance may well have made this division; common ground and consensus still hold"
EXAMPLE = """\
example:
  proeftuin engine opinions data/brexit-consensus --json
  proeftuin engine opinions data/brexit-consensus --groups 2

The folder holds comments.csv and votes.csv or participants-votes.csv, which may be gzipped.
Exit code 2: the files say something that can't be; the lines are named on standard error.
"""


def add_parser(subparsers: Any) -> None:
    parser = subparsers.add_parser(
        "opinions",
        help="groups of people who vote alike, what marks each, and common ground",
        description=__doc__,
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a conversation in Polis' open-data format")
    parser.add_argument("--groups", type=int, metavar="K", help="this many groups (2 to 5) instead of the clearest")
    parser.add_argument("--json", action="store_true", help="JSON on standard output, which is also the default")
    parser.set_defaults(run=run)


def run(parsed: argparse.Namespace) -> dict[str, object]:
    if parsed.groups is not None and not 2 <= parsed.groups <= MOST_ASKED:
        raise InputError(f"--groups is {parsed.groups}; it is a number from 2 to {MOST_ASKED}")
    conversation = read_folder(parsed.folder)
    votes = conversation.votes()
    return described(opinion_map(votes, out=conversation.out(votes.statements), groups=parsed.groups), conversation)


def described(found: OpinionMap, conversation: Conversation) -> dict[str, object]:
    """The map in words and numbers, all ids those of the files."""
    texts = {one.id: one.text for one in conversation.comments}
    ground = [*_ground(found, texts, "agree"), *_ground(found, texts, "disagree")]
    return {
        "participants": len(found.votes.people),
        "statements": len(found.votes.statements),
        "votes": len(found.votes.values),
        "placed": int(found.placed.sum()),
        "votes_turned_round": conversation.turned,
        "clear_groups": found.clear,
        "note": "" if found.clear else UNCLEAR,
        "certainty": round(found.certainty, 3),
        "silhouettes": {str(k): round(value, 3) for k, value in found.silhouettes.items()},
        "groups": [_group(found, texts, group) for group in range(found.groups)],
        "common_ground": sorted(ground, key=lambda one: -float(str(one["chance"])))[:COMMON],
        "consensus": [
            _shared(found, texts, one) for side in statistics.consensus(found.everybody, found.out) for one in side
        ],
    }


def _group(found: OpinionMap, texts: Mapping[int, str], group: int) -> dict[str, object]:
    people = found.votes.people[found.labels == group]
    marks = statistics.representative(found.counts, found.shares, group, found.out)
    return {
        "id": int(found.names[group]),
        "size": len(people),
        "members": people.tolist(),
        "representative": [
            {
                **_statement(found, texts, one.column),
                **_numbers(found.counts, group, one.column),
                "side": "agree" if one.agrees else "disagree",
                "share": round(one.share, 4),
                "times_the_others": round(one.ratio, 4),
                "z": round(one.sureness, 4),
                "z_against_others": round(one.ratio_sureness, 4),
                "best_agree": one.best_agree,
            }
            for one in marks
        ],
    }


def _common(found: OpinionMap, chance: Numbers, shares: Numbers) -> list[int]:
    """Statements on which more than half of each group is of one mind, the likeliest first."""
    if not found.groups:
        return []
    fit = (found.everybody.seen[0] > 0) & ~found.out & (shares.min(0) > 0.5)
    return [at for at in (-chance).argsort(kind="stable").tolist() if fit[at]][:COMMON]


def _ground(found: OpinionMap, texts: Mapping[int, str], side: str) -> list[dict[str, object]]:
    chances = dict(zip(("agree", "disagree"), statistics.group_aware(found.shares), strict=True))[side]
    shares = found.shares.pa if side == "agree" else found.shares.pd
    return [
        {
            **_statement(found, texts, at),
            **_numbers(found.everybody, 0, at),
            "side": side,
            "chance": round(float(chances[at]), 4),
            "shares": [round(one, 4) for one in shares[:, at].tolist()],
        }
        for at in _common(found, chances, shares)
    ]


def _shared(found: OpinionMap, texts: Mapping[int, str], one: statistics.Shared) -> dict[str, object]:
    return {
        **_statement(found, texts, one.column), **_numbers(found.everybody, 0, one.column),
        "side": "agree" if one.agrees else "disagree", "share": round(one.share, 4), "z": round(one.sureness, 4),
    }  # fmt: skip


def _numbers(counts: statistics.Tally, row: int, at: int) -> dict[str, int]:
    """How many agree and disagree, of how many who voted on it, passes included."""
    return {
        "agree": int(counts.agrees[row, at]), "disagree": int(counts.disagrees[row, at]), "n": int(counts.seen[row, at])
    }  # fmt: skip


def _statement(found: OpinionMap, texts: Mapping[int, str], at: int) -> dict[str, object]:
    number = int(found.votes.statements[at])
    return {"statement": number, "text": texts.get(number, "")}
