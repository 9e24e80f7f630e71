from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "proeftuin.uploads"
    label = "uploads"
