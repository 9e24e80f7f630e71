from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "proeftuin.uploads"
    label = "uploads"

    def ready(self) -> None:
        from proeftuin.uploads import personal, tasks  # noqa: F401 - they register themselves

        personal.register()
