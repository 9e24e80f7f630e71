from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    name = "proeftuin.surveys"
    label = "surveys"
    verbose_name = _("Surveys")

    def ready(self) -> None:
        from proeftuin.surveys import checks, events, kind, personal, tasks  # noqa: F401 - checks and tasks register

        events.register()
        personal.register()
        kind.register()
