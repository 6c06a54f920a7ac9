"""What a customer record may hold, and how two edits of one record are joined. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat

from rxapp.consent.rules import How
from rxapp.core import addresses
from rxapp.core.kinds import Kind as MessageKind
from rxapp.core.text import fold, is_visible_name
from rxapp.customers import numbers
from rxapp.staff.permissions import Right
from rxapp.staff.rules import Permission

RIGHTS = (Right(Permission.SEE_CUSTOMERS), Right(Permission.EDIT_CUSTOMERS))


class Kind(StrEnum):
    """The two types of client (RO-1)."""

    PERSON = "person"
    COMPANY = "company"


class Preference(StrEnum):
    """How the customer likes to be contacted: advice only (CL-12, CL-15, D-5)."""

    NONE = ""
    EMAIL = "email"
    SMS = "sms"


class LastContact(StrEnum):
    """What the latest contact was, for the grid's icon: sent, received, a note, a call."""

    OUT = "out"
    IN = "in"
    NOTE = "note"
    CALL = "call"


class Trouble(StrEnum):
    """What a provider told of a number or address: why a message to it may not arrive.

    `BOUNCED` is an address that takes no mail, `UNREACHABLE` a number that takes no SMS; `SPAM` and `OPTED_OUT` are what
    its owner said.
    """

    BOUNCED = "bounced"
    UNREACHABLE = "unreachable"
    SPAM = "spam"
    OPTED_OUT = "opted_out"


def trouble_after(kind: str, how: str) -> Trouble | None:
    """The mark on the number itself after its owner withdrew consent; after STOP no network carries an SMS to it. None for no mark."""
    return Trouble.OPTED_OUT if kind == MessageKind.SMS and how in (How.STOP, How.OPTED_OUT) else None


TITLES = ("mr", "mrs", "ms", "miss", "mx", "dr", "prof")
PHONE_LABELS = ("mobile", "work", "home")
LANGUAGES = ("en", "pl", "es", "ru", "uk")
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
MAX_PHONES, MAX_EMAILS, MAX_TAGS = 40, 40, 30
MOST = {"phones": MAX_PHONES, "emails": MAX_EMAILS, "tags": MAX_TAGS}
ROWS = {"phones": "number", "emails": "address", "tags": ""}  # what makes a row of a list the same row
SIMILAR_FROM = 88
EMAIL_LIMIT = 254

_LAST_THREE = re.compile(r"0(\D*)0(\D*)0(\D*)$")
_INITIALS = re.compile(r"(?<!\S)(\w) (?=\w(?:\s|$))")  # "s. r. o." is "s.r.o."
_JOINTS = str.maketrans({"-": " ", ",": " ", ".": "", "'": "", "’": ""})
_LEGAL_FORMS = frozenset(fold("ltd limited plc llp inc gmbh sp z oo sa sl sc ооо оао тов ип фоп & and co kg sro").split())


def last_contact(kind: str) -> LastContact | None:
    """The icon's word for a contact; an e-mail or SMS without a direction was sent by us. None: not a contact."""
    sent = {"email": LastContact.OUT, "sms": LastContact.OUT}
    return sent.get(kind) or next((known for known in LastContact if known == kind), None)


def name_shown(*, kind: str, first_name: str, last_name: str, company: str, phone: str) -> str:
    """The name as every screen shows and sorts it: a person's names, else the company, else the phone (D-29)."""
    person, company = (name if is_visible_name(name) else "" for name in (f"{first_name} {last_name}".strip(), company))
    if kind == Kind.COMPANY:
        return company or person or phone
    return person or company or phone


def has_name(*, kind: str, first_name: str, last_name: str, company: str, has_phone: bool) -> bool:
    """Person: a first name, a last name or a phone; company: its name. What shows no letter and no digit is no name (D-29, RO-8)."""
    return is_visible_name(company) if kind == Kind.COMPANY else has_phone or is_visible_name(first_name + last_name)


def title_code(text: str) -> str:
    """The code of a title typed as a code, in any case; an own text stays as it is (D-14)."""
    return text.casefold().rstrip(".") if text.casefold().rstrip(".") in TITLES else text


def title_key(title: str) -> str:
    """The catalogue key of a title's code, "" for an own text."""
    return f"title.{title}" if title in TITLES else ""


def phone_number(text: str, *, country: str) -> str:
    """The number in E.164 ("+447700900633"), or "" where it is not one.

    `country` is the ISO code whose national form is understood; a leading + or 00 names another. Possible is enough:
    numbers that were never given out are numbers too, and asked about where they are typed (`numbers.read`). Extensions are refused.
    """
    return numbers.read(text, country=country).number


def suggested_number(text: str, *, country: str) -> str:
    """The number that was probably meant where the text may be another one, or is none (`numbers.read`); "" for none."""
    return numbers.read(text, country=country).suggestion


def phone_parts(number: str) -> tuple[str, str, str]:
    """Of an E.164 number: country prefix ("+44"), national form ("07700 900633"), international form."""
    prefix, national, international = _shapes(number[:-3])
    return prefix, national.format(*number[-3:]), international.format(*number[-3:])


@lru_cache(maxsize=50_000)
def _shapes(beginning: str) -> tuple[str, str, str]:
    """The country prefix, and how numbers that begin so are written; the last three digits, which decide nothing, are left open."""
    try:
        parsed = phonenumbers.parse(beginning + "000")
    except NumberParseException:
        return "", beginning + "{}{}{}", beginning + "{}{}{}"
    forms = (phonenumbers.format_number(parsed, form) for form in (PhoneNumberFormat.NATIONAL, PhoneNumberFormat.INTERNATIONAL))
    return f"+{parsed.country_code}", *(_LAST_THREE.sub(r"{}\1{}\2{}\3", text) for text in forms)  # type: ignore[return-value]


