"""What every page of ideas knows of its reader: what they may do, what they gave, and what is not shown yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from proeftuin.accounts.access import Request
from proeftuin.content import vocabularies
from proeftuin.ideas import logic, queries
from proeftuin.ideas.models import Idea
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.kernel.verdict import Verdict
from proeftuin.processes.logic import window_now
from proeftuin.processes.models import Method
from proeftuin.processes.permissions import can_act, keep_openings, openings_of
from proeftuin.processes.visitors import credentials_of


@dataclass(frozen=True, slots=True)
class Card:
    """One idea as a list or a page shows it. ``own`` is what the reader gave it: 1, -1 or 0."""

    idea: Idea
    author: str
    category: str
    own: int = 0


class Reader:
    """Somebody who looks at a method. The openings are fetched once and answer all that is asked of the clock."""

    def __init__(self, request: Request, method: Method) -> None:
        self.request, self.method = request, method
        self.actor: Actor = request.actor
        self.rules = logic.rules_of(method.settings)
        self.shown = credentials_of(request, method.process)
        keep_openings(method)

    @cached_property
    def may_submit(self) -> Verdict:
        return can_act(self.actor, self.method, "submit", self.shown)

    @cached_property
    def may_support(self) -> Verdict:
        return can_act(self.actor, self.method, "support", self.shown)

    @cached_property
    def support_is(self) -> Literal["upcoming", "open", "past", "never"]:
        """Where the clock stands for supports, whoever looks."""
        return window_now([one.window for one in openings_of(self.method)], "support", now())[0]

    @cached_property
    def submit_is(self) -> Literal["upcoming", "open", "past", "never"]:
        return window_now([one.window for one in openings_of(self.method)], "submit", now())[0]

    @property
    def hides_totals(self) -> bool:
        return self.rules.hide_totals and self.support_is == "open"

    @property
    def orders(self) -> list[str]:
        """The orders that the list offers. Without totals there is no "most supported" to be seen."""
        return [name for name in logic.ORDERS if not (name == "supported" and self.hides_totals)]

    def cards(self, ideas: Sequence[Idea], own: queries.Own) -> list[Card]:
        language = (get_language() or "en")[:2]
        return [
            Card(
                one, author_of(one, self.method),
                self.rules.category(one.category, language) if one.category else "", own.given.get(one.pk, 0),
            )
            for one in ideas
        ]  # fmt: skip

    @property
    def terms(self) -> dict[str, str]:
        """What a contribution is called here: "one" of them and "many"."""
        return terms_of(self.rules)


def terms_of(rules: logic.Rules) -> dict[str, str]:
    found = vocabularies.term("input_terms", rules.input_term)
    language = (get_language() or "en")[:2]
    many = found.extra.get("many") if found else None
    words = str(many.get(language) or many.get("en")) if isinstance(many, dict) else rules.input_term
    return {"one": found.label if found else rules.input_term, "many": words}


def author_of(idea: Idea, method: Method) -> str:
    """Who sent it, as everyone reads it: a name, the body itself, or how it came in. Needs participant and user."""
    if idea.is_official:
        return str(method.process.organisation.shown_name)
    writer = idea.participant
    if writer is not None and writer.user is not None:
        return writer.user.display_name
    if idea.channel != "web":
        return vocabularies.label("channels", idea.channel)
    if writer is not None and writer.key:
        return _("A visitor")
    return _("Former participant")
