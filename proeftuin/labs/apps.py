from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LabsConfig(AppConfig):
    name = "proeftuin.labs"
    label = "labs"
    verbose_name = _("Labs")

    def ready(self) -> None:
        from proeftuin.labs import documents, events, initiative_page, organisation_page, personal  # noqa: F401

        events.register()
        personal.register()
        initiative_page.register()
