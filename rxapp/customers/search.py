"""What is searched, and what a needle asks for: one meaning for both databases. Pure.

Each customer has one text. Folded words stand in it as they are; a folded text has no capitals, so capitals mark what is
not plain words. `XY` stands before each word of a first name, last name or company and `KX` before each word of another
field, so that one or two letters can ask for a beginning ("Yha", "Xha"). Numbers within a postcode or other line, tag, account number or
name stand there once more as bare digits, and a name's word with dots once more without them. A phone stands there three
times: digits written A to J; every pair of neighbouring digits written as one capital of another script, so that the
trigrams of a needle of four digits and more say six; and the beginnings of the whole and of the national number, for
needles of fewer than three digits. `SUP` marks a supplier.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE

from rxapp.core.addresses import compared_email
from rxapp.core.text import fold, visible
from rxapp.customers.numbers import LABELS
from rxapp.customers.rules import phone_parts

LIMIT = 200
CONFLICT_WORDS = "conflict konflikt conflicto конфликт конфлікт"

_CAPITALS = (*range(0x0410, 0x0430), *range(0x0531, 0x0557), *range(0x0393, 0x03A2), *range(0x03A3, 0x03AA), *range(0x0400, 0x0410))
_PAIRS = [chr(code) for code in _CAPITALS][:100]
_DIGITS = str.maketrans("0123456789", "ABCDEFGHIJ")
_NUMBER_SIGNS = re.compile(r"\A[0-9+\-()/.\s]+\Z")
_RUNS = re.compile(r"[0-9][0-9 ()/.-]*[0-9]")
_LABELS = "|".join(fold(label).replace(" ", r"\s") for label in (*LABELS, "fax", "sms", "callto"))
_LINK = re.compile(rf"(?<!\S)(?:(?:{_LABELS})(?:[.:]{{1,2}}\s?(?=[+(0-9])|\s(?=[+(]?[0-9][0-9 ()./-]{{5}}))|mailto:)")
_OF_A_LINK = re.compile(r";(?:ext|isub|phone-context)=\S*")
_AROUND = '<>[]{},;:!?"\u00ab\u00bb\u201c\u201d\u201e'
_NAME, _OTHER = "XY", "KX"
_SUPPLIER = "SUP"
_TRUNK_8_LENGTH = 11
_NOTHING = "QQQ"
_AND = ("and", "und", "y", "e", "i", "oraz", "и", "та", "і")  # folded, in the five languages and on German signs
_SHORT = 3  # a longer piece between dots is part of an address


@dataclass(frozen=True, slots=True)
class SearchQuery:
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

    def suppliers(self) -> "SearchQuery":
        """The same among suppliers only (RO-6)."""
        return SearchQuery((*self.groups, (_SUPPLIER,)))


def stored_text(
    *,
    names: Iterable[str],
    phones: Iterable[str],
    emails: Iterable[str],
    lines: Iterable[str],
    tags: Iterable[str],
    is_supplier: bool,
    is_conflict: bool,
    number: str = "",
) -> str:
    """The text by which one customer is found (D-27, RO-31).

    Names are first, last and company, phones in E.164, `lines` what else is found by its words; `number` is the account's.
    """
    named, labels, account = [fold(name) for name in names], [fold(tag) for tag in tags], fold(number)
    codes = [fold(line) for line in lines]
    others = [*map(fold, emails), *(word for code in codes for word in (*code.split(), code.replace(" ", "")))]
    others += [*account.split(), account.lstrip("0")]
    others += [word for label in labels for word in _spellings(label.split())]
    others += _bare_numbers([account, *codes, *labels, *named])
    others += CONFLICT_WORDS.split() if is_conflict else []
    lines = [_marked(_NAME, _spellings(name.split())) for name in named]
    lines += [_stored_phone(phone) for phone in phones]
    lines += [_marked(_OTHER, others), _SUPPLIER if is_supplier else ""]
    return "\n".join(filter(None, lines))


def query_of(q: str) -> SearchQuery:
    """What a search text asks for; `q` is one line of at most LIMIT characters (D-140).

    Only digits and `+ - ( ) / .` and spaces: a phone by any piece of it, without trunk 0, 00 or country code, or the
    beginning of a number in a postcode, tag, account number or name. Else every word must occur, in any order and field;
    a number is then a piece of a phone too, and a word of one or two characters begins a word: of any field where a longer
    word stands beside it, else of the name or company.
    """
    typed = _typed(q)
    words = [fold(compared_email(core(word))) if "xn--" in word else word for word, _ in typed]
    cores = [core(word) for word in words]
    if is_number_like(line := " ".join(cores)):
        whole = fold(q).split()
        return SearchQuery(((*_number_group(line), *(word for word in whole if whole != cores and len(whole) == 1)),))
    marks = (_NAME, _OTHER) if any(len(_bare(word)) > 2 for word in cores) else (_NAME,)
    dialled = _dialled_in_pieces(cores)
    groups = (
        group + dialled.get(place, ()) + _as_typed(*typed[place]) + (_other_and(cores[place], marks) if place else ())
        for place, word in enumerate(words)
        for group in _groups(word, marks)
    )
    return SearchQuery(tuple(dict.fromkeys(tuple(dict.fromkeys(group)) for group in groups)))


def plain(q: str) -> SearchQuery:
    """The same for a folded text without marks, such as a message's: every word as it stands, a number also without trunk 0 or 00."""
    words = [core(word) for word in words_of(q)]
    line = " ".join(words)
    whole = _from_abroad(line) if is_number_like(line) else ()
    return SearchQuery(tuple((word, *(whole or (_from_abroad(word) if is_number_like(word) else ()))) for word in words))


