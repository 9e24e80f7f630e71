from django.apps import AppConfig


class PlaybooksConfig(AppConfig):
    name = "proeftuin.playbooks"
    label = "playbooks"
