from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeliberationsConfig(AppConfig):
    name = "proeftuin.deliberations"
    label = "deliberations"
    verbose_name = _("Decisions among peers")

    def ready(self) -> None:
        from proeftuin.deliberations import events, personal, reactions, tasks  # noqa: F401 - they register themselves

        events.register()
        personal.register()
