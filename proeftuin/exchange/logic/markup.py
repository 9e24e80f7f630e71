"""Steps on text with markup: HTML made plain, and headings that were glued to the text found back."""

import re
from collections.abc import Collection
from functools import lru_cache
from html.parser import HTMLParser

from proeftuin.exchange.logic.words import clean

_BLOCKS = {"p", "div", "ul", "ol", "table", "tr", "blockquote", "section", "article", "dl", "dd", "pre", "figure"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_SILENT = {"script", "style", "iframe", "object", "noscript", "template"}
_HEADING_LINE = re.compile(r"^### (.+)$", re.M)
_LONGEST_HEADING = 90


@lru_cache(maxsize=4)  # several fields are made from one and the same text
def strip_html(text: str) -> str:
    """Plain text with Markdown headings and list marks, from HTML. Scripts and styles are left out.

    A paragraph that is bold as a whole becomes a heading: that is how people make them.
    """
    if "<" not in text and "&" not in text:
        return text
    parser = _Plain()
    parser.feed(text)
    parser.close()
    return clean("".join(parser.parts))


def headings(text: str, known: Collection[str]) -> str:
    """Text in which known headings, glued to their neighbours, stand on a line of their own.

    ``Problems and Purpose  The city …`` → ``### Problems and Purpose``. A heading with nothing below it is dropped.
    """
    pattern = _any_of(tuple(sorted(known, key=len, reverse=True)))
    split = pattern.sub(lambda found: f"\n\n### {found[1]}\n\n", " " + text)
    parts = _HEADING_LINE.split(clean(split))
    kept = [parts[0].strip()] + [
        f"### {heading}\n\n{body.strip()}"
        for heading, body in zip(parts[1::2], parts[2::2], strict=True)
        if body.strip()
    ]
    return "\n\n".join(part for part in kept if part)


def section(text: str, *titles: str) -> str:
    """What stands below the first heading that begins with one of these titles, up to the next heading."""
    parts = _HEADING_LINE.split(text)
    for heading, body in zip(parts[1::2], parts[2::2], strict=True):
        if heading.strip(" :#*").casefold().startswith(tuple(titles)) and body.strip():
            return body.strip()
    return ""


def without_headings(text: str) -> str:
    return clean(_HEADING_LINE.sub("", text))


@lru_cache(maxsize=32)
def _any_of(known: tuple[str, ...]) -> re.Pattern[str]:
    # Glued on either side, but not a few words in the middle of a sentence: what precedes is the start, the end of a
    # sentence, two spaces or a letter without a space between.
    return re.compile(
        r"(?:(?<=^ )|(?<=[.!?\])”]\s)|(?<=[.!?\])”\w:])|(?<=\s\s))("
        + "|".join(map(re.escape, known))
        + r")(?=[A-Z\s\[]|$)\s*:?"
    )


class _Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0
        self.paragraph: list[str] = []  # of the paragraph under way
        self.bold = 0
        self.plain_seen = False  # text outside bold in this paragraph

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        if tag in _SILENT:
            self.silent += 1
        elif tag in _HEADINGS or tag in _BLOCKS:
            self._end_paragraph(heading=False)
        elif tag == "li":
            self._end_paragraph(heading=False)
            self.parts.append("\n- ")
        elif tag == "br":
            self.paragraph.append("\n")
        elif tag in ("td", "th"):
            self.paragraph.append(" ")
        elif tag in ("strong", "b"):
            self.bold += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in _HEADINGS:
            self._end_paragraph(heading=True)
        elif tag in _BLOCKS:
            self._end_paragraph(heading=bool(self.paragraph) and not self.plain_seen and tag == "p")
        elif tag == "li":
            self._end_paragraph(heading=False, gap="")
        elif tag in ("strong", "b"):
            self.bold = max(0, self.bold - 1)

    def handle_data(self, data: str) -> None:
        if self.silent:
            return
        if data.strip() and not self.bold:
            self.plain_seen = True
        self.paragraph.append(re.sub(r"\s+", " ", data))

    def close(self) -> None:
        super().close()
        self._end_paragraph(heading=False)

    def _end_paragraph(self, *, heading: bool, gap: str = "\n\n") -> None:
        text = clean("".join(self.paragraph))
        if text:
            if heading and len(text) <= _LONGEST_HEADING and "\n" not in text:
                self.parts.append(f"\n\n### {text.rstrip(':')}\n\n")
            else:
                self.parts.append(text + gap)
        self.paragraph, self.plain_seen = [], False
