"""Text from outside: cleaned once at the edge, folded the same for every database."""

import re
import unicodedata

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SINGLES = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ґ": "г"})


def clean(text: str) -> str:
    """NFC, `\\n` line breaks, no NUL, no other controls but tab, no lone surrogates (D-14a)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _CONTROLS.sub("", text))


def one_line(text: str) -> str:
    """Clean text on one line: every run of white space becomes one space, ends trimmed."""
    return " ".join(clean(text).split())


def fold(text: str) -> str:
    """The form that is searched and sorted: no case, no accents, one space between words.

    `Łódź` -> `lodz`, `ёж` -> `еж`. Made in Python, because the databases fold differently.
    """
    plain = clean(text).casefold()
    if plain.isascii():
        return " ".join(plain.split())
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold()).casefold()  # ™ and ᴬ turn up as capitals
    bare = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(bare.translate(_SINGLES).split())
