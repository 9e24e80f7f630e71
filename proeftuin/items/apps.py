from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ItemsConfig(AppConfig):
    name = "proeftuin.items"
    label = "items"
    verbose_name = _("Knowledge")

    def ready(self) -> None:
        from proeftuin.items import documents, events, pages, personal, reactions, tasks  # noqa: F401 - they register themselves

        events.register()
        personal.register()
        pages.register()
