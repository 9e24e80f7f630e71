from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "proeftuin.operations"
    label = "operations"
