"""What is wrong with a file: mistakes that stop it, and slips that it is counted with all the same."""

SHOWN = 20  # mistakes of one kind that are told one by one


class Notes:
    """Mistakes and warnings, each told with its line; many alike are told a few times and then counted."""

    def __init__(self, *, tolerant: bool) -> None:
        self.mistakes: list[str] = []
        self.warnings: list[str] = []
        self.tolerant = tolerant
        self._counts: dict[tuple[bool, str], int] = {}

    def wrong(self, kind: str, words: str) -> None:
        self._tell(True, kind, words)

    def slip(self, kind: str, words: str) -> None:
        self._tell(False, kind, words)

    def mendable(self, kind: str, words: str, mended: str) -> None:
        """A mistake that a tolerant reader mends, and says so."""
        if self.tolerant:
            self._tell(False, kind, f"{words}: {mended}")
        else:
            self._tell(True, kind, words)

    def close(self) -> None:
        for (wrong, kind), count in self._counts.items():
            if count > SHOWN:
                (self.mistakes if wrong else self.warnings).append(f"and {count - SHOWN} more like that ({kind})")

    def _tell(self, wrong: bool, kind: str, words: str) -> None:
        count = self._counts[wrong, kind] = self._counts.get((wrong, kind), 0) + 1
        if count <= SHOWN:
            (self.mistakes if wrong else self.warnings).append(words)
