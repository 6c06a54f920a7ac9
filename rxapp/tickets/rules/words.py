"""Which words a ticket is found by, and what a search asks for: one meaning for both databases. Pure (D-122)."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rxapp.core.inputs import MAX_ID
from rxapp.core.text import fold

LIMIT = 200  # characters that are typed
WORD_LIMIT = 40  # letters of a word that count
WORDS_AT_MOST = 10_000  # different ones of a ticket
ASKED_AT_MOST = 8
SHORTEST_BEGINNING, LONGEST_MARKED = 2, 4
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"#?\s{0,3}([0-9]{1,10})")
_PHONE = re.compile(r"[+0-9][0-9 ()/.\-]{5,}")
_KNOWN = unicodedata.ucd_3_2_0  # letters that every database knows as letters; younger ones are written out


@dataclass(frozen=True, slots=True)
class Asked:
    """What is typed: all `words` whole, and the last one perhaps as a mere `beginning`; `number` where it may be one, 0 else.

    `only_number`: it was written with its sign (#20418).
    """

    words: tuple[str, ...] = ()
    beginning: str = ""
    number: int = 0
    only_number: bool = False


def words_of(texts: Iterable[str], *, are_folded: bool = False) -> list[str]:
    """The different words of these texts, sorted, as the index takes them."""
    found: set[str] = set()
    for text in texts:
        found.update(_cut(word) for word in _WORD.findall(text if are_folded else fold(text)))
        if len(found) > WORDS_AT_MOST:
            break
    return sorted(found)[:WORDS_AT_MOST]


def asked(typed: str, *, phone: str = "") -> Asked:
    """What the typed text asks for; `phone` is the number in E.164 that it is, "" where it is none.

    The last word may be the beginning of one, because it is still being typed; a single letter is a word.
    """
    text = typed.strip()
    numbered = _NUMBER.fullmatch(text)
    number = int(numbered[1]) if numbered and 0 < int(numbered[1]) <= MAX_ID else 0
    if text.startswith("#") and number:
        return Asked(number=number, only_number=True)
    if _PHONE.fullmatch(text):
        digits = re.sub(r"[^0-9]", "", phone or text)
        return Asked(words=(digits,) if phone else (), beginning="" if phone else digits, number=number)
    words = [_cut(word) for word in _WORD.findall(fold(text))][:ASKED_AT_MOST]
    if not words:
        return Asked(number=number)
    is_open = len(words[-1]) >= SHORTEST_BEGINNING and not typed.endswith(" ")
    return Asked(tuple(words[:-1] if is_open else words), words[-1] if is_open else "", number)


def beginnings(words: Iterable[str]) -> list[str]:
    """The marked beginnings of these words, of two to four letters, sorted."""
    lengths = range(SHORTEST_BEGINNING, LONGEST_MARKED + 1)
    return sorted({f"^{word[:length]}" for word in words for length in lengths if len(word) >= length})


def _cut(word: str) -> str:
    if not word.isascii():
        word = "".join(letter if _KNOWN.category(letter)[0] in "LN" else f"x{ord(letter):x}" for letter in word)
    return word[:WORD_LIMIT]
