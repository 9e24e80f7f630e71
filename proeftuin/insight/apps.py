from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightConfig(AppConfig):
    name = "proeftuin.insight"
    label = "insight"
    verbose_name = _("Insight")

    def ready(self) -> None:
        from proeftuin.insight import (  # noqa: F401 - populations and tasks register themselves
            events,
            personal,
            populations,
            tasks,
        )

        events.register()
        personal.register()
