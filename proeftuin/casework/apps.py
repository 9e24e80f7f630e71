from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CaseworkConfig(AppConfig):
    name = "proeftuin.casework"
    label = "casework"
    verbose_name = _("Kafka cases")

    def ready(self) -> None:
        from proeftuin.casework import documents, events, personal, tasks  # noqa: F401 - they register themselves
        from proeftuin.initiatives.registry import Tab, when_shown_to_others, workspace_tab

        events.register()
        personal.register()
        when_shown_to_others(documents.follow_the_initiative)
        workspace_tab(Tab(_("Kafka cases"), "kafka/", team_only=True))
