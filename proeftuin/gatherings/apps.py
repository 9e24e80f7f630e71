from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class GatheringsConfig(AppConfig):
    name = "proeftuin.gatherings"
    label = "gatherings"
    verbose_name = _("Gatherings")

    def ready(self) -> None:
        from proeftuin.gatherings import (  # noqa: F401 - they register themselves
            documents,
            events,
            organisation_page,
            personal,
            process_page,
            reactions,
            tasks,
        )  # fmt: skip

        events.register()
        personal.register()
