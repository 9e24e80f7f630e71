"""Changes to the data of a questionnaire: a schema in, a schema out. Knows no Django."""

from collections.abc import Mapping
from typing import Any

from proeftuin.surveys import logic

type Schema = Mapping[str, Any]


def pages_of(schema: Schema) -> list[dict[str, Any]]:
    """A copy of the pages that may be changed."""
    return [{**page, "questions": list(page.get("questions", ()))} for page in schema.get("pages", ())]


def with_page(schema: Schema) -> dict[str, Any]:
    return {**schema, "pages": [*pages_of(schema), {"title": {}, "questions": []}]}


def with_page_title(schema: Schema, number: int, title: Mapping[str, str]) -> dict[str, Any]:
    pages = pages_of(schema)
    pages[number]["title"] = dict(title)
    return {**schema, "pages": pages}


def without_page(schema: Schema, number: int) -> dict[str, Any]:
    """Without this page; its questions go to the page before it, or after it when it is the first."""
    pages = pages_of(schema)
    gone = pages.pop(number)
    if not pages:
        return {**schema, "pages": [{"title": {}, "questions": gone["questions"]}]}
    if number:
        pages[number - 1]["questions"] += gone["questions"]
    else:
        pages[0]["questions"] = [*gone["questions"], *pages[0]["questions"]]
    return {**schema, "pages": pages}


def with_question(schema: Schema, number: int, question: Mapping[str, Any]) -> dict[str, Any]:
    """With a question at the end of a page (from 0)."""
    pages = pages_of(schema) or [{"title": {}, "questions": []}]
    pages[min(number, len(pages) - 1)]["questions"].append(dict(question))
    return {**schema, "pages": pages}


def changed_question(schema: Schema, question: Mapping[str, Any]) -> dict[str, Any]:
    """With this question in the place of the one with its ref."""
    pages = pages_of(schema)
    for page in pages:
        page["questions"] = [dict(question) if one["ref"] == question["ref"] else one for one in page["questions"]]
    return {**schema, "pages": pages}


def without_question(schema: Schema, ref: str) -> dict[str, Any]:
    """Without this question, and without the rules that look at it: what it opened is asked of everyone then."""
    pages = pages_of(schema)
    for page in pages:
        page["questions"] = [
            {key: value for key, value in one.items() if key != "show"}
            if (one.get("show") or {}).get("question") == ref
            else one
            for one in page["questions"]
            if one["ref"] != ref
        ]
    return {**schema, "pages": pages}


def found(schema: Schema, ref: str) -> dict[str, Any] | None:
    return next((one for page in pages_of(schema) for one in page["questions"] if one["ref"] == ref), None)


def fresh(kind: str, ref: str, label: Mapping[str, str]) -> dict[str, Any]:
    """A new question of a type, with what its type needs."""
    made: dict[str, Any] = {"ref": ref, "type": kind, "label": dict(label)}
    if kind in logic.WITH_OPTIONS:
        made["options"] = []
    if kind in logic.WITH_ROWS:
        made["rows"] = []
    if kind == "scale":
        made |= {"min": 1, "max": 5}
    return made
