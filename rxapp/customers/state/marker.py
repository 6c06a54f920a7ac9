"""What the teal marker lies on: the parts of a found row that the search text asked for. Pure."""

import re

from rxapp.core.text import fold

_PHONE_LIKE = re.compile(r"[0-9+\-()/.\s]{3,}")
_SYNTAX = re.compile(r"([\\^$.*+?()\[\]{}|/])")
_GAPS = "[ ()./-]*"


def pattern(q: str) -> str:
    """A JavaScript pattern (flags gu) over folded letters; "" where nothing is asked for.

    One phone number is found across its spaces; a word of fewer than three letters only where a word begins.
    """
    digits = "".join(c for c in q if c.isdecimal()).lstrip("0")
    if digits and _PHONE_LIKE.fullmatch(q):
        return _GAPS.join(digits)
    return "|".join(_word(word) for word in sorted(set(fold(q).split()), key=len, reverse=True))


def _word(word: str) -> str:
    literal = _SYNTAX.sub(r"\\\1", word)
    return literal if len(word) > 2 else r"(?<![\p{L}\p{N}])" + literal
