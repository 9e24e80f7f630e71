from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "proeftuin.exchange"
    label = "exchange"

    def ready(self) -> None:
        from proeftuin.exchange import checks, events  # noqa: F401 - they register themselves
