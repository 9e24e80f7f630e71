from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewslettersConfig(AppConfig):
    name = "proeftuin.newsletters"
    label = "newsletters"
    verbose_name = _("Newsletters")

    def ready(self) -> None:
        from proeftuin.newsletters import events, personal, reactions, tasks  # noqa: F401 - they register themselves

        events.register()
        personal.register()
