"""Playbooks as search sees them: one document each, found in any of the four languages."""

from collections.abc import Iterator

from django.conf import settings

from proeftuin.content.loader import LANGUAGES
from proeftuin.playbooks.queries import all_playbooks
from proeftuin.playbooks.structure import Playbook
from proeftuin.search.documents import Document, provides


@provides("playbook")
def playbook_documents() -> Iterator[Document]:
    for one in all_playbooks():
        yield playbook_document(one)


def playbook_document(one: Playbook) -> Document:
    """Titled in the instance's own language; the words of all languages are in the body."""
    language = settings.LANGUAGE_CODE[:2]
    own = one.words.get(language) or one.words["en"]
    return Document(
        kind="playbook", ref=one.id, url=one.get_absolute_url(), language=language, title=own["title"],
        summary=own["summary"], body="\n".join(_words(one)), codes=one.concepts,
        facets={"kind": ["playbook"], "phase": one.phases},
    )  # fmt: skip


def _words(one: Playbook) -> Iterator[str]:
    for language in LANGUAGES:
        words = one.words[language]
        yield from (words["title"], words["summary"], words["use_when"])
        for stage in one.stages:
            yield f"{stage.words[language]['name']}: {stage.words[language]['purpose']}"
            yield from (step.words[language]["name"] for step in stage.steps)
        yield from (tool.words[language]["name"] for tool in one.tools)
