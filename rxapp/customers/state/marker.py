"""What the teal marker lies on: the parts of a found row that the search text asked for. Pure."""

import re

from rxapp.customers import search

_SYNTAX = re.compile(r"([\\^$.*+?()\[\]{}|/])")
_GAPS = "[ ()./-]*"


def pattern(q: str) -> str:
    """A JavaScript pattern (flags gu) over folded letters; "" where nothing is asked for.

    One phone number is found across its spaces; a word of fewer than three letters only where a word begins.
    """
    words = [search.core(word) for word in search.words_of(q)]
    if search.is_number_like(line := " ".join(words)):
        words = [line]
    return "|".join(_word(word) for word in sorted(set(words), key=len, reverse=True))


def _word(word: str) -> str:
    digits = "".join(c for c in word if c.isdecimal()).lstrip("0")
    if digits and search.is_number_like(word):
        return _GAPS.join(digits)
    literal = _SYNTAX.sub(r"\\\1", word)
    return literal if len(word) > 2 else r"(?<![\p{L}\p{N}])" + literal
