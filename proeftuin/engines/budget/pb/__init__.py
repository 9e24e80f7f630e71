"""The .pb format of Pabulib (pabulib.org/format), read with checks and written."""

from proeftuin.engines.budget.pb.notes import MENDED, SENTENCES, Mistake
from proeftuin.engines.budget.pb.reading import Found, read
from proeftuin.engines.budget.pb.writing import write

__all__ = ["MENDED", "SENTENCES", "Found", "Mistake", "read", "write"]
