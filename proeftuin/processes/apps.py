from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProcessesConfig(AppConfig):
    name = "proeftuin.processes"
    label = "processes"
    verbose_name = _("Participation")

    def ready(self) -> None:
        from proeftuin.processes import documents, events, moderating, organisation_page, personal, tasks  # noqa: F401 - two register themselves

        events.register()
        moderating.register()
        personal.register()
