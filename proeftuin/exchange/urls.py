"""Addresses of this room."""

from django.urls import path

from proeftuin.exchange import process_views, views

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
    path("redirect", process_views.redirect, name="redirect"),
    path("processes/import/", process_views.import_page, name="process_import"),
    path("processes/import/<str:name>/", process_views.import_report, name="process_import_report"),
    path("processes/import/<str:name>/run/", process_views.import_run, name="process_import_run"),
    path("processes/<str:ref>/export/", process_views.export_page, name="process_export"),
    path("processes/<str:ref>/export/whole/", process_views.export_whole, name="process_export_whole"),
    path(
        "processes/<str:ref>/export/whole/<str:name>", process_views.export_whole_file, name="process_export_whole_file"
    ),
    path("processes/<str:ref>/export/<slug:name>.<slug:ending>", process_views.export_file, name="process_export_file"),
]
