from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "proeftuin.library"
    label = "library"

    def ready(self) -> None:
        from proeftuin.library import documents, events, organisation_page, personal, reactions  # noqa: F401 - they register themselves

        events.register()
        personal.register()
