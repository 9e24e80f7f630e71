"""Things to moderate, for tests: made-up, with a writer, in a scope that Sara and Joris moderate."""

from collections.abc import Sequence

from proeftuin.accounts.models import User
from proeftuin.kernel.actor import Actor
from proeftuin.kernel.clock import now
from proeftuin.ledger import registry as ledger
from proeftuin.ledger.registry import ThreadCard
from proeftuin.moderation.registry import ScopeKind, Subject, SubjectKind, moderated, moderators
from tests import cast

SCOPE = "yard:one"
HIDDEN: set[str] = set()
SECRET: set[str] = set()
WORDS: dict[str, str] = {}
MODERATORS: list[str] = []


def look(refs: Sequence[str]) -> dict[str, Subject]:
    writer = cast.person("fatima")
    return {
        ref: Subject(
            ref, "The yard", WORDS[ref], f"/things/{ref}/", SCOPE, now(), "en", writer.pk, writer.name,
            is_shown=ref not in HIDDEN,
        )
        for ref in refs
        if ref in WORDS
    }  # fmt: skip


def may(actor: Actor) -> frozenset[str]:
    addresses = [f"{key}@example.org" for key in MODERATORS]
    return frozenset({SCOPE}) if User.objects.filter(pk=actor.person_id, email__in=addresses) else frozenset()


def offer() -> None:
    """Register the kind "thing" in the scope "yard"."""
    HIDDEN.clear()
    SECRET.clear()
    MODERATORS[:] = ["sara", "joris"]
    WORDS.clear()
    WORDS.update(a="You are a fool.", b="Buy my boats.", c="I love the yard.")
    moderated(
        SubjectKind(
            "thing", look, lambda by, ref: HIDDEN.add(ref), lambda by, ref: HIDDEN.discard(ref),
            lambda actor, ref: ref not in SECRET,
        )
    )  # fmt: skip
    moderators(ScopeKind("yard", may, lambda scope: frozenset(cast.person(key).pk for key in MODERATORS)))
    ledger.thread_kind("yard", lambda refs: {ref: ThreadCard(f"Yard {ref}", "/yard/") for ref in refs})
