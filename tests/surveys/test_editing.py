"""Officers make the questions, without script, and nobody overwrites anybody."""

from typing import Any

import pytest
from django.test import Client

from proeftuin.kernel.errors import InvalidError
from proeftuin.processes.models import Amendment, Method
from proeftuin.surveys import content, drafting, logic
from proeftuin.surveys.actions.questions import change_settings
from proeftuin.surveys.models import Questionnaire, Response, Version
from tests import cast
from tests.processes import world as processes
from tests.surveys import world
from tests.surveys.samples import EVERYTHING, PARK

pytestmark = pytest.mark.django_db


def change(client: Client, method: Method, do: str, **more: Any) -> Any:
    edits = Questionnaire.objects.get(method=method).edits
    return client.post(f"/surveys/{method.ref}/questions/change/", {"do": do, "edits": edits, **more})


def save(client: Client, method: Method, ref: str, **typed: Any) -> Any:
    edits = Questionnaire.objects.get(method=method).edits
    return client.post(f"/surveys/{method.ref}/questions/{ref}/", {"edits": edits, **typed})


def test_the_templates_are_whole_in_four_languages() -> None:
    assert content.problems() == [] and set(content.templates()) == {"neighbourhood", "service", "event"}
    for one in content.templates().values():
        for language in logic.LANGUAGES:
            assert logic.problems(logic.parsed(one.schema), language) == []


def test_a_mistake_in_a_template_is_told_with_its_file(tmp_path, settings) -> None:
    folder = tmp_path / "questionnaires" / "broken"
    folder.mkdir(parents=True)
    (folder / "1.toml").write_text('[[pages]]\n[[pages.questions]]\nref = "Q 1"\ntype = "single"\n')
    (folder / "nl.toml").write_text('title = "x"\nsummary = "y"\n')
    settings.CONTENT_OVERLAY = str(tmp_path)
    content.reload()
    try:
        told = "\n".join(map(str, content.problems()))
        assert "broken/fr.toml:1" in told and "broken" not in content.templates()
        for language in ("fr", "de", "en"):
            (folder / f"{language}.toml").write_text('title = "x"\nsummary = "y"\n')
        assert "is no ref" in "\n".join(map(str, content.problems()))
    finally:
        settings.CONTENT_OVERLAY = ""
        content.reload()


def test_an_officer_makes_a_survey_from_nothing(as_) -> None:
    method, sara = processes.opened("survey"), as_("sara")
    address = f"/surveys/{method.ref}/questions/"
    assert as_("fatima").get(address).status_code == 404 and Client().get(address).status_code == 302
    assert b"The questions are not ready yet." in as_("fatima").get(method.get_absolute_url()).content
    assert b"neighbourhood" in sara.get(address).content
    sara.post(address, {"template": ""})
    assert b"There is no question yet." in sara.get(address).content
    assert change(sara, method, "add", page=0, type="single", label="").status_code == 422
    added = change(sara, method, "add", page=0, type="single", label="Which bench?")
    assert added["Location"].endswith("/questions/n1/")
    assert b"It needs at least two choices." in sara.get(address).content
    assert sara.post(f"{address}publish/").status_code == 422
    lines = {f"options-code-{n}": "" for n in (1, 2, 3)}
    wrong = save(sara, method, "n1", label_nl="Welke bank?", **lines, **{"options-en-1": "Wood"})
    assert wrong.status_code == 422 and b'value="Wood"' in wrong.content  # English is the process's language
    typed = {"options-en-1": "Wood", "options-nl-1": "Hout", "options-en-2": "Stone", "options-en-3": "Steel",
             "options-order-3": "1"}  # fmt: skip
    assert save(sara, method, "n1", label_en="Which bench?", required="on", **lines, **typed).status_code == 303
    change(sara, method, "add", page=0, type="long", label="Why stone?")
    save(sara, method, "n2", label_en="Why stone?", rule="n1|is|o2")
    draft = Questionnaire.objects.get().draft["pages"][0]["questions"]
    assert [one["code"] for one in draft[0]["options"]] == ["o3", "o1", "o2"]
    assert draft[0]["options"][1]["label"] == {"en": "Wood", "nl": "Hout"} and draft[0]["required"] is True
    assert draft[1]["show"] == {"question": "n1", "test": "is", "answer": "o2"}
    assert sara.get(f"{address}preview/?language=nl").status_code == 200
    assert sara.post(f"{address}publish/").status_code == 303
    assert Version.objects.get().number == 1 and b"Which bench?" in as_("fatima").get(method.get_absolute_url()).content


