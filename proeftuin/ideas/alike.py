"""Ideas that say what someone is typing: shown before it is sent, so that people add their support instead.

The search room finds candidates in its index; how alike they are is then computed (engines/likeness). Four queries.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from proeftuin.engines import likeness
from proeftuin.engines.likeness import Text
from proeftuin.ideas.documents import place_code
from proeftuin.ideas.models import Idea
from proeftuin.kernel.actor import Actor, system
from proeftuin.processes.models import Method
from proeftuin.search.queries import like_text

FEWEST_LETTERS = 8  # of a title: before that, everything is alike
LONGEST_TEXT = 600  # of what was typed, for finding candidates
CANDIDATES = 40
MOST = 5


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An idea that says the same. ``score`` is from 0 to 1."""

    idea: Idea
    score: float


def alike(
    method: Method, title: str, body: str = "", *, actor: Actor, language: str = "", leave_out: Sequence[str] = ()
) -> list[Suggestion]:
    """At most five ideas of the method that say the same, most alike first. ``leave_out`` holds refs."""
    title, body = title.strip()[:300], body.strip()
    if len(title) < FEWEST_LETTERS:
        return []
    asked = f"{title} {body}"[:LONGEST_TEXT]
    refs = like_text(
        asked, kind="idea", codes=[place_code(method.ref)], language=language, actor=actor, limit=CANDIDATES
    )  # fmt: skip
    if body:  # what the title alone says must not drown in a long text
        more = like_text(
            title, kind="idea", codes=[place_code(method.ref)], language=language, actor=actor, limit=CANDIDATES
        )  # fmt: skip
        refs = list(dict.fromkeys([*more, *refs]))
    wanted = [ref for ref in refs if ref not in leave_out]
    rows = {one.ref: one for one in Idea.objects.shown().filter(method=method, ref__in=wanted)}
    ideas = [rows[ref] for ref in wanted if ref in rows]
    texts = [Text(at, one.title, one.body, one.language) for at, one in enumerate(ideas)]
    found = likeness.most_alike(Text(-1, title, body, language), texts, limit=MOST)
    return [Suggestion(ideas[one.key], one.score) for one in found]


def alike_to(idea: Idea) -> list[Suggestion]:
    """What says the same as an idea that is there."""
    return alike(
        idea.method, idea.title, idea.body, actor=system("ideas"), language=idea.language, leave_out=[idea.ref]
    )
