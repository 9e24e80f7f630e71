from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightConfig(AppConfig):
    name = "proeftuin.insight"
    label = "insight"
    verbose_name = _("Insight")

    def ready(self) -> None:
        from proeftuin.insight import personal, populations, tasks  # noqa: F401 - the last two register themselves

        personal.register()
