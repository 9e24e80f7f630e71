"""Addresses of the pages that compose what lies below."""

from django.urls import path

from proeftuin.site.views import about, ask, home, machines

urlpatterns = [
    path("", home.home, name="home"),
    path("ask/", ask.ask, name="ask"),
    path("ask.json", ask.ask_json, name="ask_json"),
    path("search/", ask.search, name="search"),
    path("search.json", ask.search_json, name="search_json"),
    path("search.csv", ask.search_csv, name="search_csv"),
    path("about/how/", about.how, name="about_how"),
    path("about/accessibility/", about.accessibility, name="about_accessibility"),
    path("about/privacy/", about.privacy, name="about_privacy"),
    path("about/counting/", about.counting, name="about_counting"),
    path("about/contact/", about.contact, name="about_contact"),
    path("robots.txt", machines.robots, name="robots"),
    path(".well-known/security.txt", machines.security_txt, name="security_txt"),
    path("manifest.webmanifest", machines.manifest, name="manifest"),
]
