"""The .pb format of Pabulib (pabulib.org/format), read with checks and written."""

from proeftuin.engines.budget.pb.reading import Found, read
from proeftuin.engines.budget.pb.writing import write

__all__ = ["Found", "read", "write"]
