from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "proeftuin.campaigns"
    label = "campaigns"
    verbose_name = _("Campaigns")

    def ready(self) -> None:
        from proeftuin.campaigns import (  # noqa: F401 - they register themselves
            documents,
            events,
            initiative_page,
            organisation_page,
            personal,
            reactions,
            tasks,
        )  # fmt: skip

        events.register()
        initiative_page.register()
        personal.register()
