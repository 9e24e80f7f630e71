from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "proeftuin.search"
    label = "search"

    def ready(self) -> None:
        from proeftuin.search import tasks  # noqa: F401 - registers what the worker does by the clock
