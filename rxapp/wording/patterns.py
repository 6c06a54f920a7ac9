"""The shop's own greeting patterns: what each row of the D-14 table may hold, and the sample customer of each. Pure.

Only patterns that differ from the shipped ones are stored; the mark that ends a greeting and the titles stay as shipped.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from rxapp.core.errors import Refusal
from rxapp.core.inputs import a_line
from rxapp.wording.phrases import DEFAULT, Phrases
from rxapp.wording.rules import NameParts, greet

LIMIT = 120
_TITLED = (("last_name",), ("title", "last_name"))
_COMPANY = ((), ("company",))
SLOTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "informal": (("name",), ("name",)),
    "formal_m": _TITLED,
    "formal_f": _TITLED,
    "formal_other": _TITLED,
    "formal_first": (("name",), ("name",)),
    "company_formal": _COMPANY,
    "company_informal": _COMPANY,
    "nothing": ((), ()),
}
ROWS = tuple(SLOTS)
SAMPLES: Mapping[str, tuple[NameParts, bool]] = {
    "informal": (NameParts(first_name="Dora", last_name="Whitfield"), False),
    "formal_m": (NameParts(title="mr", first_name="John", last_name="Doe"), True),
    "formal_f": (NameParts(title="mrs", first_name="Dora", last_name="Whitfield"), True),
    "formal_other": (NameParts(title="dr", first_name="John", last_name="Doe"), True),
    "formal_first": (NameParts(first_name="Dora"), True),
    "company_formal": (NameParts(kind="company", company="Acme Ltd"), True),
    "company_informal": (NameParts(kind="company", company="Acme Ltd"), False),
    "nothing": (NameParts(), False),
}
_BRACED = re.compile(r"\{[^{}]*\}|[{}]")


class PatternNeeds(Refusal):
    """A row that greets by name has no slot for the name; values: row, slot."""

    key = "greetings.refusal.needs"

    def __init__(self, row: str, *, slot: str) -> None:
        super().__init__(slot=slot)
        self.row = row


class PatternUnknown(PatternNeeds):
    """A row has a slot that it does not know, or a single brace; values: row, slot."""

    key = "greetings.refusal.unknown"


def check(row: str, text: object) -> str:
    """The pattern as it is stored, without a mark at its end; "" for the shipped one. Raises BadInput, TooLong, PatternNeeds,
    PatternUnknown.
    """
    pattern = a_line(text, limit=LIMIT).rstrip(" ,;:")
    needed, known = SLOTS[row]
    written = _BRACED.findall(pattern)
    for slot in written:
        if slot not in [f"{{{name}}}" for name in known]:
            raise PatternUnknown(row, slot=slot)
    for name in needed if pattern else ():
        if f"{{{name}}}" not in written:
            raise PatternNeeds(row, slot=f"{{{name}}}")
    return pattern


def joined(own: Mapping[str, Mapping[str, str]]) -> dict[str, Phrases]:
    """Language -> the shipped patterns with the shop's own rows in their place."""
    return {language: replace(phrases, **own.get(language, {})) for language, phrases in DEFAULT.items()}


def shown(language: str, rows: Mapping[str, str]) -> dict[str, str]:
    """Row -> the greeting of its sample customer with these patterns ("" for the shipped one)."""
    own = {row: text for row, text in rows.items() if text}
    patterns = joined({language: own})
    return {row: greet(name, language, formal=formal, patterns=patterns).text for row, (name, formal) in SAMPLES.items()}
