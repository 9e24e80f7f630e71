"""Addresses of ideas. The list itself is the page of its method, which the processes' room finds."""

from django.urls import include, path, register_converter
from django.urls.converters import StringConverter

from proeftuin.ideas.views import lists, one, setting_up, writing
from proeftuin.kernel.ids import PATTERN


class MethodRef(StringConverter):
    """The reference of a method and nothing else, so that no page of a process is taken for one."""

    regex = PATTERN.pattern


register_converter(MethodRef, "method")

urlpatterns = [
    path("", include("proeftuin.ideas.places_urls")),
    path("processes/<str:ref>/<method:method_ref>/ideas.json", lists.list_json, name="ideas_json"),
    path("processes/<str:ref>/<method:method_ref>/ideas.csv", lists.list_csv, name="ideas_csv"),
    path("processes/<str:ref>/<method:method_ref>/ideas.atom", lists.list_atom, name="ideas_atom"),
    path("processes/<str:ref>/<method:method_ref>/new/", writing.idea_new, name="idea_new"),
    path("processes/<str:ref>/<method:method_ref>/draft/", writing.idea_draft, name="idea_draft"),
    path("processes/<str:ref>/<method:method_ref>/enter/", writing.idea_enter, name="idea_enter"),
    path("processes/<str:ref>/<method:method_ref>/settings/", setting_up.ideas_settings, name="ideas_settings"),
    path("ideas/<str:ref>.json", one.idea_json, name="idea_json"),
    path("ideas/<str:ref>.atom", one.idea_atom, name="idea_atom"),
    path("ideas/<str:ref>/", one.idea_page, name="idea"),
    path("ideas/<str:ref>/support/", one.idea_support, name="idea_support"),
    path("ideas/<str:ref>/sent/", writing.idea_sent, name="idea_sent"),
    path("ideas/<str:ref>/edit/", writing.idea_edit, name="idea_edit"),
    path("ideas/<str:ref>/withdraw/", writing.idea_withdraw, name="idea_withdraw"),
    path("ideas/<str:ref>/versions/", one.idea_versions, name="idea_versions"),
    path("ideas/<str:ref>/count/", one.idea_count, name="idea_count"),
]
