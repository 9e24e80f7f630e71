"""The pages and files of open data: for everyone, streamed, and in standard shapes."""

import csv
import io
import json
from xml.etree import ElementTree

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, SKOS

from proeftuin.exchange import queries
from proeftuin.exchange.datasets import DATASETS
from proeftuin.kernel.actor import system
from proeftuin.kernel.clock import now
from proeftuin.ledger.actions import record
from proeftuin.ledger.models import Event
from proeftuin.library.models import Case

pytestmark = pytest.mark.django_db


def cases(count: int) -> None:
    Case.objects.bulk_create(
        Case(title=f"Queue {n}", state=Case.State.PUBLISHED, published_at=now(), tags=["queue"]) for n in range(count)
    )


def body(client: Client, address: str) -> bytes:
    response = client.get(address)
    assert response.status_code == 200, address
    content: bytes = response.getvalue()
    return content


def test_the_page_lists_every_file(client: Client) -> None:
    cases(3)
    html = body(client, "/about/open-data/").decode()
    for name in DATASETS:
        assert f"/data/{name}.csv" in html and f"/data/{name}.jsonl" in html
    for address in ("/data/catalogue.ttl", "/data/catalogue.jsonld", "/feed.atom", "/data/changes", "/api/v1/"):
        assert address in html
    assert "3 records" in html


@pytest.mark.parametrize("count", [1, 1000])
def test_the_page_costs_one_query_a_dataset(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    cases(count)
    with django_assert_max_num_queries(len(DATASETS) + 1):
        body(client, "/about/open-data/")


@pytest.mark.parametrize("count", [1, 1000])
def test_a_file_costs_the_same_queries_whatever_its_length(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries, count: int
) -> None:
    cases(count)
    with django_assert_max_num_queries(3):
        text = body(client, "/data/cases.csv").decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(text)))) == count


def test_every_file_can_be_fetched(client: Client) -> None:
    cases(1)
    for name in DATASETS:
        assert body(client, f"/data/{name}.csv").decode("utf-8-sig").startswith(",".join(DATASETS[name].header[:2]))
        for line in body(client, f"/data/{name}.jsonl").splitlines():
            assert set(json.loads(line)) == set(DATASETS[name].header)


@pytest.mark.parametrize("address", ["/data/accounts.csv", "/data/accounts.jsonl", "/data/vocabularies/nope.jsonld"])
def test_what_is_no_dataset_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address", ["/about/open-data/", "/data/cases.csv", "/feed.atom", "/data/changes", "/sitemap.xml"]
)
def test_reading_only(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405


@pytest.mark.parametrize(("ending", "format"), [("ttl", "turtle"), ("jsonld", "json-ld")])
def test_the_catalogue_has_what_dcat_ap_asks(client: Client, ending: str, format: str) -> None:
    graph = Graph().parse(data=body(client, f"/data/catalogue.{ending}"), format=format)
    (catalogue,) = graph.subjects(RDF.type, DCAT.Catalog)
    for wanted in (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.license):
        assert graph.value(catalogue, wanted) is not None, wanted
    datasets = list(graph.objects(catalogue, DCAT.dataset))
    assert len(datasets) == len(DATASETS)
    for dataset in datasets:
        for wanted in (DCTERMS.title, DCTERMS.description, DCTERMS.license, DCAT.theme, DCTERMS.publisher):
            assert graph.value(dataset, wanted) is not None, (dataset, wanted)
        assert {title.language for title in graph.objects(dataset, DCTERMS.title)} == {"nl", "fr", "de", "en"}  # type: ignore[attr-defined]
        files = list(graph.objects(dataset, DCAT.distribution))
        assert len(files) == 2
        for file in files:
            address = graph.value(file, DCAT.accessURL)
            assert isinstance(address, URIRef) and graph.value(file, DCTERMS.format) is not None
            assert client.get(str(address).replace("http://localhost:8000", "")).status_code == 200


def test_vocabularies_are_skos(client: Client) -> None:
    graph = Graph().parse(data=body(client, "/data/vocabularies/phases.jsonld"), format="json-ld")
    assert len(list(graph.subjects(RDF.type, SKOS.Concept))) == 6
    assert {word.language for word in graph.objects(None, SKOS.prefLabel)} == {"nl", "fr", "de", "en"}  # type: ignore[attr-defined]


def happened(count: int, audience: str = "public") -> None:
    with transaction.atomic():
        for number in range(count):
            record(
                "case.imported",
                by=system("import"),
                audience=audience,
                data={"source": f"set {number}", "new": 1, "changed": 0},
            )


def test_the_change_stream_is_read_page_by_page(client: Client) -> None:
    happened(5)
    happened(2, audience="team:abc")
    seen, address = [], "/data/changes?after=0&limit=2"
    while address:
        page = json.loads(body(client, address))
        seen += [change["data"]["source"] for change in page["changes"]]
        address = (page["next"] or "").replace("http://localhost:8000", "")
    assert seen == [f"set {number}" for number in range(5)]
    last = Event.objects.filter(audience="public").latest("pk").pk
    assert json.loads(body(client, f"/data/changes?after={last}")) == {"changes": [], "next": None}


@pytest.mark.parametrize("query", ["after=x", "after=-1", "limit=0"])
def test_a_wrong_question_to_the_change_stream_is_told(client: Client, query: str) -> None:
    response = client.get(f"/data/changes?{query}")
    assert response.status_code == 422 and "whole numbers" in response.json()["error"]


def test_the_feed_is_atom(client: Client) -> None:
    happened(2)
    happened(1, audience="team:abc")
    feed = ElementTree.fromstring(body(client, "/feed.atom"))  # noqa: S314 - our own
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 2


def test_the_site_map_names_public_pages_in_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    cases(5)
    Case.objects.create(title="A draft")
    refs = set(Case.objects.published().values_list("ref", flat=True))
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    whole = ElementTree.fromstring(body(client, "/sitemap.xml"))  # noqa: S314 - our own
    places = [place.text or "" for place in whole.iter(f"{space}loc")]
    assert len(places) == len(queries.STATIC_PAGES) + 5
    monkeypatch.setattr(queries, "URLS_IN_A_SITEMAP", 4)
    index = ElementTree.fromstring(body(client, "/sitemap.xml"))  # noqa: S314 - our own
    found: list[str] = []
    for page in index.iter(f"{space}loc"):
        part = ElementTree.fromstring(body(client, (page.text or "").replace("http://localhost:8000", "")))  # noqa: S314
        found += [place.text or "" for place in part.iter(f"{space}loc")]
    assert found == places
    assert refs == {place.split("/")[-2] for place in places if "/cases/" in place} - {"cases"}
    assert client.get("/sitemap.xml?page=999").status_code == 200  # the last one
    assert client.get("/sitemap.xml?page=x").status_code == 404
