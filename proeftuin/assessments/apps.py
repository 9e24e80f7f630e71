from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssessmentsConfig(AppConfig):
    name = "proeftuin.assessments"
    label = "assessments"
    verbose_name = _("Assessments")

    def ready(self) -> None:
        from proeftuin.assessments import checks, events, guards, personal, reactions  # noqa: F401 - they register themselves
        from proeftuin.initiatives.registry import Tab, gate_guard, workspace_tab

        events.register()
        personal.register()
        gate_guard(guards.compass_guard)
        gate_guard(guards.simplicity_guard)
        workspace_tab(Tab(_("Assessments"), "assessments/"))
