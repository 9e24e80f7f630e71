from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StoriesConfig(AppConfig):
    name = "proeftuin.stories"
    label = "stories"
    verbose_name = _("Stories")

    def ready(self) -> None:
        from proeftuin.initiatives.registry import Tab, workspace_tab
        from proeftuin.stories import documents, events, personal, reactions  # noqa: F401 - they register themselves

        events.register()
        personal.register()
        workspace_tab(Tab(_("Stories"), "stories/"))
