"""Projects as search sees them. Only those that everyone may read go there."""

from collections.abc import Iterable, Iterator

from proeftuin.budgets.models import Project
from proeftuin.processes.models import Process
from proeftuin.search.documents import Document, provides

KIND = "budget_project"


@provides(KIND)
def project_documents() -> Iterator[Document]:
    found = Project.objects.filter(withdrawn_at=None, method__process__state__in=Process.PUBLIC)
    yield from documents_of(found.select_related("method__process").iterator(chunk_size=1000))


def documents_of(projects: Iterable[Project]) -> Iterator[Document]:
    return (project_document(project) for project in projects)


def project_document(project: Project) -> Document:
    """A project of a vote. Its process is asked for, so select it along."""
    return Document(
        kind=KIND,
        ref=project.ref,
        url=project.get_absolute_url(),
        language=project.language,
        title=project.title,
        summary=project.body[:500],
        body=" ".join((project.body[500:], project.source_reference, project.area, project.category)),
        facets={"kind": [KIND], "language": [project.language]},
        audience=project.method.process.audience,
        happened_on=project.created_at.date(),
        boost=0.8,  # where an idea and its project fit alike, the idea tells more
    )
