from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExperimentsConfig(AppConfig):
    name = "proeftuin.experiments"
    label = "experiments"
    verbose_name = _("Experiments")

    def ready(self) -> None:
        from proeftuin.experiments import documents, events, parts, personal  # noqa: F401 - they register themselves

        events.register()
        personal.register()
        parts.register()
