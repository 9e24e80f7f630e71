from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "proeftuin.content"
    label = "content"

    def ready(self) -> None:
        from proeftuin.content import checks  # noqa: F401 - registers the checks of content files
