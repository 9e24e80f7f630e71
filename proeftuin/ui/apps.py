from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "proeftuin.ui"
    label = "ui"
