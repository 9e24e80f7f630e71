from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TestbedsConfig(AppConfig):
    name = "proeftuin.testbeds"
    label = "testbeds"
    verbose_name = _("Test beds")

    def ready(self) -> None:
        from proeftuin.testbeds import documents, events, organisation_page, personal  # noqa: F401 - they register

        events.register()
        personal.register()
