"""Reading a phone number as people write it: the number, and the one that was probably meant where it may be another. Pure.

Valid is what a country gives out by its own plan; possible is what has the length of a number. A number that is possible and
not valid is asked about, because a digit too many makes one number into another.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult

LABELS = (
    *("telephone", "telefon", "telefono", "teléfono", "tel", "phone", "mobile", "mobil", "mob", "cell", "móvil", "handynummer", "handy"),
    *("tlf", "tfno", "tfn", "nr telefonu", "nr tel", "komórka", "kom", "телефон", "тел", "мобильный", "мобільний", "моб", "т"),
)
_WORDS = "|".join(label.replace(" ", r"\s{1,3}") for label in LABELS)
_BEFORE = re.compile(rf"^(?:{_WORDS})[\s.:]*(?=[+(\d])", re.IGNORECASE)
_URI = re.compile(r"^tel:\s*([^;?]*).*$", re.IGNORECASE)
_STORIES = re.compile(r"\+44(7700900|1632960)\d{3}$")  # set apart for films and examples (Ofcom), and so never valid


@dataclass(frozen=True, slots=True)
class Read:
    """What a text says as a phone number; both numbers in E.164, "" for none.

    `number` is the text's own, `suggestion` another one that was probably meant. `is_doubtful`: ask staff before keeping it.
    """

    number: str = ""
    suggestion: str = ""
    is_doubtful: bool = False


def read(text: str, *, country: str) -> Read:
    """Read a phone number from text as typed or pasted; `country` is the ISO code whose national form is understood (D-30).

    A label before it (`tel.`, `tel:`, "mobile") is skipped. Words and extensions make it no number; of two numbers in one text
    the first is the suggestion.
    """
    bare = bare_number(text)
    if first := _first_of_two(bare):
        return Read(suggestion=_valid(first, country), is_doubtful=True)
    number = _possible(bare, country)
    if number and (_STORIES.match(number) or (_is_valid(number) and not _lacks_plus(bare, country))):
        return Read(number)
    suggestion = next((found for found in _others(bare, country) if found not in ("", number)), "")
    is_valid = bool(number) and _is_valid(number)
    return Read(number, suggestion, is_doubtful=bool(number) and (bool(suggestion) or not is_valid))


def international(number: str) -> str:
    """A number in E.164 as it is shown abroad."""
    return phonenumbers.format_number(phonenumbers.parse(number), PhoneNumberFormat.INTERNATIONAL)


def bare_number(text: str) -> str:
    """The number without the word or the link's beginning before it; an extension that the link names stays."""
    bare = text.strip().strip(",;").strip()
    uri = _URI.match(bare)
    if uri and ";ext=" not in bare.casefold():
        bare = uri[1].strip()
    bare = _BEFORE.sub("", bare)
    return "+" + bare[2:] if bare.startswith("00") else bare


def _first_of_two(bare: str) -> str:
    """The first of several numbers in one, else "": 12345/6 and 12345/6/7 are lines of one house, 089/12345 an area and its line."""
    parts = [part.strip() for part in bare.split("/")]
    kept = len(parts)
    while kept > 1 and len(parts[kept - 1]) in (1, 2) and parts[kept - 1].isdecimal():
        kept -= 1
    first = "/".join(parts[:kept])
    return first if kept < len(parts) and sum(c.isdigit() for c in first) >= 6 else ""


def _others(bare: str, country: str) -> Iterator[str]:
    """What else it may be, the likeliest first: each is valid, or ""."""
    digits = "".join(c for c in bare if c.isdigit())
    if not digits or any(c.isalpha() for c in bare):
        return
    if not bare.startswith("+"):
        yield _valid(f"+{digits}", country)
        yield _valid(digits[1:], country)
        return
    code = str(_country_code(f"+{digits}") or "")
    if code:
        yield _valid(f"+{code}{digits[len(code) + 1 :]}", country)


def _lacks_plus(bare: str, country: str) -> bool:
    """Whether it begins with the country's own prefix, and is a whole number without it too."""
    prefix = str(phonenumbers.country_code_for_region(country) or "-")
    digits = "".join(c for c in bare if c.isdigit())
    return (
        bare[:1].isdigit()
        and digits.startswith(prefix)
        and _possible(bare, country) != f"+{digits}"
        and bool(_valid(f"+{digits}", country))
    )


def _valid(text: str, country: str) -> str:
    number = _possible(text, country)
    return number if number and _is_valid(number) else ""


def _is_valid(number: str) -> bool:
    return phonenumbers.is_valid_number(phonenumbers.parse(number))


def _country_code(number: str) -> int:
    try:
        return phonenumbers.parse(number).country_code or 0
    except NumberParseException:
        return 0


def _possible(text: str, country: str) -> str:
    if any(c.isalpha() for c in text):
        return ""
    try:
        number = phonenumbers.parse(text, country or None)
    except NumberParseException:
        return ""
    if number.extension or phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164)
