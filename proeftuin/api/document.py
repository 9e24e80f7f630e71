"""The read API: the queries and twins of the pages, typed, and described by OpenAPI at /api/v1/openapi.json."""

from collections.abc import Callable
from typing import Annotated, Literal

from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from ninja import NinjaAPI, Path, Query, Schema
from ninja.errors import HttpError

from proeftuin import __version__
from proeftuin.content import vocabularies
from proeftuin.ideas import queries as idea_queries
from proeftuin.ideas.data import idea_data
from proeftuin.ideas.logic import rules_of
from proeftuin.initiatives import data as initiatives
from proeftuin.initiatives import queries as initiative_queries
from proeftuin.kernel.actor import VISITOR
from proeftuin.library import data as library
from proeftuin.library import queries as library_queries
from proeftuin.library.models import Publication
from proeftuin.organisations.models import Organisation
from proeftuin.search import queries as search_queries
from proeftuin.search.data import hit_data
from proeftuin.search.documents import FACETS
from proeftuin.ui.http import absolute

api = NinjaAPI(
    title="Proeftuin",
    version=__version__,
    description="Everything public, read-only. No key is needed; each record says its own licence.",
    urls_namespace="api",
    docs_url=None,  # its page needs scripts of third parties; the document itself is at openapi.json
)

Ref = Annotated[str, Path(pattern="^[0-9a-z]{10,12}$", description="The reference of a record, as in its address")]
Size = Annotated[int, Query(ge=1, le=100, description="Records on a page")]
Number = Annotated[int, Query(ge=1, le=100_000, description="Which page, from 1")]
Language = Literal["nl", "fr", "de", "en"]
IdeaOrder = Literal["newest", "supported", "discussed"]


class Page(Schema):
    """A page of records, and how many there are in all."""

    count: int
    page: int
    pages: int
    items: list[dict[str, object]]


class Why(Schema):
    words: list[str]
    concepts: list[str]


class Hit(Schema):
    """One thing found. ``score`` is comparable within one answer only."""

    kind: str
    ref: str
    title: str
    url: str
    language: str
    score: float
    why: Why
    source: str
    source_id: str


class Found(Schema):
    total: int
    hits: list[Hit]
    facets: dict[str, dict[str, int]]
    corrections: dict[str, str]


class GroupOfHits(Schema):
    name: str
    hits: list[Hit]


class Answered(Schema):
    question: str
    language: str
    concepts: list[str]
    groups: list[GroupOfHits]


@api.get("/cases", response=Page, tags=["library"])
def cases(request: HttpRequest, page: Number = 1, size: Size = 20) -> dict[str, object]:
    """Published cases, newest first."""
    things = library_queries.listed_cases().select_related("organisation", "derived_from")
    return _page(things, page, size, library.case_data)


@api.get("/cases/{ref}", response=dict, tags=["library"])
def case(request: HttpRequest, ref: Ref) -> dict[str, object]:
    """One case with its lessons and adoptions."""
    found = library_queries.case_for(VISITOR, ref)
    lessons = found.lessons.filter(shared_at__isnull=False).select_related("organisation", "case")
    adoptions = found.adoptions.select_related("case", "taker", "new_case")
    return {
        **library.case_data(found),
        "lessons": [library.lesson_data(one) for one in lessons],
        "adoptions": [library.adoption_data(one) for one in adoptions],
    }


@api.get("/lessons", response=Page, tags=["library"])
def lessons(request: HttpRequest, page: Number = 1, size: Size = 20) -> dict[str, object]:
    """Shared lessons, newest first."""
    return _page(library_queries.shared_lessons(), page, size, library.lesson_data)


@api.get("/adoptions", response=Page, tags=["library"])
def adoptions(request: HttpRequest, page: Number = 1, size: Size = 20) -> dict[str, object]:
    """Who takes over what, and where they stand."""
    things = library_queries.listed_adoptions().select_related("new_case")
    return _page(things, page, size, library.adoption_data)


@api.get("/publications", response=Page, tags=["library"])
def publications(request: HttpRequest, page: Number = 1, size: Size = 20) -> dict[str, object]:
    """Methods, tools and reports."""
    return _page(Publication.objects.all(), page, size, library.publication_data)


@api.get("/initiatives", response=Page, tags=["initiatives"])
def initiative_list(request: HttpRequest, page: Number = 1, size: Size = 20) -> dict[str, object]:
    """Public initiatives, the liveliest first."""
    return _page(initiative_queries.public_list(), page, size, initiatives.initiative_data)


