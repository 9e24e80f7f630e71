"""Pages of lessons and publications."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from proeftuin.accounts.access import Request, public, signed_in, unpark
from proeftuin.content import vocabularies
from proeftuin.kernel.errors import InvalidError, StaleError, require
from proeftuin.ledger.queries import card_for
from proeftuin.library import data, permissions, queries
from proeftuin.library.actions import lessons as actions
from proeftuin.library.forms import LessonForm
from proeftuin.library.models import Publication
from proeftuin.search.documents import circles_of
from proeftuin.ui.forms import form_page
from proeftuin.ui.http import FeedItem, atom_page, csv_page, json_page, see_other

FILTERS = {"kind": "lesson_kinds", "outcome": "outcomes"}


@public
def lesson_list(request: Request) -> HttpResponse:
    """Everything that was learned, what failed as visible as the rest."""
    lessons = queries.shared_lessons()
    chosen = {name: request.GET[name] for name, vocabulary in FILTERS.items()
              if request.GET.get(name) in vocabularies.codes(vocabulary)}  # fmt: skip
    page = Paginator(lessons.filter(**chosen), queries.PER_PAGE).get_page(request.GET.get("page"))
    filters = [(name, vocabularies.terms(vocabulary), chosen.get(name, "")) for name, vocabulary in FILTERS.items()]
    return render(request, "library/lesson_list.html", {"page": page, "filters": filters, "chosen": chosen})


@public
def lesson_list_json(request: Request) -> HttpResponse:
    page = Paginator(queries.shared_lessons(), 100).get_page(request.GET.get("page"))
    return json_page(
        {"count": page.paginator.count, "page": page.number, "lessons": [data.lesson_data(one) for one in page]}
    )


@public
def lesson_list_csv(_request: Request) -> HttpResponse:
    lessons = queries.shared_lessons().order_by("id").iterator(chunk_size=500)
    return csv_page("lessons", data.LESSON_COLUMNS, data.rows(data.LESSON_COLUMNS, map(data.lesson_data, lessons)))


@public
def lesson_list_atom(request: Request) -> HttpResponse:
    items = [
        FeedItem(one.ref, one.text, one.get_absolute_url(), one.evidence, one.shared_at)
        for one in queries.shared_lessons()[:50]
        if one.shared_at
    ]
    return atom_page(request, title="Proeftuin – lessons", url="/lessons/", items=items)


@public
def lesson_page(request: Request, ref: str) -> HttpResponse:
    lesson = queries.lesson_for(request.actor, ref)
    context = {
        "lesson": lesson,
        "json_ld": data.lesson_json_ld(lesson),
        "origin": card_for(lesson.origin, circles_of(request.actor)),
        "may_edit": permissions.can_edit_lesson(request.actor, lesson),
    }
    return render(request, "library/lesson.html", context)


@public
def lesson_json(request: Request, ref: str) -> HttpResponse:
    return json_page(data.lesson_data(queries.lesson_for(request.actor, ref)))


@signed_in
def lesson_edit(request: Request, ref: str) -> HttpResponse:
    lesson = queries.lesson_for(request.actor, ref)
    require(permissions.can_edit_lesson(request.actor, lesson))
    names = ("text", "kind", "evidence", "obstacles", "language", "version")
    form = LessonForm(request.POST or unpark(request) or None, initial={name: getattr(lesson, name) for name in names})
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            actions.edit_lesson(by=request.actor, lesson=lesson, draft=form.draft(), version=version)
            return see_other(lesson.get_absolute_url())
        except InvalidError as error:
            form.add_problems(error.problems)
        except StaleError as error:
            form.renew_version(error.current)
            return render(
                request, "library/lesson_form.html", {"form": form, "lesson": lesson, "conflict": True}, status=409
            )
    return form_page(request, "library/lesson_form.html", {"form": form, "lesson": lesson})


@public
def publication_list(request: Request) -> HttpResponse:
    page = Paginator(Publication.objects.all(), queries.PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "library/publication_list.html", {"page": page})


@public
def publication_list_json(request: Request) -> HttpResponse:
    page = Paginator(Publication.objects.all(), 100).get_page(request.GET.get("page"))
    things = [data.publication_data(one) for one in page]
    return json_page({"count": page.paginator.count, "page": page.number, "publications": things})


@public
def publication_page(request: Request, ref: str) -> HttpResponse:
    return render(request, "library/publication.html", {"publication": queries.publication_for(ref)})


@public
def publication_json(_request: Request, ref: str) -> HttpResponse:
    return json_page(data.publication_data(queries.publication_for(ref)))
