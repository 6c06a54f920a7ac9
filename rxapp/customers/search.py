"""What is searched, and what a needle asks for: one meaning for both databases. Pure.

Each customer has one text. Folded words stand in it as they are; a folded text has no capitals, so capitals mark what is
not plain words. `XY` stands before a first name, last name or company, so that one or two letters can ask for a beginning
("Yha"). A phone stands there three times: digits written A to J; every pair of neighbouring digits written as one
capital of another script, so that the trigrams of a needle of four digits and more say six; and the beginnings of the
whole and of the national number, for needles of fewer than three digits. `SUP` marks a supplier.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from rxapp.core.text import fold
from rxapp.customers.rules import phone_parts

LIMIT = 200
CONFLICT_WORDS = "conflict konflikt conflicto конфликт конфлікт"

_CAPITALS = (*range(0x0410, 0x0430), *range(0x0531, 0x0557), *range(0x0393, 0x03A2), *range(0x03A3, 0x03AA), *range(0x0400, 0x0410))
_PAIRS = [chr(code) for code in _CAPITALS][:100]
_DIGITS = str.maketrans("0123456789", "ABCDEFGHIJ")
_PHONE_LIKE = re.compile(r"[0-9+\-()/.\s]*")
_SUPPLIER = "SUP"
_TRUNK_8_LENGTH = 11


@dataclass(frozen=True, slots=True)
class Needle:
    """What must be found: of each group at least one of its parts, anywhere in the customer's text."""

    groups: tuple[tuple[str, ...], ...] = ()

    def matches(self, stored: str) -> bool:
        """Whether a customer's text has it: what both databases must agree with."""
        return all(any(part in stored for part in group) for group in self.groups)

    def count(self, texts: Sequence[str]) -> int:
        """How many of the texts have it."""
        left = texts
        for group in self.groups:
            left = [text for text in left if group[0] in text] if len(group) == 1 else [t for t in left if any(p in t for p in group)]
        return len(left)

    def suppliers(self) -> "Needle":
        """The same among suppliers only (RO-6)."""
        return Needle((*self.groups, (_SUPPLIER,)))


def stored_text(
    *,
    names: Iterable[str],
    phones: Iterable[str],
    emails: Iterable[str],
    postcode: str,
    tags: Iterable[str],
    is_supplier: bool,
    is_conflict: bool,
) -> str:
    """The text by which one customer is found; names are first, last and company, phones in E.164 (D-27, RO-31)."""
    code = fold(postcode)
    lines = [f"XY{name}" for name in map(fold, names) if name]
    lines += [_stored_phone(phone) for phone in phones]
    lines += [fold(email) for email in emails]
    lines += [code, code.replace(" ", "")] if " " in code else [code]
    lines += [fold(tag) for tag in tags]
    lines += [CONFLICT_WORDS] if is_conflict else []
    lines += [_SUPPLIER] if is_supplier else []
    return "\n".join(filter(None, lines))


def needle(q: str) -> Needle:
    """What a search text asks for; `q` is one line of at most LIMIT characters.

    Only digits and `+ - ( ) / .` and spaces: one phone number, by digits without trunk 0, 00 or country code. Else every
    word must occur, in any order and field; a word of fewer than 3 characters begins a first name, last name or company.
    """
    if len(q.strip()) > 2 and any(c.isdigit() for c in q) and _PHONE_LIKE.fullmatch(q):
        return Needle((_phone_group(q),))
    return Needle(tuple((_word(word),) for word in dict.fromkeys(fold(q).split())))


def _word(word: str) -> str:
    return word if len(word) > 2 else "XY"[len(word) - 1 :] + word


def _phone_group(q: str) -> tuple[str, ...]:
    """The ways to read the digits: as they stand, and without the signs for "from here" and "from abroad"."""
    text = q.replace("(0)", "")
    digits = "".join(c for c in text if c.isdecimal())
    read = [_anywhere(digits)]
    if text.strip().startswith("+"):
        read += _abroad(digits)
    elif digits.startswith("00"):
        read += _abroad(digits[2:])
    elif digits.startswith("0"):
        read.append(_anywhere(digits[1:]) or _beginning("Q", digits[1:]))
    elif digits.startswith("8") and len(digits) == _TRUNK_8_LENGTH:
        read.append(_anywhere(digits[1:]))
    return tuple(dict.fromkeys(filter(None, read))) or ("QQQ",)


def _abroad(digits: str) -> list[str]:
    """A number with its country code; a trunk 0 after the code is left out too."""
    code = next((digits[:n] for n in (1, 2, 3) if digits[:n].isdigit() and int(digits[:n]) in COUNTRY_CODE_TO_REGION_CODE), "")
    rest = digits[len(code) :]
    without_trunk = [_anywhere(code + rest[1:])] if code and rest.startswith("0") else []
    return [_anywhere(digits) or _beginning("W", digits), *without_trunk]


def _anywhere(digits: str) -> str:
    if len(digits) < 3:
        return ""
    return digits.translate(_DIGITS) if len(digits) == 3 else _paired(digits)


def _beginning(mark: str, digits: str) -> str:
    marks = {"W": "VW", "Q": "ZQ"}[mark]
    return marks[len(digits) - 1 :] + digits.translate(_DIGITS) if digits else ""


def _paired(digits: str) -> str:
    return "".join(_PAIRS[int(digits[i : i + 2])] for i in range(len(digits) - 1))


def _stored_phone(number: str) -> str:
    digits = number.lstrip("+")
    national = digits[len(phone_parts(number)[0]) - 1 :]
    return f"VW{digits.translate(_DIGITS)} ZQ{national[:2].translate(_DIGITS)} {_paired(digits)}"
