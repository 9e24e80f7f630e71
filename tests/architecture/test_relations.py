"""Foreign keys go down the floors, as imports do: import-linter can't see the ones named by text."""

from django.apps import apps
from django.db.models import Model

from tests.architecture.floors import height_of_rooms


def our_models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model.__module__.startswith("proeftuin.")]


def test_relations_point_down() -> None:
    height = height_of_rooms()
    upward = [
        f"{model._meta.label}.{field.name} points up to {field.related_model._meta.label}"
        for model in our_models()
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model
        and field.related_model.__module__.startswith("proeftuin.")
        and height[field.related_model._meta.app_label] > height[model._meta.app_label]
    ]  # fmt: skip
    assert upward == []


def test_nothing_points_into_the_ledger() -> None:
    pointing = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model._meta.app_label == "ledger" and model._meta.app_label != "ledger"
    ]
    assert pointing == []


def test_the_ledger_points_nowhere_else() -> None:
    outward = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        if model._meta.app_label == "ledger"
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model._meta.app_label != "ledger"
    ]
    assert outward == []
