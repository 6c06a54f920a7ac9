"""Text from outside: cleaned once at the edge, folded the same for every database."""

import re
import unicodedata
from functools import cache

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SINGLES = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ґ": "г"})


def clean(text: str) -> str:
    """NFC, `\\n` line breaks, no NUL, no other controls but tab, no lone surrogates (D-14a)."""
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if text.isascii() else unicodedata.normalize("NFC", _too_many_marks().sub(r"\1", text))


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


@cache
def _too_many_marks() -> re.Pattern[str]:
    """A letter's marks beyond the thirtieth, which no language writes: sorting them takes the square of their number (UAX 15, D4)."""
    marks, start = [], None
    for code in range(0x300, 0x20000):
        is_mark = unicodedata.combining(chr(code)) > 0
        if is_mark and start is None:
            start = code
        elif not is_mark and start is not None:
            marks.append(f"{chr(start)}-{chr(code - 1)}")
            start = None
    one = f"[{''.join(marks)}]"
    return re.compile(f"({one}{{30}}){one}+")


def initials(name: str) -> str:
    """One or two letters for the avatar: of the first and the last word that begin with a letter."""
    parts = [word for word in name.split() if word[:1].isalpha()]
    return (parts[0][:1] + (parts[-1][:1] if len(parts) > 1 else "")).upper() if parts else ""
