from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StoriesConfig(AppConfig):
    name = "proeftuin.stories"
    label = "stories"
    verbose_name = _("Stories")

    def ready(self) -> None:
        from proeftuin.initiatives.registry import Tab, when_shown_to_others, workspace_tab
        from proeftuin.stories import documents, events, personal, reactions  # noqa: F401 - they register themselves

        events.register()
        personal.register()
        when_shown_to_others(documents.follow_the_initiative)
        workspace_tab(Tab(_("Stories"), "stories/"))
