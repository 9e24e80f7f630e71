"""What is wrong with a .pb file, in the language of the reader. The engine knows codes; here stand the words."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proeftuin.engines.budget.pb import Mistake

SENTENCES: Mapping[str, Any] = {
    "encoding": gettext_lazy("this is no UTF-8 text; save the file as UTF-8"),
    "nul": gettext_lazy("a NUL character; this is no text file"),
    "mixed_ends": gettext_lazy("mixed line ends (some lines end as on Windows, some do not); read as one kind"),
    "second_section": gettext_lazy("a second section %(name)s; keep one"),
    "no_meta": gettext_lazy("the file has to begin with a line META"),
    "no_section": gettext_lazy("there is no section %(name)s; a line with that word alone begins it"),
    "no_column": gettext_lazy("section %(name)s has no column %(column)s"),
    "quote_open": gettext_lazy("a quotation mark is opened here and not closed"),
    "quote": gettext_lazy("this line can’t be read; look at its quotation marks and its length"),
    "unnamed": gettext_lazy("a project without project_id"),
    "comma": gettext_lazy("the project_id %(name)s holds a comma, which parts ids in a ballot"),
    "project_twice": gettext_lazy("project %(name)s stands on line %(before)s too; keep one"),
    "cost_missing": gettext_lazy("project %(name)s has no cost"),
    "cost_unread": gettext_lazy("the cost of project %(name)s is no number: %(text)s"),
    "cost_below": gettext_lazy("the cost of project %(name)s is below zero (%(text)s)"),
    "cost_nothing": gettext_lazy("project %(name)s costs nothing; it wins as soon as one voter wants it"),
    "no_projects": gettext_lazy("there are no projects"),
    "selected": gettext_lazy("selected is 0, 1, 2 or 3, not %(text)s; left out"),
    "votes_differ": gettext_lazy("project %(name)s should have %(told)s votes; the ballots give it %(counted)s"),
    "not_whole": gettext_lazy("%(key)s is no whole number: %(text)s; left out"),
    "too_large": gettext_lazy("the amounts are too large to count exactly; give them in thousands or millions"),
    "budget_missing": gettext_lazy("META: there is no budget; add a line budget;AMOUNT"),
    "budget_unread": gettext_lazy("the budget is no number: %(text)s"),
    "budget_below": gettext_lazy("the budget is below zero (%(text)s)"),
    "key_twice": gettext_lazy("%(key)s stands on line %(before)s too; the first counts"),
    "kind_unknown": gettext_lazy("vote_type is one of %(kinds)s, not %(text)s"),
    "kind_missing": gettext_lazy("META: no vote_type; read as approval"),
    "num_projects": gettext_lazy("num_projects says %(told)s projects, the file has %(counted)s"),
    "num_votes": gettext_lazy("num_votes says %(told)s ballots, the file has %(counted)s"),
    "too_few": gettext_lazy("%(count)s ballots choose fewer than %(least)s projects (min_length); they count"),
    "too_many": gettext_lazy("%(count)s ballots choose more than %(most)s projects (max_length); they count"),
    "zeros": gettext_lazy("read project %(name)s as the same number with other zeros"),
    "empty_place": gettext_lazy("an empty place between commas; left out"),
    "unknown_project": gettext_lazy("there is no project %(name)s in PROJECTS"),
    "chosen_twice": gettext_lazy("project %(name)s stands twice in one ballot; it counts once"),
    "points_count": gettext_lazy("%(projects)s projects and %(points)s points; give as many of each"),
    "points_missing": gettext_lazy("points are numbers from zero; one of these is empty"),
    "points_unread": gettext_lazy("points are numbers from zero, not %(text)s"),
    "no_points": gettext_lazy("votes with points need a column points in VOTES"),
    "short_row": gettext_lazy("%(count)s fields where VOTES has %(columns)s columns"),
    "voter_twice": gettext_lazy("voter %(name)s voted on line %(before)s too"),
    "more": gettext_lazy("and %(count)s more like this"),
}
MENDED: Mapping[str, Any] = {
    "counted": gettext_lazy("counted what is there"),
    "left_out": gettext_lazy("left out"),
    "first_counts": gettext_lazy("the first counts"),
}
FAILURES: Mapping[str, Any] = {
    "too many projects exclude each other": gettext_lazy(
        "Too many projects exclude each other to find the best set. Choose another rule."
    ),
    "too many sets are equally good": gettext_lazy(
        "Too many sets are equally good to find the best one. Choose another rule."
    ),
}


def stored(mistakes: Iterable[Mistake]) -> list[dict[str, Any]]:
    """Mistakes as JSON, to be told later in any language."""
    return [asdict(one) for one in mistakes]


def in_words(notes: Iterable[dict[str, Any] | str]) -> list[str]:
    """What was stored, told. What counts of before kept is English text already."""
    return [one if isinstance(one, str) else told(Mistake(**one)) for one in notes]


def told(mistake: Mistake) -> str:
    """One mistake: where, what, and what was made of it."""
    words = str(SENTENCES[mistake.code]) % mistake.values
    if mistake.mended:
        words = f"{words}: {MENDED[mistake.mended]}"
    return _("line %(line)d: %(what)s") % {"line": mistake.line, "what": words} if mistake.line else words


def failure(error: str) -> str:
    """Why a count did not succeed."""
    return str(FAILURES.get(error, error))
