from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "proeftuin.library"
    label = "library"
    verbose_name = _("Cases and lessons")

    def ready(self) -> None:
        from proeftuin.library import documents, events, organisation_page, personal, reactions  # noqa: F401 - they register themselves

        events.register()
        personal.register()
