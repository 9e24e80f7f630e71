from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RunsConfig(AppConfig):
    name = "proeftuin.runs"
    label = "runs"
    verbose_name = _("Runs of playbooks")

    def ready(self) -> None:
        from proeftuin.initiatives.registry import Tab, when_shown_to_others, workspace_tab
        from proeftuin.runs import events, initiative_page, personal, playbook_page, reactions  # noqa: F401 - they register themselves
        from proeftuin.runs.actions import running

        events.register()
        personal.register()
        when_shown_to_others(running.follow_the_initiative)
        workspace_tab(Tab(_("Steps"), "run/"))
