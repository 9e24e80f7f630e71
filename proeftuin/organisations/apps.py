from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "proeftuin.organisations"
    label = "organisations"
