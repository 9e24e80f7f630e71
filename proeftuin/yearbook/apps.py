from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class YearbookConfig(AppConfig):
    name = "proeftuin.yearbook"
    label = "yearbook"
    verbose_name = _("Year in lessons")

    def ready(self) -> None:
        from proeftuin.yearbook import documents, events, personal  # noqa: F401 - documents register themselves

        events.register()
        personal.register()