def test_moving_and_removing_keeps_the_rules_honest(as_) -> None:
    method, sara = world.surveyed(), as_("sara")
    change(sara, method, "down", question="visit")
    change(sara, method, "down", question="visit")
    assert b"It looks at an answer that does not come before it." in sara.get(
        f"/surveys/{method.ref}/questions/"
    ).content  # fmt: skip
    assert sara.post(f"/surveys/{method.ref}/questions/publish/").status_code == 422
    change(sara, method, "remove", question="visit")
    left = logic.parsed(Questionnaire.objects.get().draft)
    assert all(one.show is None for one in left.questions)
    change(sara, method, "title", page=0, title_en="Begin")
    change(sara, method, "add_page")
    change(sara, method, "remove_page", page=0)
    assert [len(page.questions) for page in logic.parsed(Questionnaire.objects.get().draft).pages] == [4, 3, 0]
    change(sara, method, "add", page=2, type="yesno", label="Again")
    assert Questionnaire.objects.get().counter == 1


def test_two_officers_at_once_are_told(as_) -> None:
    method, sara = world.surveyed(), as_("sara")
    edits = Questionnaire.objects.get().edits
    change(sara, method, "down", question="want")
    late = sara.post(f"/surveys/{method.ref}/questions/change/", {"do": "remove", "question": "want", "edits": edits})
    assert late.status_code == 409 and b"Somebody else changed" in late.content
    typed = sara.post(f"/surveys/{method.ref}/questions/want/", {"edits": edits, "label_en": "Typed by me"})
    assert typed.status_code == 422 and b"Typed by me" in typed.content
    again = sara.post(
        f"/surveys/{method.ref}/questions/want/", {"edits": typed.context["form"]["edits"].value(), "label_en": "Mine",
        "options-code-1": "a", "options-en-1": "A", "options-code-2": "b", "options-en-2": "B"},
    )  # fmt: skip
    assert again.status_code == 303


def test_each_kind_of_question_has_its_page(as_) -> None:
    method, sara = world.surveyed(EVERYTHING), as_("sara")
    for kind in logic.TYPES:
        assert sara.get(f"/surveys/{method.ref}/questions/{kind}/").status_code == 200
    save(sara, method, "scale", label_en="Mark", scale="0-10", low_en="bad")
    found = drafting.found(Questionnaire.objects.get().draft, "scale")
    assert found and (found["min"], found["max"], found["low"]) == (0, 10, {"en": "bad"})
    assert sara.get(f"/surveys/{method.ref}/questions/nothing/").status_code == 404


def test_publishing_the_same_again_makes_no_version(as_) -> None:
    method = world.surveyed()
    as_("sara").post(f"/surveys/{method.ref}/questions/publish/")
    assert Version.objects.count() == 1 and world.version_of(method).schema == PARK


def test_settings_change_only_in_public_once_somebody_took_part(as_) -> None:
    method, sara = world.surveyed(), as_("sara")
    address = f"/surveys/{method.ref}/questions/settings/"
    typed = {"layout": "all", "results": "live", "edit": "on", "areas": "North\r\n\r\n South "}
    assert as_("fatima").get(address).status_code == 404 and sara.get(address).status_code == 200
    assert sara.post(address, {**typed, "results": "sometimes"}).status_code == 422
    assert sara.post(address, typed).status_code == 303
    method.refresh_from_db()
    assert method.settings == {"layout": "all", "results": "live", "edit": True, "about": False,
                               "areas": ["North", "South"]}  # fmt: skip
    world.entered(method, {"visit": "no"})
    later = {**typed, "layout": "pages", "version": method.process.version}
    assert sara.post(address, later).status_code == 422
    method.refresh_from_db()
    assert method.settings["layout"] == "all"
    with pytest.raises(InvalidError):
        change_settings(by=cast.actor("sara"), method=method, settings={"layout": "pages"})
    assert sara.post(address, {**later, "reason": "Shorter pages"}).status_code == 303
    told = Amendment.objects.get().changes
    assert [(one["label"], one["after"]) for one in told] == [
        (f"{method.title}: How people answer", "Page by page, kept at each step")
    ]


def test_who_says_something_about_themselves_consents_first(as_) -> None:
    method = world.surveyed(about=True, layout="all", areas=["North"])
    for key, consent in (("fatima", ""), ("ann", "1")):
        client, address = as_(key), method.get_absolute_url()
        assert b"about-age" in client.get(address).content
        data = {"page": 1, "version": 1, "asked": ["visit", "whynot", "want", "rate", "where"], "go": "send",
                "q-visit": "no", "about-area": "North", "about-age": "45_64", "about-gender": "nonsense"}  # fmt: skip
        client.post(address, data | ({"about-consent": consent} if consent else {}))
    told = {one.participant.user.name: one.participant for one in Response.objects.select_related("participant__user")}
    assert told["Fatima El Idrissi"].area == "" and told["Fatima El Idrissi"].consented_at is None
    ann = told["Ann Claes"]
    assert (ann.area, ann.age_group, ann.gender) == ("North", "45_64", "") and ann.consented_at
