from django.apps import AppConfig


class BridgesConfig(AppConfig):
    name = "proeftuin.bridges"
    label = "bridges"
