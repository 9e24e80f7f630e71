"""The small steps by which a mapping file turns cells into fields. Pure functions, each with tests."""

from proeftuin.exchange.logic.lists import (
    choose,
    except_,
    first,
    first_filled_as,
    join,
    map_codes,
    only_one,
    unique,
    words,
)
from proeftuin.exchange.logic.markup import headings, section, strip_html, without_headings
from proeftuin.exchange.logic.values import date, number, only_longer, only_shorter, url, year, year_in_words
from proeftuin.exchange.logic.words import (
    capitalise,
    clean,
    first_sentences,
    fold,
    humanise,
    no_filler,
    one_line,
    sentence_case,
    split,
    split_braces,
    truncate,
    without_mail,
)

__all__ = [
    "capitalise", "choose", "clean", "date", "except_", "first", "first_filled_as", "first_sentences", "fold",
    "headings", "humanise", "join", "map_codes", "no_filler", "number", "one_line", "only_longer", "only_one",
    "only_shorter", "section", "sentence_case", "split", "split_braces", "strip_html", "truncate", "unique", "url",
    "without_headings", "without_mail", "words", "year", "year_in_words",
]  # fmt: skip
