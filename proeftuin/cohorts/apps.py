from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CohortsConfig(AppConfig):
    name = "proeftuin.cohorts"
    label = "cohorts"
    verbose_name = _("Cohorts")

    def ready(self) -> None:
        from proeftuin.cohorts import (  # noqa: F401 - they register themselves
            call_page,
            documents,
            events,
            personal,
            reactions,
            tasks,
        )

        events.register()
        personal.register()
