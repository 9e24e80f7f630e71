from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "proeftuin.notifications"
    label = "notifications"
    verbose_name = _("Notices")

    def ready(self) -> None:
        from proeftuin.notifications import pages, personal, reactions, sending  # noqa: F401 - they register themselves

        personal.register()
