"""Text from outside: cleaned once at the edge, folded the same for every database."""

import re
import unicodedata
from functools import cache
from typing import Any

from rxapp.core import shapes

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_SINGLES = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ħ": "h", "ŧ": "t", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ґ": "г"})

# What Unicode shows as nothing (Default_Ignorable_Code_Point), and two fillers that are letters by name only.
_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_ANY_UNSEEN = re.compile(f"[{_UNSEEN}]")
_NEVER_NEEDED = re.compile("[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufeff\uffa0\ufff0-\ufff8]")
# Letters are joined or kept apart by ZWJ and ZWNJ from Arabic to Myanmar, from Khmer to Balinese and their like; so are emoji.
_JOINED = (
    "\u0600-\u1059\u1780-\u18af\u1900-\u1c4f\ua840-\uabff\ufb50-\ufdff\ufe70-\ufefc"
    "\U00010a00-\U00011fff\U0001e900-\U0001e95f\u2190-\u2bff\u3030-\u303d\u3297-\u3299\ufe0f\U0001f000-\U0001faff"
)
_NEEDLESS_JOINER = re.compile(f"(?<![{_JOINED}])[\u200c\u200d]+|(?<=[\u200c\u200d])[\u200c\u200d]+")
_APOSTROPHES = "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u2018\u2019\u201b\u2032\u2035\u055a\ua78c"
_HYPHENS = "\u058a\u05be\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d"
_ONE_SIGN = str.maketrans(dict.fromkeys(_APOSTROPHES, "") | dict.fromkeys(_HYPHENS, "-"))


def clean(text: str) -> str:
    """NFC, `\\n` line breaks, no NUL, no other controls but tab, no lone surrogates (D-14a)."""
    text = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return text if text.isascii() else unicodedata.normalize("NFC", _too_many_marks().sub(r"\1", text))


def encodable(value: Any) -> Any:
    """The same value (JSON: text, lists, dictionaries inside one another) without lone surrogates, which no socket could carry back."""
    if isinstance(value, str):
        return value if value.isascii() else _SURROGATES.sub("", value)
    if shapes.is_list(value):
        return [encodable(part) for part in value]
    return {name: encodable(part) for name, part in value.items()} if shapes.is_dict(value) else value


def one_line(text: str) -> str:
    """Clean text on one line: every run of white space becomes one space, ends trimmed, and no invisible characters.

    ZWJ and ZWNJ stay behind letters and emoji that need them.
    """
    line = " ".join(clean(text).split())
    if line.isascii():
        return line
    return " ".join(clean(_NEEDLESS_JOINER.sub("", _NEVER_NEEDED.sub("", line))).split())


def visible(text: str) -> str:
    """One line without any character that shows as nothing."""
    return _ANY_UNSEEN.sub("", one_line(text))


def is_visible_name(text: str) -> bool:
    """Whether there is a letter or digit in it that one sees (D-29)."""
    return any(c.isalnum() for c in visible(text))


def fold(text: str) -> str:
    """The form that is searched and sorted: no case, no accents, one space between words.

    Apostrophes and invisible characters are left out, and every hyphen and dash is one sign. `Łódź` -> `lodz`, `ёж` -> `еж`,
    `O’Brien` -> `obrien`. Made in Python, because the databases fold differently.
    """
    plain = clean(text).casefold()
    if plain.isascii():
        return " ".join(plain.translate(_ONE_SIGN).split())
    plain = clean(_ANY_UNSEEN.sub("", plain)).translate(_ONE_SIGN)  # clean again: letters and marks may meet now
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold()).casefold()  # ™ and ᴬ turn up as capitals
    bare = "".join(c for c in _ANY_UNSEEN.sub("", plain) if not unicodedata.combining(c))
    return " ".join(bare.translate(_SINGLES).translate(_ONE_SIGN).split())


@cache
def _too_many_marks() -> re.Pattern[str]:
    """A letter's marks beyond the thirtieth, which no language writes: sorting them takes the square of their number (UAX 15, D4)."""
    marks, start = list[str](), None
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
