"""What was said and voted, as bars to draw and rows to read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proeftuin.content import vocabularies
from proeftuin.deliberations.logic import counting, turns
from proeftuin.deliberations.queries import Page

WIDTH = 100
FILLS = {"consent": "fill-ok", "yes": "fill-ok", "concern": "fill-b", "objection": "fill-no", "no": "fill-no"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its length of WIDTH, and what it says."""

    width: int
    text: str
    value: int
    fill: str


@dataclass(frozen=True, slots=True)
class Figure:
    """Bars with a title that states the finding."""

    title: str
    bars: Sequence[Bar]
    width: int = WIDTH


@dataclass(frozen=True, slots=True)
class Ranks:
    """Ranked choice in words: levels best first, and how often the row was put above the column."""

    title: str
    levels: Sequence[Sequence[str]]
    options: Sequence[str]
    pairs: Sequence[tuple[str, Sequence[int | None]]]


def answers_figure(page: Page) -> Figure | None:
    """How the table stands in the present round of consent. Nothing before anyone spoke."""
    said = Counter(line.said.answer for line in page.lines if line.said)
    if not page.decision.by_consent or not said:
        return None
    return Figure(
        _consent_title(said, len(page.held.electors)),
        _bars(_by_answer(said, page.decision.kind), len(page.held.electors)),
    )


def votes_figure(page: Page) -> Figure | None:
    """The counted votes on yes and no, or the dots."""
    tally = page.tally
    if isinstance(tally, counting.Majority):
        said = Counter(yes=tally.yes, no=tally.no, abstain=tally.abstain)
        enough = turns.quorum_met(tally.voted, tally.electors, page.decision.quorum)
        words = {"yes": tally.yes, "no": tally.no, "voted": tally.voted, "all": tally.electors}
        title = _("%(yes)d for, %(no)d against; %(voted)d of %(all)d voted") % words
        if not enough:
            title = _("Too few voted: %(voted)d of %(all)d") % words
        return Figure(title, _bars(_by_answer(said, page.decision.kind), tally.electors))
    if isinstance(tally, dict):
        texts = {one.key: one.text for one in page.held.options}
        rows = [(texts[key], own, "fill-ok") for key, own in sorted(tally.items(), key=lambda item: -item[1])]
        best = [texts[key] for key in counting.levels_of(tally)[0]]
        return Figure(_best(best), _bars(rows))
    return None


def ranks(page: Page) -> Ranks | None:
    tally = page.tally
    if not isinstance(tally, counting.Schulze):
        return None
    texts = {one.key: one.text for one in page.held.options}
    levels = [[texts[key] for key in level] for level in tally.levels]
    pairs = [
        (texts[row], [tally.pairwise[row].get(column) for column in tally.options]) for row in tally.options
    ]  # fmt: skip
    return Ranks(_best(levels[0]), levels, [texts[key] for key in tally.options], pairs)


def _best(best: Sequence[str]) -> str:
    if len(best) == 1:
        return _("Most for: %(option)s") % {"option": best[0]}
    return _("A tie of %(n)d options") % {"n": len(best)}


def _consent_title(said: Counter[str], everyone: int) -> str:
    words = {"spoke": said.total(), "all": everyone, "n": said["objection"]}
    if said["objection"]:
        return ngettext(
            "%(n)d objection; %(spoke)d of %(all)d answered", "%(n)d objections; %(spoke)d of %(all)d answered",
            said["objection"],
        ) % words  # fmt: skip
    return _("No objection; %(spoke)d of %(all)d answered") % words


def _by_answer(said: Counter[str], kind: str) -> list[tuple[str, int, str]]:
    return [
        (vocabularies.label("decision_answers", code), said[code], FILLS.get(code, "fill-off"))
        for code in turns.ANSWERS[kind]
    ]


def _bars(rows: Sequence[tuple[str, int, str]], most: int = 0) -> list[Bar]:
    """Bars against ``most``, or against the longest of them."""
    most = most or max((value for _text, value, _fill in rows), default=0) or 1
    return [Bar(WIDTH * value // most, text, value, fill) for text, value, fill in rows]
