from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "proeftuin.site"
    label = "site"
