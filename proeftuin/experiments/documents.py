"""Experiments as search sees them. One that failed is found by the next question as easily as one that worked."""

from collections.abc import Iterator

from proeftuin.experiments import logic
from proeftuin.experiments.models import Experiment
from proeftuin.search.documents import Document, provides

KIND = "experiment"


@provides(KIND)
def experiment_documents() -> Iterator[Document]:
    begun = Experiment.objects.exclude(state=Experiment.State.DRAFT)
    for one in begun.select_related("initiative__organisation").iterator(chunk_size=500):
        yield experiment_document(one)


def experiment_document(experiment: Experiment) -> Document:
    """An experiment that has begun. Its initiative with its organisation is asked for, so select it along."""
    initiative = experiment.initiative
    saw, learned = (experiment.saw, experiment.learned) if experiment.is_told else ("", "")
    told = (experiment.test, experiment.measure, experiment.threshold_words, saw, experiment.reason)
    return Document(
        kind=KIND,
        ref=experiment.ref,
        url=experiment.get_absolute_url(),
        language=experiment.language,
        title=experiment.title,
        summary=(learned or experiment.assumption)[:500],
        body="\n".join(filter(None, [experiment.assumption, *told, initiative.title])),
        facets={
            "kind": [KIND],
            "outcome": [logic.OUTCOMES[experiment.standing]],
            "level": [initiative.level] if initiative.level else [],
            "sector": initiative.sectors,
            "sdg": initiative.sdgs,
            "country": [initiative.country] if initiative.country else [],
            "organisation": [initiative.organisation.ref] if initiative.organisation else [],
            "language": [experiment.language],
        },
        audience=experiment.audience,
        happened_on=(experiment.listed_at or experiment.created_at).date(),
        boost=1.25,  # as a lesson: short, tested, and from here
    )