@api.get("/initiatives/{ref}", response=dict, tags=["initiatives"])
def initiative(request: HttpRequest, ref: Ref) -> dict[str, object]:
    """One initiative with all that its team made public."""
    return initiatives.whole(initiative_queries.initiative_for(VISITOR, ref))


@api.get("/processes/{ref}/ideas", response=Page, tags=["participation"])
def ideas(
    request: HttpRequest, ref: Ref, page: Number = 1, size: Size = 20, order: IdeaOrder = "newest", q: str = "",
    category: str = "", area: str = "", answer: str = "",
) -> dict[str, object]:  # fmt: skip
    """What people sent in a public process, with its totals as far as they are public now."""
    method = idea_queries.public_method(ref)
    if method is None:
        raise HttpError(404, "no such process, or it collects no ideas")
    totals = not idea_queries.hides_totals(method)
    wanted = idea_queries.Wanted(
        order=order if totals else "newest", page=page, size=size, category=category[:80], area=area[:120],
        answer=answer[:10], words=q.replace("\x00", "")[:200],
    )  # fmt: skip
    found = idea_queries.idea_list(method, wanted, VISITOR)
    rules = rules_of(method.settings)
    items = [idea_data(one, rules, totals=totals) for one in found.ideas]
    return {"count": found.total, "page": found.number, "pages": found.pages, "items": items}


@api.get("/ideas/{ref}", response=dict, tags=["participation"])
def idea(request: HttpRequest, ref: Ref) -> dict[str, object]:
    """One idea that everyone may read."""
    found = idea_queries.idea_for(VISITOR, ref)
    if not found.is_shown:
        raise HttpError(404, "this idea is part of another one now")
    totals = not idea_queries.hides_totals(found.method)
    return idea_data(found, rules_of(found.method.settings), totals=totals)


@api.get("/organisations", response=Page, tags=["organisations"])
def organisations(request: HttpRequest, page: Number = 1, size: Size = 20, q: str = "") -> dict[str, object]:
    """Organisations that exist, by name."""
    things = Organisation.objects.current()
    return _page(things.named(q[:100]) if q else things, page, size, _organisation)


@api.get("/search", response=Found, tags=["search"])
def search(
    request: HttpRequest, q: str = "", lang: Language = "en", page: Number = 1, size: Size = 20
) -> dict[str, object]:
    """A few words. Filters are the facets by name, repeated for several values: ``?sector=health&sector=education``."""
    if len(q) > 300:
        raise HttpError(422, "q: at most 300 characters; send longer texts to /ask")
    filters = {name: request.GET.getlist(name)[:20] for name in FACETS if name in request.GET}
    offset = min((page - 1) * size, 10_000)
    found = search_queries.search(q, language=lang, filters=filters, actor=VISITOR, limit=size, offset=offset)
    return {
        "total": found.total,
        "hits": [hit_data(hit) for hit in found.hits],
        "facets": {one.name: {option.code: option.count for option in one.options} for one in found.facets},
        "corrections": dict(found.corrections),
    }


@api.get("/ask", response=Answered, tags=["search"])
def ask(request: HttpRequest, q: str, lang: Language = "en") -> dict[str, object]:
    """A question in someone's own words, in any of four languages."""
    if not q.strip() or len(q) > 5000:
        raise HttpError(422, "q: from 1 to 5000 characters")
    answer = search_queries.ask(q.replace("\x00", ""), language=lang, actor=VISITOR)
    groups = [{"name": one.name, "hits": [hit_data(hit) for hit in one.hits]} for one in answer.groups]
    return {"question": q, "language": answer.language, "concepts": list(answer.concepts), "groups": groups}


@api.get("/vocabularies/{name}", response=dict, tags=["vocabularies"])
def vocabulary(request: HttpRequest, name: Annotated[str, Path(pattern="^[a-z_]{1,40}$")]) -> dict[str, object]:
    """The codes of a vocabulary with their words in four languages."""
    if name not in vocabularies.names():
        raise HttpError(404, "no such vocabulary")
    return {term.code: term.labels for term in vocabularies.terms(name)}


def _page[T: Model](
    things: "QuerySet[T]", number: int, size: int, shown: Callable[[T], dict[str, object]]
) -> dict[str, object]:
    paginator = Paginator(things, size)
    page = paginator.get_page(number)
    return {
        "count": paginator.count, "page": page.number, "pages": paginator.num_pages,
        "items": [shown(one) for one in page],
    }  # fmt: skip


def _organisation(one: Organisation) -> dict[str, object]:
    names = ("ref", "name", "names", "kind", "level", "country", "scheme", "code", "website")
    return {**{name: getattr(one, name) for name in names}, "url": absolute(one.get_absolute_url())}
