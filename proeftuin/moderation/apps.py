from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ModerationConfig(AppConfig):
    name = "proeftuin.moderation"
    label = "moderation"
    verbose_name = _("Moderation")

    def ready(self) -> None:
        from proeftuin.moderation import events, personal, reactions  # noqa: F401 - they register themselves

        events.register()
        personal.register()
