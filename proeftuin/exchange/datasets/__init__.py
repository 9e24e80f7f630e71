"""The open data of an instance: which datasets there are, and their rows."""

from proeftuin.exchange.datasets import thread, market, network  # noqa: F401, I001 - shown in this order
from proeftuin.exchange.datasets.changes import changes, public_events
from proeftuin.exchange.datasets.table import DATASETS, Dataset, Row, cell

__all__ = ["DATASETS", "Dataset", "Row", "cell", "changes", "public_events"]
