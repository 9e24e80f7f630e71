"""What all forms and twins share: mistakes that can be shown, readable feeds, every component in each language."""

import inspect
from datetime import UTC, date, datetime
from importlib import import_module
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django import forms
from django.apps import apps
from django.conf import settings
from django.test import Client, RequestFactory
from django.utils.translation import override

from proeftuin.ui.forms import Form
from proeftuin.ui.http import FeedItem, atom_page


def forms_of_the_product() -> list[type[Form]]:
    found = {}
    for config in apps.get_app_configs():
        if Path(config.path, "forms.py").exists() and config.name.startswith("proeftuin."):
            for _name, thing in inspect.getmembers(import_module(f"{config.name}.forms"), inspect.isclass):
                if issubclass(thing, Form) and thing is not Form:
                    found[f"{thing.__module__}.{thing.__name__}"] = thing
    return [found[name] for name in sorted(found)]


def test_no_field_hides_what_templates_ask_of_a_form() -> None:
    """A template looks for a field before an attribute: a field of that name would make its page an error."""
    asked = {"mistakes", "errors", "fields", "non_field_errors", "hidden_fields", "visible_fields", "sections"}
    forms = forms_of_the_product()
    assert len(forms) > 15
    for form in forms:
        assert not asked & set(form.base_fields), form


def test_each_mistake_links_to_its_field() -> None:
    from django import forms

    class Two(Form):
        name = forms.CharField()
        age = forms.IntegerField()

    form = Two({"age": "old"})
    form.is_valid()
    form.add_problems({"": "On top.", "elsewhere": "No such field."})
    anchors = [anchor for anchor, _message in form.mistakes]
    assert anchors == ["id_name", "id_age", "", ""]


def test_a_feed_stays_readable_whatever_was_typed() -> None:
    odd = "".join(map(chr, range(32))) + "\ufffe\uffff<b>&"
    item = FeedItem("1", odd, "/x/", odd, datetime(2026, 1, 1, tzinfo=UTC))
    response = atom_page(RequestFactory().get("/x.atom"), title=odd, url="/", items=[item])
    feed = ElementTree.fromstring(response.content)  # noqa: S314 - our own
    assert len(feed.findall("{http://www.w3.org/2005/Atom}entry")) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_the_component_page_is_there_in_each_language(client: Client, language: str) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get("/ui/")
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/ask/", "/ask.json", "/search/", "/search.json", "/search.csv", "/api/v1/search"])
def test_a_question_of_a_megabyte_is_answered(client: Client, address: str) -> None:
    assert client.get(address, {"q": "waiting " * 131_072}).status_code in (200, 422)


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_a_day_fills_a_browsers_date_control_in_each_language(language: str) -> None:
    class Dated(Form):
        on = forms.DateField(widget=forms.DateInput(attrs={"type": "date"}))

    with override(language):
        assert 'value="2026-11-22"' in str(Dated(initial={"on": date(2026, 11, 22)})["on"])
        posted = Dated({"on": "2026-11-22"})
        assert posted.is_valid() and posted.cleaned_data["on"] == date(2026, 11, 22)
