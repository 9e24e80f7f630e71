from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "proeftuin.search"
    label = "search"

    def ready(self) -> None:
        from proeftuin.notifications.registry import knows_circles
        from proeftuin.search import tasks  # noqa: F401 - registers what the worker does by the clock
        from proeftuin.search.documents import circles_of

        knows_circles(circles_of)
