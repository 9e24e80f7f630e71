from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "proeftuin.exchange"
    label = "exchange"

    def ready(self) -> None:
        from proeftuin.exchange import checks, events  # noqa: F401 - they register themselves
        from proeftuin.exchange.process_export import whole
        from proeftuin.processes.registry import when_anonymised

        when_anonymised(whole.let_go)
