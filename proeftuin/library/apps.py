from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "proeftuin.library"
    label = "library"
