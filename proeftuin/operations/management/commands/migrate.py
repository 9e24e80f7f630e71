"""Django's ``migrate``, in less than half of its time: a new installation has two hundred tables to make.

While it plays the migrations, Django draws all models that are connected anew at each table, index and constraint that
is added, and nearly all of ours are connected through the account. A model that nothing points to yet needs no other
one drawn anew, and neither does an index. The tables are the same: tests/operations/test_migrating.py compares them.
"""

from typing import Any
from unittest.mock import patch

from django.core.management.commands.migrate import Command as Migrate
from django.db.migrations.state import ModelState, ProjectState


def add_model(self: ProjectState, model_state: ModelState) -> None:
    """As Django's, but only the new model is drawn."""
    key = model_state.app_label, model_state.name_lower
    self.models[key] = model_state
    if self._relations is not None:  # type: ignore[attr-defined]
        self.resolve_model_relations(key)  # type: ignore[attr-defined]
    if "apps" in self.__dict__:
        self.apps.render_multiple([model_state])  # type: ignore[attr-defined]


def append_option(self: ProjectState, app_label: str, model_name: str, option: str, added: object) -> None:
    """As Django's, for an index or a constraint: the model that is drawn gets it, and stays."""
    options = self.models[app_label, model_name].options
    options[option] = [*options[option], added]
    if "apps" in self.__dict__:
        setattr(self.apps.get_model(app_label, model_name)._meta, option, list(options[option]))


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        with (
            patch.object(ProjectState, "add_model", add_model),
            patch.object(ProjectState, "_append_option", append_option),
        ):
            super().handle(*args, **options)
