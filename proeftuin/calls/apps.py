from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CallsConfig(AppConfig):
    name = "proeftuin.calls"
    label = "calls"
    verbose_name = _("Calls")

    def ready(self) -> None:
        from proeftuin.calls import documents, events, personal, reactions  # noqa: F401 - they register themselves

        events.register()
        personal.register()
