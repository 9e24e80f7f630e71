"""HTML that people wrote elsewhere, as Markdown: headings, lists, links and emphasis stay; scripts do not."""

import re
from html.parser import HTMLParser

from proeftuin.exchange.logic.words import clean, without_mail

_LOOKS = re.compile(
    r"</?(?:p|div|br|ul|ol|li|a|b|i|u|em|strong|h[1-6]|span|img|script|iframe|table|blockquote|style)\b[^>]*>", re.I
)
_SILENT = {"script", "style", "iframe", "object", "noscript", "template", "svg"}
_BLOCKS = {"p", "div", "table", "tr", "section", "article", "dl", "dd", "dt", "pre", "figure", "ul", "ol", "blockquote"}
_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_SAFE = re.compile(r"https?://[^\s<>()\"']+", re.I)


def markdown(text: str) -> str:
    """Markdown from HTML; plain text keeps its lines. E-mail addresses are taken out of both."""
    if not _LOOKS.search(text):
        return without_mail(clean(text))
    parser = _Markdown()
    parser.feed(text)
    parser.close()
    return without_mail(clean(re.sub(r"[ \t]+\n", "\n", "".join(parser.parts))))


class _Markdown(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0
        self.lists: list[int] = []  # -1: bullets; else the number of the next item
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag == "li":
            number = self.lists[-1] if self.lists else -1
            mark = "- " if number < 0 else f"{number}. "
            if self.lists and number >= 0:
                self.lists[-1] += 1
            self.parts.append("\n" + "  " * max(0, len(self.lists) - 1) + mark)
        elif tag == "br":
            self.parts.append("\n")
        elif tag in ("td", "th"):
            self.parts.append(" ")
        elif tag in _MARKS:
            self.parts.append(_MARKS[tag])
        elif tag == "a":
            found = _SAFE.fullmatch((dict(attributes).get("href") or "").strip())
            self.links.append(found[0] if found else "")
            self.parts.append("[" if found else "")
        elif re.fullmatch(r"h[1-6]", tag):
            self.parts.append("\n\n### ")
        elif tag in _BLOCKS:
            self.parts.append("\n\n" if not self.lists else "")
            if tag in ("ul", "ol"):
                self.lists.append(-1 if tag == "ul" else 1)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _MARKS:
            self._close_mark(_MARKS[tag])
        elif tag == "a" and self.links:
            address = self.links.pop()
            self.parts.append(f"]({address})" if address else "")
        elif tag in ("ul", "ol") and self.lists:
            self.lists.pop()
            self.parts.append("\n\n" if not self.lists else "")
        elif re.fullmatch(r"h[1-6]", tag) or (tag in _BLOCKS and not self.lists):
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.parts.append(re.sub(r"\s+", " ", data))

    def _close_mark(self, mark: str) -> None:
        """Emphasis around nothing, or that ends in a space, is no Markdown: it is mended."""
        if self.parts and self.parts[-1] == mark:
            self.parts.pop()
            return
        if self.parts and self.parts[-1].endswith(" "):
            self.parts[-1] = self.parts[-1].rstrip()
            self.parts.append(mark + " ")
        else:
            self.parts.append(mark)
