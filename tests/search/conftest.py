"""What the tests of search share."""

from collections.abc import Callable, Iterator

import pytest

from proeftuin.content import lexicon
from proeftuin.search import memory
from proeftuin.search.documents import CIRCLES, LABELLERS, PROVIDERS, Document

MakeDocument = Callable[..., Document]


@pytest.fixture(autouse=True)
def own_memory() -> Iterator[None]:
    """Each test begins as a process that has just started."""
    memory.forget()
    yield
    memory.forget()


@pytest.fixture
def own_registries() -> Iterator[None]:
    """What a test registers goes away with it, and nothing of other rooms is there."""
    registries = (PROVIDERS, LABELLERS)
    kept, circles = [dict(one) for one in registries], list(CIRCLES)
    for one in registries:
        one.clear()
    CIRCLES.clear()
    yield
    for one, before in zip(registries, kept, strict=True):
        one.clear()
        one.update(before)
    CIRCLES[:] = circles


def others(count: int = 120) -> list[Document]:
    """Cases about everything else in the public sector, so that a word can be rare: each named after a concept."""
    near = {"waiting-time", "service-counter"}
    subjects = [one for one in lexicon.concepts().values() if not near & {one.id, *one.broader, *one.related}]
    chosen = subjects[:: max(1, len(subjects) // count)][:count]
    return [document(f"other-{one.id}"[:40], " and ".join(one.words["en"][:2])) for one in chosen]


def document(ref: str = "a1", title: str = "Shorter queues at the town hall", **given: object) -> Document:
    """A document with what a test does not care about filled in."""
    told = {"kind": "case", "url": f"/cases/{ref}/", "language": "en", "summary": "", "body": ""}
    return Document(ref=ref, title=title, **{**told, **given})  # type: ignore[arg-type]
