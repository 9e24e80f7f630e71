"""Markdown to the bare words that search looks through and shows. Pure Python; display is not its business."""

import re

_LINK = re.compile(r"!?\[([^\]\n]*)\]\([^)\s]*(?:\s+\"[^\"\n]*\")?\)")
_START = re.compile(r"^[ \t]{0,3}(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+)", re.MULTILINE)
_RULE = re.compile(r"^[ \t]*(?:[-*_][ \t]*){3,}$", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<!\w)(\*\*|__|\*|_)(?=\S)(.+?)(?<=\S)\1(?!\w)")
_MARKS = ("#", ">", "*", "_", "`", "](", "- ", "--", "+ ")


def plain(text: str) -> str:
    """The text without headings, quotes, list marks, emphasis, code marks and link addresses."""
    if not any(mark in text for mark in _MARKS):
        return text
    text = _LINK.sub(r"\1", text)
    text = _RULE.sub("", text)
    text = _START.sub("", text)
    for _ in range(2):  # bold in italics
        text = _EMPHASIS.sub(r"\2", text)
    return text.replace("`", "")
