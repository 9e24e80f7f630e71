from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DecisionsConfig(AppConfig):
    name = "proeftuin.decisions"
    label = "decisions"
    verbose_name = _("Official responses")

    def ready(self) -> None:
        from proeftuin.decisions import closing, events, personal, process_page, reactions, tasks  # noqa: F401 - they register

        events.register()
        personal.register()
