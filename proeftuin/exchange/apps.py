from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "proeftuin.exchange"
    label = "exchange"
