from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PanelsConfig(AppConfig):
    name = "proeftuin.panels"
    label = "panels"
    verbose_name = _("Panels")

    def ready(self) -> None:
        from proeftuin.panels import events, kind, personal, reactions  # noqa: F401 - reactions register themselves

        events.register()
        personal.register()
        kind.register()
