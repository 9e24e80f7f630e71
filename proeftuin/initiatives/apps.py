from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "proeftuin.initiatives"
    label = "initiatives"
