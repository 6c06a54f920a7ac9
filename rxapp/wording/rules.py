"""Which greeting a customer gets, and how greeting, content and signature become one text. Pure.

`greet` is the one function behind the preview and the message (CL-27..33, D-13..16). It takes what the record holds
and nothing else: no gender is guessed from a name, and no name is inflected (D-14, D-15).
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from rxapp.core.kinds import KINDS, WRITTEN, Kind
from rxapp.core.text import clean, one_line
from rxapp.staff.permissions import Right
from rxapp.staff.rules import Permission
from rxapp.wording.phrases import DEFAULT, FALLBACK, Phrases

RIGHTS = (Right(Permission.EDIT_TEMPLATES),)


class StyleCase(StrEnum):
    """The row of the D-14 table that was taken, for the line that explains the greeting (CL-36)."""

    INFORMAL_FIRST = "informal_first"
    INFORMAL_FORM = "informal_form"
    INFORMAL_TITLE = "informal_title"
    FORMAL_TITLE = "formal_title"
    FORMAL_FIRST = "formal_first"
    FORMAL_FORM = "formal_form"
    COMPANY = "company"
    NOTHING = "nothing"


class NoGreeting(StrEnum):
    """Why a message gets no greeting (CL-27, CL-37, CL-43, D-13, D-16); empty means that it gets one.

    The last is for a text from which staff took it, or into which none was put: the set-up asks for one.
    """

    NO = ""
    NOTE = "note"
    NO_TEMPLATE = "no_template"
    OWN_WORDS = "own_words"
    NOT_IN_TEXT = "not_in_text"


@dataclass(frozen=True, slots=True)
class NameParts:
    """What the record says of a name. `kind` is "person" or "company"; a title is a code or an own text.

    `language` is the customer's, to which the forms of address belong (D-128); "" where they fit any.
    """

    kind: str = "person"
    title: str = ""
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    form_informal: str = ""
    form_formal: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Greeting:
    """The greeting with its mark, the row that was taken, and the name parts that it took."""

    text: str
    style_case: StyleCase
    used: tuple[str, ...] = ()


SUBJECT_LIMIT = 200
CONTENT_LIMIT = max(KINDS[kind].template_limit for kind in WRITTEN)  # of the roomiest kind

_MEN = ("mr",)
_WOMEN = ("mrs", "ms", "miss")
_SLOT = re.compile(r"\{(\w+)\}")

_INFORMAL = (StyleCase.INFORMAL_FORM, StyleCase.INFORMAL_FIRST, StyleCase.COMPANY, StyleCase.INFORMAL_TITLE)
_FORMAL = (StyleCase.FORMAL_FORM, StyleCase.FORMAL_TITLE, StyleCase.FORMAL_FIRST, StyleCase.COMPANY)
_TAKES = {
    StyleCase.INFORMAL_FORM: ("form_informal",),
    StyleCase.INFORMAL_FIRST: ("first_name",),
    StyleCase.INFORMAL_TITLE: ("title", "last_name"),
    StyleCase.FORMAL_FORM: ("form_formal",),
    StyleCase.FORMAL_TITLE: ("title", "last_name"),
    StyleCase.FORMAL_FIRST: ("first_name",),
    StyleCase.COMPANY: ("company",),
}


def greet(name: NameParts, language: str, *, formal: bool, patterns: Mapping[str, Phrases] = DEFAULT) -> Greeting:
    """The greeting of one customer in the template's language, ending with that language's mark.

    Implements the table of D-14 with D-14a and D-14b, CL-29..33. The first row whose name parts are filled is taken;
    a form of address replaces title and name, in the customer's own language only (D-128). A company record is greeted as
    the company. Unknown languages: English.
    """
    return _greeting(name, language, formal, patterns.get(language) or patterns[FALLBACK])


@lru_cache(maxsize=512)  # a screen asks for the same few a dozen times at every change
def _greeting(name: NameParts, language: str, formal: bool, phrases: Phrases) -> Greeting:
    parts = {field: _usable(getattr(name, field)) for field in NameParts.__dataclass_fields__ if field not in ("kind", "language")}
    if name.language not in ("", language):
        parts |= {"form_informal": "", "form_formal": ""}
    for case in _order(name.kind, formal=formal):
        if all(parts[field] for field in _TAKES[case]):
            pattern = _pattern(phrases, case, parts["title"], formal=formal)
            return Greeting(_written(pattern, phrases, parts, case), case, _used(pattern, case))
    return Greeting(phrases.nothing + phrases.mark, StyleCase.NOTHING)


def title_text(title: str, language: str, *, patterns: Mapping[str, Phrases] = DEFAULT) -> str:
    """A title as that language writes it; an own text stays as it is (D-14)."""
    phrases = patterns.get(language) or patterns[FALLBACK]
    return phrases.titles.get(title, one_line(title))


def why_no_greeting(kind: str, *, has_template: bool, uses_name: bool) -> NoGreeting:
    """Why there will be no greeting, or NoGreeting.NO (CL-27, CL-37, CL-43, D-13, D-16)."""
    if kind == Kind.NOTE:
        return NoGreeting.NOTE
    if not has_template:
        return NoGreeting.NO_TEMPLATE
    return NoGreeting.NO if uses_name else NoGreeting.OWN_WORDS


def assemble(kind: str, *, greeting: str, content: str, signature: str) -> str:
    """The whole text: greeting, content, signature with the breaks of the kind (CL-41, D-14a).

    An empty line stands between them in e-mail, one line break in SMS; a note is its content alone (D-16).
    Empty content leaves greeting and signature (CL-44). NFC, `\\n` line breaks.
    """
    parts = (content,) if kind == Kind.NOTE else (greeting, content, signature)
    cleaned = (clean(part).strip() for part in parts)
    return clean(KINDS[Kind(kind)].gap.join(part for part in cleaned if part))


def _order(kind: str, *, formal: bool) -> tuple[StyleCase, ...]:
    rows = _FORMAL if formal else _INFORMAL
    if kind != "company":
        return rows
    return rows[0], StyleCase.COMPANY, *(row for row in rows[1:] if row != StyleCase.COMPANY)


def _pattern(phrases: Phrases, case: StyleCase, title: str, *, formal: bool) -> str:
    match case:
        case StyleCase.INFORMAL_FORM | StyleCase.INFORMAL_FIRST:
            return phrases.informal
        case StyleCase.FORMAL_FORM | StyleCase.FORMAL_FIRST:
            return phrases.formal_first
        case StyleCase.COMPANY:
            return phrases.company_formal if formal else phrases.company_informal
        case _:
            pass  # by the title
    if title in _MEN:
        return phrases.formal_m
    return phrases.formal_f if title in _WOMEN else phrases.formal_other


def _written(pattern: str, phrases: Phrases, parts: dict[str, str], case: StyleCase) -> str:
    words = {**parts, "title": phrases.titles.get(parts["title"], parts["title"]), "name": parts[_TAKES[case][0]]}
    filled = _SLOT.sub(lambda slot: words.get(slot[1], ""), pattern)
    return one_line(filled) + phrases.mark


def _used(pattern: str, case: StyleCase) -> tuple[str, ...]:
    if case == StyleCase.COMPANY and "{company}" not in pattern:
        return ()
    return _TAKES[case]


def _usable(part: str) -> str:
    """One clean line without the commas and colons at its ends; nothing if no letter or digit is in it."""
    line = one_line(part or "").strip(" ,;:")
    return line if any(unicodedata.category(c)[0] in "LN" for c in line) else ""
