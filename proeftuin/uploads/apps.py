from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UploadsConfig(AppConfig):
    name = "proeftuin.uploads"
    label = "uploads"
    verbose_name = _("Files")

    def ready(self) -> None:
        from proeftuin.uploads import personal, tasks  # noqa: F401 - they register themselves

        personal.register()
