"""Questionnaires for tests."""

from typing import Any


def words(text: str) -> dict[str, str]:
    return {"en": text, "nl": f"{text} (nl)"}


def choices(*codes: str) -> list[dict[str, Any]]:
    return [{"code": code, "label": words(code.title())} for code in codes]


def question(ref: str, kind: str, **more: Any) -> dict[str, Any]:
    if kind == "scale":
        more = {"min": 1, "max": 5, **more}
    if kind in ("single", "multiple", "dropdown", "ranking"):
        more = {"options": choices("a", "b", "c"), **more}
    if kind.startswith("matrix"):
        more = {"options": choices("good", "bad"), "rows": choices("north", "south"), **more}
    return {"ref": ref, "type": kind, "label": words(f"Question {ref}"), **more}


def when(ref: str, test: str, answer: str) -> dict[str, str]:
    return {"question": ref, "test": test, "answer": answer}


# Do you visit the park? Only who does is asked how often and why; everybody is asked what they want.
PARK: dict[str, Any] = {
    "pages": [
        {
            "title": words("Your visits"),
            "questions": [
                question("intro", "section", hint=words("Welcome.")),
                question("visit", "yesno", required=True),
            ],
        },
        {
            "title": words("How often"),
            "questions": [
                question("often", "scale", required=True, show=when("visit", "is", "yes")),
                question("why", "multiple", other=True, min=1, max=2, show=when("visit", "is", "yes")),
                question("whynot", "long", show=when("visit", "is", "no")),
            ],
        },
        {
            "title": words("Wishes"),
            "questions": [question("want", "ranking"), question("rate", "matrix"), question("where", "point")],
        },
    ]
}

EVERYTHING: dict[str, Any] = {
    "pages": [
        {
            "title": {},
            "questions": [
                question(kind, kind)
                for kind in (
                    "section", "single", "multiple", "dropdown", "yesno", "scale", "ranking", "matrix",
                    "matrix_multiple", "short", "long", "number", "date", "point", "file", "consent",
                )
            ],
        }
    ]
}  # fmt: skip
