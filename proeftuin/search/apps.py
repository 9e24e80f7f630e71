from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "proeftuin.search"
    label = "search"
