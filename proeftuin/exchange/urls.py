"""Addresses of this room."""

from django.urls import path

from proeftuin.exchange import views

urlpatterns = [
    path("about/open-data/", views.open_data, name="open_data"),
    path("data/catalogue.ttl", views.catalogue_turtle, name="catalogue_turtle"),
    path("data/catalogue.jsonld", views.catalogue_json_ld, name="catalogue_json_ld"),
    path("data/changes", views.changes, name="changes"),
    path("data/vocabularies/<slug:name>.jsonld", views.vocabulary, name="vocabulary"),
    path("data/<slug:name>.csv", views.table, name="dataset_csv"),
    path("data/<slug:name>.jsonl", views.lines, name="dataset_jsonl"),
    path("feed.atom", views.feed, name="feed"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
]
