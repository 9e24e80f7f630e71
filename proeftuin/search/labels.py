"""Words for facets and their codes, in the reader's language."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from proeftuin.content import vocabularies
from proeftuin.search.documents import LABELLERS

FACETS = {
    "kind": _("Kind"),
    "phase": _("Phase"),
    "outcome": _("Outcome"),
    "level": _("Level of government"),
    "sector": _("Sector"),
    "type": _("Type of innovation"),
    "novelty": _("How new"),
    "sdg": _("Sustainable Development Goal"),
    "country": _("Country"),
    "organisation": _("Organisation"),
    "open_for": _("Open for"),
    "year": _("Year"),
    "language": _("Language"),
}
KINDS = {
    "case": _("Case"),
    "challenge": _("Challenge"),
    "cohort": _("Cohort"),
    "lesson": _("Lesson"),
    "question": _("Question"),
    "experiment": _("Experiment"),
    "gathering": _("Gathering"),
    "campaign": _("Campaign"),
    "test_site": _("Test site"),
    "initiative": _("Initiative"),
    "process": _("Participation"),
    "idea": _("Idea"),
    "budget_project": _("Project"),
    "statement": _("Statement"),
    "person": _("Person"),
    "innovator": _("Nominated innovator"),
    "organisation": _("Organisation"),
    "playbook": _("Playbook"),
    "publication": _("Publication"),
    "item": _("Knowledge"),
    "year": _("Year in lessons"),
    "group": _("Group"),
    "lab": _("Lab"),
}
# Where the words of a facet's codes stand, and whether they are shown in the vocabulary's own order.
VOCABULARIES = {
    "phase": "phases", "outcome": "outcomes", "level": "levels", "sector": "sectors", "type": "types",
    "novelty": "novelty", "sdg": "sdgs", "open_for": "open_for", "country": "countries", "language": "languages",
}  # fmt: skip
IN_ORDER = {"phase", "outcome", "level", "novelty", "open_for", "sdg"}


def facet_label(name: str) -> str:
    return str(FACETS.get(name, name))


def kind_label(kind: str) -> str:
    """The word for a kind of thing, such as "Case"."""
    return str(KINDS.get(kind, kind))


def code_labels(name: str, codes: Iterable[str]) -> Mapping[str, str]:
    """Words for codes of a facet; a code without a word stands for itself. At most one query."""
    wanted = list(codes)
    if not wanted:
        return {}
    if name in LABELLERS:
        return {code: code for code in wanted} | dict(LABELLERS[name](wanted))
    if name == "kind":
        return {code: kind_label(code) for code in wanted}
    if name in VOCABULARIES:
        return {code: vocabularies.label(VOCABULARIES[name], code) for code in wanted}
    return {code: code for code in wanted}


def places(name: str) -> Mapping[str, int]:
    """The order of a facet's codes where the vocabulary's own order says something; else empty."""
    if name not in IN_ORDER:
        return {}
    return {code: place for place, code in enumerate(vocabularies.codes(VOCABULARIES[name]))}
