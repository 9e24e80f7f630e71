from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RunsConfig(AppConfig):
    name = "proeftuin.runs"
    label = "runs"
    verbose_name = _("Runs of playbooks")

    def ready(self) -> None:
        from proeftuin.initiatives.registry import Tab, workspace_tab
        from proeftuin.runs import events, initiative_page, personal, playbook_page, reactions  # noqa: F401 - they register themselves

        events.register()
        personal.register()
        workspace_tab(Tab(_("Steps"), "run/"))
