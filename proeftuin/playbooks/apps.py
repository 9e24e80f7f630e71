from django.apps import AppConfig


class PlaybooksConfig(AppConfig):
    name = "proeftuin.playbooks"
    label = "playbooks"

    def ready(self) -> None:
        from proeftuin.playbooks import checks, documents  # noqa: F401 - registers checks and search documents
