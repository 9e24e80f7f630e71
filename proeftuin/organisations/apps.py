from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    name = "proeftuin.organisations"
    label = "organisations"

    def ready(self) -> None:
        from proeftuin.organisations import documents, events, personal  # noqa: F401 - they register themselves

        events.register()
        personal.register()