def phone_shown(number: str, *, country: str) -> str:
    """National form where the number is of the shop's country, else international."""
    prefix, national, international = phone_parts(number) if number else ("", "", "")
    return national if prefix == prefix_of(country) else international


@lru_cache
def prefix_of(country: str) -> str:
    """The country prefix of an ISO code, "+44" for GB; "" where there is none."""
    code = phonenumbers.country_code_for_region(country)
    return f"+{code}" if code else ""


def country_of_prefix(prefix: str) -> str:
    """The main country of a prefix, "GB" for "+44"; "" where there is none."""
    return dict(prefixes()).get(prefix, "")


@lru_cache
def prefixes() -> tuple[tuple[str, str], ...]:
    """Every country prefix with its main country: ("+44", "GB"), by number (CC-5, D-30)."""
    listed = phonenumbers.COUNTRY_CODE_TO_REGION_CODE
    return tuple((f"+{code}", regions[0]) for code, regions in sorted(listed.items()) if regions[0] != "001")


def countries() -> frozenset[str]:
    """The ISO codes that an address may have."""
    return frozenset(phonenumbers.SUPPORTED_REGIONS)


def email_address(text: str) -> str:
    """The address as it is kept, with its own case, or "" where it is none that a channel carries. Asks no network."""
    address = addresses.email_address(text)
    return address if len(folded_email(address)) <= EMAIL_LIMIT else ""


def folded_email(address: str) -> str:
    """The form in which addresses are compared; numbers in E.164 stay as they are."""
    return addresses.compared_email(address)


def tag_key(name: str) -> str:
    """The form by which two spellings are one tag (RO-30)."""
    return fold(name)[:120]


def similarity_key(text: str) -> str:
    """A folded name without legal forms, its words in order, for comparing names that may be the same."""
    words = _INITIALS.sub(r"\1", fold(text).translate(_JOINTS)).split()
    return " ".join(sorted(word for word in words if word not in _LEGAL_FORMS))


def meant(*, exact: Sequence[int], alone: Sequence[int], typed: str) -> int:
    """Whom Enter means in a search box, 0 for nobody: the one customer whose account number, phone or e-mail is just what was
    typed (`exact`), else the only one found (`alone`) where no digit was typed: a scan that is nobody's may be a piece of somebody's
    number.
    """
    if exact:
        return exact[0] if len(exact) == 1 else 0
    return alone[0] if len(alone) == 1 and not any(sign.isdecimal() for sign in typed) else 0


@dataclass(frozen=True, slots=True)
class Joined:
    """Two edits of one record: what to save, and the fields that both changed, differently.

    `values` keep mine where both changed; `others` are the same values, with theirs in those places.
    """

    values: dict[str, Any]
    others: dict[str, Any]
    conflicts: tuple[str, ...]


def join_edits(*, base: Mapping[str, Any], theirs: Mapping[str, Any], mine: Mapping[str, Any]) -> Joined:
    """Join my edit of `base` with theirs, field by field, and phones, e-mails and tags row by row (D-37).

    What only one side changed takes that side's value; what both changed alike takes it too; else the field is a conflict.
    A row is known again by its number, address or folded word. All three have the same fields.
    """
    values: dict[str, Any] = {}
    others: dict[str, Any] = {}
    conflicts: list[str] = []
    for name, old in base.items():
        join = _join_lists if name in ROWS else _join_one
        values[name], others[name], is_conflict = join(name, old, theirs[name], mine[name])
        if is_conflict:
            conflicts.append(name)
    return Joined(values, others, tuple(conflicts))


def _join_one(_name: str, old: Any, theirs: Any, mine: Any) -> tuple[Any, Any, bool]:
    if mine == old:
        return theirs, theirs, False
    return mine, theirs, theirs not in (old, mine)


def _join_lists(name: str, old: list[Any], theirs: list[Any], mine: list[Any]) -> tuple[list[Any], list[Any], bool]:
    """Both lists that may come of it, and whether a row was changed by both, differently; new rows stand behind theirs."""
    if old in (theirs, mine) or theirs == mine:
        return _join_one(name, old, theirs, mine)
    was, their, my = (_rows(name, listed) for listed in (old, theirs, mine))
    kept: dict[str, Any] = {}
    other: dict[str, Any] = {}
    is_conflict = False
    for key in dict.fromkeys((*their, *my)):
        kept[key], other[key], differs = _join_one(name, was.get(key), their.get(key), my.get(key))
        is_conflict = is_conflict or differs
    main, other_main, mains_differ = _join_one(name, *(_main(name, listed) for listed in (old, theirs, mine)))
    found = [_with_main(name, rows, key) for rows, key in ((kept, main), (other, other_main))]
    return found[0], found[1], (is_conflict or mains_differ) and found[0] != found[1]


def _rows(name: str, listed: list[Any]) -> dict[str, Any]:
    """The rows by what makes them one; which e-mail is the main one is not a row's own, because only one is."""
    if name == "tags":
        return {tag_key(tag): tag for tag in listed}
    return {folded_email(row[ROWS[name]]): {part: value for part, value in row.items() if part != "is_main"} for row in listed}


def _main(name: str, listed: list[Any]) -> str:
    return next((folded_email(row["address"]) for row in listed if row["is_main"]), "") if name == "emails" else ""


def _with_main(name: str, rows: Mapping[str, Any], main: str) -> list[Any]:
    left = {key: row for key, row in rows.items() if row is not None}
    if name == "tags":
        return [left[key] for key in sorted(left)]
    if name == "phones":
        return list(left.values())
    chosen = main if main in left else next(iter(left), "")
    return [row | {"is_main": key == chosen} for key, row in left.items()]
