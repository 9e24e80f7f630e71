from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "proeftuin.notifications"
    label = "notifications"

    def ready(self) -> None:
        from proeftuin.notifications import pages, personal, reactions, sending  # noqa: F401 - they register themselves

        personal.register()
