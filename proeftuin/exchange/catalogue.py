"""The catalogue of an instance's open data, as DCAT-AP 3 (an EU profile of W3C's DCAT), in Turtle and JSON-LD."""

from collections.abc import Callable

from django.conf import settings
from django.utils import translation
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, SKOS

from proeftuin.content import vocabularies
from proeftuin.exchange.datasets import DATASETS, Dataset
from proeftuin.kernel.clock import today
from proeftuin.ui.http import absolute

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
_AUTHORITY = "http://publications.europa.eu/resource/authority/"
TEXT_LICENCE = _AUTHORITY + "licence/CC_BY_4_0"
DATA_LICENCE = _AUTHORITY + "licence/CC0"
_THEME = _AUTHORITY + "data-theme/"
_FORMATS = {
    "csv": (_AUTHORITY + "file-type/CSV", "https://www.iana.org/assignments/media-types/text/csv"),
    "jsonl": (_AUTHORITY + "file-type/JSON", "https://www.iana.org/assignments/media-types/application/json"),
}
_LANGUAGES = {"nl": "NLD", "fr": "FRA", "de": "DEU", "en": "ENG"}
# Datasets without texts of people's own are given away altogether.
_BARE = {"events", "moves"}
RIGHTS = "A row that names a licence and an attribution of its own is under that licence."


def build() -> Graph:
    """Catalogue, datasets and distributions, with words in four languages."""
    graph = Graph()
    for prefix, space in (("dcat", DCAT), ("dct", DCTERMS), ("foaf", FOAF), ("vcard", VCARD), ("skos", SKOS)):
        graph.bind(prefix, space)
    catalogue, publisher = URIRef(absolute("/data/")), URIRef(absolute("/#publisher"))
    graph.add((catalogue, RDF.type, DCAT.Catalog))
    _words(graph, catalogue, DCTERMS.title, lambda: settings.SITE_NAME + ": " + _open_data())
    _words(graph, catalogue, DCTERMS.description, _about)
    graph.add((catalogue, DCTERMS.publisher, publisher))
    graph.add((catalogue, DCTERMS.license, URIRef(TEXT_LICENCE)))
    graph.add((catalogue, FOAF.homepage, URIRef(absolute("/about/open-data/"))))
    graph.add((catalogue, DCTERMS.modified, Literal(today())))
    graph.add((publisher, RDF.type, FOAF.Agent))
    graph.add((publisher, FOAF.name, Literal(settings.SITE_OWNER or settings.SITE_NAME)))
    for code in _LANGUAGES.values():
        graph.add((catalogue, DCTERMS.language, URIRef(f"{_AUTHORITY}language/{code}")))
    graph.add((URIRef(_AUTHORITY + "data-theme"), RDF.type, SKOS.ConceptScheme))
    graph.add((catalogue, DCAT.themeTaxonomy, URIRef(_AUTHORITY + "data-theme")))
    for dataset in DATASETS.values():
        graph.add((catalogue, DCAT.dataset, _dataset(graph, dataset, publisher)))
    return graph


def as_turtle(graph: Graph) -> str:
    return graph.serialize(format="turtle")


def as_json_ld(graph: Graph) -> str:
    context = {
        prefix: str(space) for prefix, space in (("dcat", DCAT), ("dct", DCTERMS), ("foaf", FOAF), ("vcard", VCARD))
    }
    return graph.serialize(format="json-ld", context=context, ensure_ascii=False)


def vocabulary(name: str) -> Graph:
    """One of our vocabularies as a SKOS concept scheme. Raises KeyError for an unknown one."""
    graph = Graph()
    graph.bind("skos", SKOS)
    scheme = URIRef(absolute(f"/data/vocabularies/{name}"))
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    graph.add((scheme, DCTERMS.title, Literal(name.replace("_", " "), lang="en")))
    for term in vocabularies.terms(name):
        concept = URIRef(f"{scheme}#{term.code}")
        graph.add((concept, RDF.type, SKOS.Concept))
        graph.add((concept, SKOS.inScheme, scheme))
        graph.add((concept, SKOS.notation, Literal(term.code)))
        for language, word in term.labels.items():
            graph.add((concept, SKOS.prefLabel, Literal(word, lang=language)))
        for language, word in term.hints.items():
            graph.add((concept, SKOS.definition, Literal(word, lang=language)))
    return graph


def _dataset(graph: Graph, dataset: Dataset, publisher: URIRef) -> URIRef:
    node = URIRef(absolute(f"/data/{dataset.name}"))
    licence = URIRef(DATA_LICENCE if dataset.name in _BARE else TEXT_LICENCE)
    graph.add((node, RDF.type, DCAT.Dataset))
    _words(graph, node, DCTERMS.title, lambda: str(dataset.title))
    _words(graph, node, DCTERMS.description, lambda: str(dataset.description))
    graph.add((node, DCTERMS.identifier, Literal(str(node))))
    graph.add((node, DCTERMS.publisher, publisher))
    graph.add((node, DCTERMS.license, licence))
    graph.add((node, DCTERMS.modified, Literal(today())))
    graph.add((node, DCTERMS.accrualPeriodicity, URIRef(_AUTHORITY + "frequency/CONT")))
    graph.add((node, DCAT.theme, URIRef(_THEME + dataset.theme)))
    graph.add((node, DCAT.landingPage, URIRef(absolute("/about/open-data/"))))
    contact = BNode()
    graph.add((contact, RDF.type, VCARD.Kind))
    graph.add((contact, VCARD.fn, Literal(settings.SITE_OWNER or settings.SITE_NAME)))
    graph.add((contact, VCARD.hasURL, URIRef(absolute("/about/open-data/"))))
    graph.add((node, DCAT.contactPoint, contact))
    for ending in _FORMATS:
        graph.add((node, DCAT.distribution, _distribution(graph, dataset, ending, licence)))
    return node


def _distribution(graph: Graph, dataset: Dataset, ending: str, licence: URIRef) -> URIRef:
    form, media = _FORMATS[ending]
    address = URIRef(absolute(f"/data/{dataset.name}.{ending}"))
    node = URIRef(f"{address}#file")
    rights = BNode()
    graph.add((node, RDF.type, DCAT.Distribution))
    graph.add((node, DCTERMS.title, Literal(f"{dataset.name}.{ending}")))
    graph.add((node, DCAT.accessURL, address))
    graph.add((node, DCAT.downloadURL, address))
    graph.add((node, DCTERMS.format, URIRef(form)))
    graph.add((node, DCAT.mediaType, URIRef(media)))
    graph.add((node, DCTERMS.license, licence))
    graph.add((rights, RDF.type, DCTERMS.RightsStatement))
    graph.add((rights, DCTERMS.description, Literal(RIGHTS, lang="en")))
    graph.add((node, DCTERMS.rights, rights))
    return node


def _words(graph: Graph, node: URIRef, predicate: URIRef, words: Callable[[], str]) -> None:
    """The same statement in each language of the interface."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            graph.add((node, predicate, Literal(words(), lang=language)))


def _open_data() -> str:
    return translation.gettext("Open data")


def _about() -> str:
    return translation.gettext("Everything public on this instance, without people: to reuse, to research, to harvest.")
