from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RunsConfig(AppConfig):
    name = "proeftuin.runs"
    label = "runs"
    verbose_name = _("Runs of playbooks")

    def ready(self) -> None:
        from proeftuin.initiatives.registry import Tab, workspace_tab
        from proeftuin.runs import events, playbook_page  # noqa: F401 - it registers itself

        events.register()
        workspace_tab(Tab(_("Steps"), "run/"))
