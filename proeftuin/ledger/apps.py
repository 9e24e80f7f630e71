from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "proeftuin.ledger"
    label = "ledger"

    def ready(self) -> None:
        from proeftuin.ledger import tasks  # noqa: F401 - it registers itself
