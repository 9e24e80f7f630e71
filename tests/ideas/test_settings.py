"""The settings that an officer fills in."""

import pytest

from proeftuin.content import vocabularies
from proeftuin.ideas import logic
from proeftuin.ideas.actions.submitting import submit_idea
from proeftuin.ideas.drafts import IdeaDraft
from proeftuin.ideas.settings_form import QUESTIONS, SettingsForm, initial_of, told
from proeftuin.kernel.errors import InvalidError
from proeftuin.processes.models import Amendment, Process
from tests import cast
from tests.processes import world

FILLED = {
    **{name: str(value) for name, value in logic.DEFAULTS.items() if not isinstance(value, list | bool)},
    "categories": "Groen & spelen\nVerkeer\n", "areas": "Noord\nZuid\nNoord",
    "q1_label": "Voor wie?", "q1_kind": "many", "q1_options": "kinderen\nouderen", "q1_required": "on",
}  # fmt: skip


def filled(**changes: str) -> SettingsForm:
    return SettingsForm({**FILLED, **changes})


def test_what_is_filled_in_is_what_the_method_takes() -> None:
    form = filled()
    assert form.is_valid(), form.errors
    settings = form.settings()
    assert not logic.problems_of(settings, vocabularies.codes("input_terms"))
    rules = logic.rules_of(settings)
    assert list(rules.categories) == ["groen-spelen", "verkeer"] and rules.areas == ("Noord", "Zuid")
    assert rules.fields[0].options == ("kinderen", "ouderen") and rules.fields[0].required


def test_changing_other_things_keeps_codes() -> None:
    stored = {**logic.DEFAULTS, "categories": [{"code": "g", "label": {"en": "Green", "nl": "Groen"}}],
              "fields": [{"code": "who", "label": "Who?", "kind": "short"}]}  # fmt: skip
    shown = {name: value for name, value in initial_of(stored).items() if value is not False}
    form = SettingsForm({**shown, "areas": "North"}, settings=stored)
    assert form.is_valid(), form.errors
    again = form.settings()
    assert again["categories"] == stored["categories"] and again["fields"][0]["code"] == "who"
    assert {name: again[name] for name in logic.NUMBERS} == {name: stored[name] for name in logic.NUMBERS}


def test_a_list_needs_answers() -> None:
    form = filled(q2_label="Which?", q2_kind="one", q2_options="only this")
    assert not form.is_valid() and "q2_options" in form.errors
    assert f"q{QUESTIONS}_label" in form.fields


@pytest.mark.parametrize(
    "wrong",
    [{"input_term": "thing"}, {"place": "maybe"}, {"support_limit": -1}, {"support_limit": True}, {"title_max": "x"},
     {"body_min": 900, "body_max": 500}, {"categories": [{"code": "a"}, {"code": "a"}]}, {"categories": ["a"]},
     {"fields": [{"code": "a", "kind": "secret"}]}, {"fields": [{"code": "a", "kind": "one", "options": ["x"]}]}],
)  # fmt: skip
@pytest.mark.django_db
def test_settings_that_cannot_be(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidError):
        world.opened(**wrong)


@pytest.mark.django_db
def test_a_manager_sets_it_up_until_somebody_took_part(as_) -> None:
    method, sara = world.opened(), as_("sara")
    address = f"{method.get_absolute_url()}settings/"
    assert "How many may one person support?" in sara.get(address).content.decode()
    assert sara.post(address, {**FILLED, "support_limit": "3"}).status_code == 303
    method.refresh_from_db()
    assert method.settings["support_limit"] == 3 and method.settings["areas"] == ["Noord", "Zuid"]
    assert sara.post(address, {**FILLED, "support_limit": "-3"}).status_code == 422
    submit_idea(by=cast.actor("fatima"), method=method, draft=IdeaDraft("A bench", extra={"voor-wie": ["kinderen"]}))
    assert as_("ann").get(address).status_code in (403, 404)


@pytest.mark.django_db
def test_after_that_a_change_is_told_to_everyone_with_its_reason(as_, client) -> None:
    method, sara = world.opened(support_limit=3), as_("sara")
    address = f"{method.get_absolute_url()}settings/"
    submit_idea(by=cast.actor("fatima"), method=method, draft=IdeaDraft("A bench"))
    version = Process.objects.get(pk=method.process_id).version
    typed = {**FILLED, "support_limit": "9", "hide_totals": "on", "version": str(version)}
    silent = sara.post(address, {**typed, "reason": " "})
    assert silent.status_code == 422 and "Say why: everyone reads it." in silent.text
    assert 'value="9"' in silent.text  # nothing typed is lost
    stale = sara.post(address, {**typed, "reason": "More voices", "version": str(version - 1)})
    assert stale.status_code == 409 and "More voices" in stale.text
    method.refresh_from_db()
    assert method.settings["support_limit"] == 3 and not Amendment.objects.exists()
    assert sara.post(address, {**typed, "reason": "More voices"}).status_code == 303
    method.refresh_from_db()
    assert method.settings["support_limit"] == 9 and method.rules_version == 2
    told = {one["label"]: (one["before"], one["after"]) for one in Amendment.objects.get().changes}
    assert told["Your ideas: How many may one person support?"] == ("3", "9")
    assert told["Your ideas: Hide the totals while people can support"] == ("no", "yes")
    page = client.get(method.process.get_absolute_url()).text
    assert "More voices" in page and "How many may one person support?" in page


def test_each_setting_has_words() -> None:
    for name, value in logic.DEFAULTS.items():
        label, _said = told(name, value)  # type: ignore[arg-type]
        assert str(label) != name, name
