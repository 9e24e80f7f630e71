from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InitiativesConfig(AppConfig):
    name = "proeftuin.initiatives"
    label = "initiatives"
    verbose_name = _("Initiatives")

    def ready(self) -> None:
        from proeftuin.initiatives import deciding, documents, events, organisation_page, personal, reactions  # noqa: F401 - they register themselves
        from proeftuin.initiatives.registry import Tab, workspace_tab

        deciding.register()
        events.register()
        personal.register()
        workspace_tab(Tab(_("Actions"), "tasks/", team_only=True))
        workspace_tab(Tab(_("Decisions"), "decisions/"))