def words_of(q: str) -> list[str]:
    """The folded words of a search text, without the name of a link ("tel:", "mailto:")."""
    return [word for word, _ in _typed(q)]


def _typed(q: str) -> list[tuple[str, str]]:
    """The same words, each with what was typed between two blanks."""
    raws = _LINK.sub("", _OF_A_LINK.sub("", fold(q))).split() or visible(q).casefold().split()  # signs that no text keeps find nobody
    return [(word, raw) for raw in raws for word in re.sub("[,;]", " ", raw).split()] or [(raw, raw) for raw in raws]


def _as_typed(word: str, raw: str) -> tuple[str, ...]:
    """What was typed, where signs were taken off it: they may belong to the name, as in "0;0"."""
    return (raw,) if raw != core(word) and len(raw) > 2 else ()


def core(word: str) -> str:
    """A word without the signs that a list or a quotation puts around it."""
    has_digits = any("0" <= sign <= "9" for sign in word)
    return word.strip(_AROUND if has_digits else _AROUND + "()") or word


def is_number_like(text: str) -> bool:
    """Whether it can be a number: three characters and more, digits and the signs among them and nothing else."""
    return len(text) > 2 and _is_of_a_number(text)


def _is_of_a_number(word: str) -> bool:
    return _NUMBER_SIGNS.match(word) is not None and any("0" <= sign <= "9" for sign in word)


def _marked(mark: str, words: Iterable[str]) -> str:
    return " ".join(mark + word for word in dict.fromkeys(words) if word)


def _bare(word: str) -> str:
    return word.replace(".", "") or word


def _spellings(words: Sequence[str]) -> Iterator[str]:
    """The words, and how else one writes those with dots: "s.r.o." as "sro" and "s r o", "s. r. o." as "sro" too."""
    yield from words
    run = ""
    for word in (*words, ""):
        pieces = [piece for piece in word.split(".") if piece]
        if "." in word:
            yield from ("".join(pieces), *pieces)
        if len(word) and len(_bare(word)) == 1:
            run += _bare(word)
        else:
            yield run if len(run) > 1 else ""
            run = ""


def _bare_numbers(fields: Iterable[str]) -> Iterator[str]:
    """The numbers of three digits and more in the fields: whole across signs and spaces, and each part of them."""
    for run in (run for field in fields for run in _RUNS.findall(field)):
        parts = re.findall("[0-9]+", run)
        yield from (digits for digits in ("".join(parts), *parts) if len(digits) > 2)


def _groups(word: str, marks: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The word's own group; of one with short pieces between dots one for each of them: "co.kg" is "Co. KG" too."""
    own, pieces = _group(word, marks), [piece for piece in core(word).split(".") if piece]
    if len(pieces) > 1 and all(len(piece) <= _SHORT and piece.isalpha() for piece in pieces):
        yield from (own + _group(piece, marks) for piece in pieces)
    else:
        yield own


def _group(word: str, marks: tuple[str, ...]) -> tuple[str, ...]:
    """The ways in which a text may have one word of several."""
    inner = core(word)
    bare = _bare(inner)
    whole = inner if len(inner) > 2 else word if len(word) > 2 else ""
    found = [whole] if whole else []
    if len(bare) <= 2:
        found += [mark[len(bare) - 1 :] + bare for mark in marks]
    elif bare != whole:
        found.append(bare)
    if twin := _with_or_without_slash(bare):
        found += [mark[1:] + twin for mark in marks]
    if is_number_like(inner):
        found += [part for part in _number_group(inner) if part != _NOTHING]
    elif bare.isdecimal() and bare.isascii() and len(marks) > 1:
        found += [part for part in (_beginning("W", bare), _beginning("Q", bare.lstrip("0"))) if part]
    return tuple(found)


def _with_or_without_slash(word: str) -> str:
    """The other spelling of two letters: "a/s" of "as" and "as" of "a/s"; "" of any other word."""
    letters = word.replace("/", "")
    if len(letters) != 2 or not letters.isalpha() or word not in (letters, "/".join(letters)):
        return ""
    return "/".join(letters) if word == letters else letters


def _other_and(word: str, marks: tuple[str, ...]) -> tuple[str, ...]:
    """How else a name may write "and": "&" for a word, each of the words for "&"."""
    others = _AND if word == "&" else ("&",) if word in _AND else ()
    return tuple(mark[min(len(other), 2) - 1 :] + other for other in others for mark in marks)


def _dialled_in_pieces(words: Sequence[str]) -> dict[int, tuple[str, ...]]:
    """Where several numbers stand in a row, some too short to be looked for alone: the one phone that they may be."""
    found: dict[int, tuple[str, ...]] = {}
    for is_number, row in groupby(range(len(words)), key=lambda place: _is_of_a_number(words[place])):
        places = list(row)
        if is_number and len(places) > 1 and min(len(words[place]) for place in places) < 3:
            found |= dict.fromkeys(places, _number_group(" ".join(words[place] for place in places)))
    return found


def _from_abroad(text: str) -> tuple[str, ...]:
    digits = "".join(c for c in text.replace("(0)", "") if c.isdecimal())
    dialled = digits[2:] if digits.startswith("00") else digits.removeprefix("0")
    return (dialled,) if len(dialled) > 2 else ()


def _number_group(text: str) -> tuple[str, ...]:
    """A phone, or the beginning of another number."""
    digits = "".join(c for c in text if c.isdecimal())
    other = [_OTHER[1:] + digits] if len(digits) > 2 and not text.startswith("+") else []
    return tuple(filter(None, (*_phone_group(text), *other))) or (_NOTHING,)


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
    return tuple(dict.fromkeys(filter(None, read)))


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
