"""How many SMS a text is, in which encoding, and which very character made it dear."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

_BASIC = (
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = "\f^{}\\[~]|€"
_UNITS = dict.fromkeys(_BASIC, 1) | dict.fromkeys(_EXTENDED, 2)

GSM, UNICODE = "GSM-7", "UCS-2"
LOOKED_AT = 3_200  # twice the longest SMS: what is longer cannot be sent, and is counted, not looked through (D1b)
_WORD = 40
_SIZES = {GSM: (160, 153), UNICODE: (70, 67)}

_SIGNS = {
    **dict.fromkeys("‘’‚‛′ʼ´`", "'"),
    **dict.fromkeys("“”„‟″«»", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00a0\u2007\u2009\u200a\u202f\t", " "),
    **dict.fromkeys("\u00ad\u200b\u200c\u2060\ufeff", ""),
    "…": "...",
    "•": "-",
    "×": "x",
    "№": "No.",
    "ª": "a",
    "º": "o",
}
_LETTERS = {
    "ł": "l",
    "Ł": "L",
    "đ": "d",
    "Đ": "D",
    "ð": "d",
    "Ð": "D",
    "þ": "th",
    "Þ": "Th",
    "œ": "oe",
    "Œ": "OE",
    "ı": "i",
    "ŧ": "t",
    "ħ": "h",
}


@dataclass(frozen=True, slots=True)
class Culprit:
    """One character that plain SMS does not know.

    `index` is its first place in the text and `places` are all of them, counted in characters from 0. `word` is the word
    it first stands in and `at` its place in that word. `label` is the catalogue key of its name, `replacement` what may
    stand in its place: None where nothing may, as in the customer's name.
    """

    character: str
    index: int
    places: tuple[int, ...]
    word: str
    at: int
    label: str
    replacement: str | None


@dataclass(frozen=True, slots=True)
class Segments:
    """What a text costs as SMS.

    `units` are septets or 16-bit units, `count` the number of SMS, `per_segment` the units that fit one of them, `room`
    the units that fit all of them. `culprit` is the first character that made it Unicode, `culprits` every different
    one and `different` how many these are; `plain_count` is how many SMS it would be after `plain` (equal to `count` where
    that saves nothing). Of a text longer than LOOKED_AT only the first culprit is told, and nothing is saved.
    """

    encoding: str
    units: int
    count: int
    per_segment: int
    room: int
    plain_count: int
    culprits: tuple[Culprit, ...] = ()
    different: int = 0

    @property
    def culprit(self) -> Culprit | None:
        """The first character that made it Unicode."""
        return self.culprits[0] if self.culprits else None


def segments(text: str, names: Sequence[str] = ()) -> Segments:
    """The cost of a text; `names` are the customer's names, which no replacement may touch."""
    encoding, units, count = _measure(text)
    single, several = _SIZES[encoding]
    per_segment = single if count <= 1 else several
    room = per_segment * max(count, 1)
    if encoding == GSM:
        return Segments(encoding, units, count, per_segment, room, count)
    different = len(set(text) - _UNITS.keys())
    if len(text) > LOOKED_AT:
        return Segments(encoding, units, count, per_segment, room, count, _first(text, names), different)
    plain_count = min(count, _measure(plain(text, names))[2])
    return Segments(encoding, units, count, per_segment, room, plain_count, _culprits(text, names), different)


def dear_character(text: str) -> str:
    """The first character that plain SMS does not know; "" where it knows all of them."""
    return next((character for character in text if character not in _UNITS), "")


def segment_count(text: str) -> int:
    """How many SMS a text is, 1 at least."""
    return max(_measure(text)[2], 1)


def plain(text: str, names: Sequence[str] = ()) -> str:
    """The text with every character replaced that has a plain twin, the customer's names excepted."""
    kept = _in_names(text, names)
    return "".join(character if place in kept else _twin(character) for place, character in enumerate(text))


def _measure(text: str) -> tuple[str, int, int]:
    encoding = GSM if all(character in _UNITS for character in text) else UNICODE
    sizes = [_UNITS[c] for c in text] if encoding == GSM else [2 if ord(c) > 0xFFFF else 1 for c in text]
    units = sum(sizes)
    single, several = _SIZES[encoding]
    return encoding, units, min(units, 1) if units <= single else _parts(sizes, several)


def _parts(sizes: Iterable[int], several: int) -> int:
    count, filled = 1, 0
    for size in sizes:  # a character of two units never straddles two SMS
        if filled + size > several:
            count, filled = count + 1, 0
        filled += size
    return count


def _first(text: str, names: Sequence[str]) -> tuple[Culprit, ...]:
    """The first culprit of a long text, with the part of its word that stands around it."""
    index = text.index(dear_character(text))
    start = max(0, index - _WORD)
    [found, *_] = _culprits(text[start : index + _WORD], names)
    return (replace(found, index=index, places=(index,)),)


def _culprits(text: str, names: Sequence[str]) -> tuple[Culprit, ...]:
    places: dict[str, list[int]] = {}
    words: dict[str, tuple[str, int]] = {}
    for match in re.finditer(r"\S+|\s", text):
        for place, character in enumerate(match[0], match.start()):
            if character not in _UNITS:
                places.setdefault(character, []).append(place)
                words.setdefault(character, (match[0], place - match.start()))
    kept = _in_names(text, names)
    return tuple(_culprit(character, tuple(found), *words[character], kept) for character, found in places.items())


def _culprit(character: str, places: tuple[int, ...], word: str, at: int, kept: set[int]) -> Culprit:
    twin = _twin(character)
    may_replace = twin != character and not kept.issuperset(places)
    return Culprit(character, places[0], places, word, at, _label(character), twin if may_replace else None)


def _twin(character: str) -> str:
    if character in _UNITS:
        return character
    if character in _SIGNS:
        return _SIGNS[character]
    if not character.isalpha():
        return character
    bare = _LETTERS.get(character) or unicodedata.normalize("NFD", character)[0]
    return bare if all(c in _UNITS for c in bare) else character


def _label(character: str) -> str:
    if character.isspace():
        return "message.culprit.space"
    sort = _SIGNS.get(character)
    named = {"'": "apostrophe", '"': "quote", "-": "dash", "...": "ellipsis", "": "invisible"}
    if sort in named:
        return f"message.culprit.{named[sort]}"
    if character.isalpha():
        return "message.culprit.letter"
    return "message.culprit.emoji" if ord(character) > 0xFFFF else "message.culprit.sign"


def _in_names(text: str, names: Sequence[str]) -> set[int]:
    return {place for start, end in _name_spans(text, names) for place in range(start, end)}


def _name_spans(text: str, names: Sequence[str]) -> Iterator[tuple[int, int]]:
    for word in {word for name in names for word in name.split() if len(word) > 1}:
        for match in re.finditer(rf"(?<!\w){re.escape(word)}\w*", text, re.IGNORECASE):
            yield match.span()
