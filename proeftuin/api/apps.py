from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "proeftuin.api"
    label = "api"
