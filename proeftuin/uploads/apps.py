from django.apps import AppConfig


class UploadsConfig(AppConfig):
    name = "proeftuin.uploads"
    label = "uploads"

    def ready(self) -> None:
        from proeftuin.uploads import personal

        personal.register()
