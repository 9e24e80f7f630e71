"""The machine-readable twins of ideas. Public things only, and no people."""

from proeftuin.ideas.logic import Rules
from proeftuin.ideas.models import Idea
from proeftuin.ui.http import absolute

PLAIN = (
    "ref", "reference", "language", "title", "body", "category", "area", "address", "latitude", "longitude", "channel",
    "is_official", "answer", "published_at", "edited_at",
)  # fmt: skip
TOTALS = ("supports", "against", "comments")
COLUMNS = ("url", *PLAIN, *TOTALS)


def idea_data(idea: Idea, rules: Rules, *, totals: bool = True) -> dict[str, object]:
    """A shown idea as plain values. ``totals`` is off while they are not to be seen."""
    return {
        "url": absolute(idea.get_absolute_url()),
        **{name: getattr(idea, name) for name in PLAIN},
        **({name: getattr(idea, name) for name in TOTALS} if totals else {"comments": idea.comments}),
        "extra": public_extra(idea, rules),
    }


def idea_row(idea: Idea, rules: Rules, *, totals: bool = True) -> list[object]:
    """The same as one line of a table: COLUMNS, then the public questions of the form."""
    extra = public_extra(idea, rules)
    answers = [extra.get(one.code, "") for one in rules.fields if not one.private]
    shown = [getattr(idea, name) if totals or name == "comments" else "" for name in TOTALS]
    flat = [", ".join(map(str, one)) if isinstance(one, list) else one for one in answers]
    return [absolute(idea.get_absolute_url()), *(_cell(getattr(idea, name)) for name in PLAIN), *shown, *flat]


def public_extra(idea: Idea, rules: Rules) -> dict[str, object]:
    """Answers to the form's own questions, without those that are private: also when a question became so later."""
    private = {one.code for one in rules.fields if one.private}
    return {code: value for code, value in idea.extra.items() if code not in private}


def _cell(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value
