"""The version of a case that everyone may read: plain values, days counted from the first, no dates and no names."""

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from proeftuin.casework.logic import Happening, hidden_names, totals
from proeftuin.casework.models import KafkaCase
from proeftuin.initiatives.queries import tasks_from

type Content = dict[str, Any]


def snapshot(case: KafkaCase, *, hides_agencies: bool) -> Content:
    """What is published of a case as it is now. Offices under a letter where their names are hidden."""
    steps = list(case.steps.prefetch_related("knots"))
    knots = list(case.knots.prefetch_related("steps"))
    agencies = [one.agency for one in steps] + [one.agency for one in knots]
    with override(case.language):
        letters = hidden_names(agencies, _("Office")) if hides_agencies else {}
    places = {one.pk: number for number, one in enumerate(steps, start=1)}

    def office(name: str) -> str:
        return letters.get(name.casefold(), "") if hides_agencies else name

    whole = totals(happenings(case))
    session = getattr(case, "session", None)
    content = {
        "title": case.title, "situation": case.situation, "language": case.language, "similar": case.similar,
        "steps": [
            {"day": (one.on - steps[0].on).days, "what": one.what, "agency": office(one.agency), "rule": one.rule,
             "days_lost": one.days_lost, "cost": str(one.cost), "knots": [knot.number for knot in one.knots.all()]}
            for one in steps
        ],
        "knots": [
            {"number": one.number, "kind": one.kind, "clash": one.clash, "rule": one.rule,
             "agency": office(one.agency), "steps": sorted(places[step.pk] for step in one.steps.all())}
            for one in knots
        ],
        "session": {"came": [] if hides_agencies else session.came.splitlines(), "agreements": session.agreements,
                    "end_user_came": session.end_user_came} if session else None,
        "actions": [{"title": one.title, "done": bool(one.done_at)}
                    for one in tasks_from(case.initiative, f"{case.subject}/")],
        "recommendations": [{"to": "" if hides_agencies else one.to, "words": one.words}
                            for one in case.recommendations.all()],
        "totals": {"days_lost": whole.days_lost, "cost": str(whole.cost), "agencies": whole.agencies,
                   "span": whole.span},
    }  # fmt: skip
    return _under_letters(content, letters) if letters else content


def _under_letters(content: Any, letters: dict[str, str]) -> Any:
    """The same without the names of offices in the words either."""
    if isinstance(content, dict):
        return {key: _under_letters(one, letters) for key, one in content.items()}
    if isinstance(content, list):
        return [_under_letters(one, letters) for one in content]
    if isinstance(content, str):
        for name, letter in sorted(letters.items(), key=lambda pair: -len(pair[0])):
            content = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", letter, content, flags=re.IGNORECASE)
    return content


def happenings(case: KafkaCase) -> list[Happening]:
    """The steps of a case as drawing takes them. Prefetch steps and their knots."""
    return [
        Happening(one.on.toordinal(), one.agency, one.days_lost, one.cost, [knot.number for knot in one.knots.all()])
        for one in case.steps.all()
    ]


def published_happenings(content: Content) -> list[Happening]:
    """The same of a published case, which holds days and no dates."""
    return [
        Happening(one["day"], one["agency"], one["days_lost"], Decimal(one["cost"]), one["knots"])
        for one in content["steps"]
    ]


def words_in(content: object) -> str:
    """All words of a snapshot as one text."""
    if isinstance(content, dict):
        return "\n".join(words_in(one) for one in content.values())
    if isinstance(content, list):
        return "\n".join(words_in(one) for one in content)
    return "" if content is None or isinstance(content, int | float | Decimal) else str(content)
