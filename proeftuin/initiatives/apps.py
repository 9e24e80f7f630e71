from django.apps import AppConfig


class InitiativesConfig(AppConfig):
    name = "proeftuin.initiatives"
    label = "initiatives"

    def ready(self) -> None:
        from proeftuin.initiatives import documents, events, organisation_page, personal, reactions  # noqa: F401 - they register themselves

        events.register()
        personal.register()
