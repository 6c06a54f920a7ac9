"""Why a customer is not saved. Refusals about one field name it, so that the form can say so at the field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from rxapp.consent.actions import HowMissing
from rxapp.core.errors import Refusal
from rxapp.customers.fieldset import BY_NAME
from rxapp.customers.queries.doubles import DoubleRow


class FieldRefusal(Refusal):
    """About one field; `field` is its name in the fieldset, `row` the place in a list of phones or e-mails, from 0.

    `part` names which control of such a line is meant.
    """

    part: ClassVar[str] = "address"

    def __init__(self, field: str, *, customer_kind: str = "person", row: int = 0, link: str = "", **values: str | int) -> None:
        super().__init__(link=link, field=f"@{BY_NAME[field].label(customer_kind)}", **values)
        self.field = field
        self.row = row


class FieldTooLong(FieldRefusal):
    """Longer than the field; values: field, limit, length in characters."""

    key = "customers.refusal.too_long"


class BadCharacters(FieldRefusal):
    """A line break in a field of one line, or a character that no database keeps; values: field."""

    key = "customers.refusal.bad_characters"


class PhoneWrong(FieldRefusal):
    """Not a phone number, in the shop's country or the chosen one; values: field, value."""

    key = "customers.refusal.phone_wrong"


class PhoneSuggestion(PhoneWrong):
    """Not a phone number, but it looks like another one; values: field, value, suggestion."""

    key = "customers.refusal.phone_suggestion"


class PhoneUnlikely(FieldRefusal):
    """It has the length of a number, and no country gives out such a one; kept where `sure` comes with it; values: field, value."""

    key = "customers.refusal.phone_unlikely"


class PhoneDoubtful(PhoneUnlikely):
    """The same, and it looks like another one; values: field, value, suggestion."""

    key = "customers.refusal.phone_doubtful"


class EmailWrong(FieldRefusal):
    """Not an e-mail address; values: field, value."""

    key = "customers.refusal.email_wrong"


class EmailForeign(FieldRefusal):
    """The part before the @ is not in plain Latin letters, and no channel carries that; values: field, value."""

    key = "customers.refusal.email_foreign"


class HowUnsaid(FieldRefusal, HowMissing):
    """A phone or e-mail agrees, and nobody said how (D-1, RO-14); values: field, address."""

    part = "how"


class GivenTwice(FieldRefusal):
    """The same number or address stands in the form twice; values: field, value."""

    key = "customers.refusal.given_twice"


class LabelUnknown(FieldRefusal):
    """A phone type that the shop does not have; values: field, value."""

    key = "customers.refusal.label_unknown"


class TooMany(FieldRefusal):
    """More phones, e-mails or tags than a record takes; values: field, limit."""

    key = "customers.refusal.too_many"


class NameMissing(FieldRefusal):
    """A person without any name or phone (D-29)."""

    key = "customers.refusal.name_missing"


class CompanyMissing(FieldRefusal):
    """A company without its name (D-29)."""

    key = "customers.refusal.company_missing"


class NumberMissing(FieldRefusal):
    """The account number was emptied (CLX-1)."""

    key = "customers.refusal.number_missing"


class NumberTaken(FieldRefusal):
    """Another customer has the account number (CLX-1); values: field, value, name."""

    key = "customers.refusal.number_taken"


class PossibleDouble(Refusal):
    """Customers who may be the same; saving again with `confirmed` in the form goes on (D-29). Values: n."""

    key: ClassVar[str] = "customers.refusal.possible_double"

    def __init__(self, doubles: list[DoubleRow]) -> None:
        super().__init__(n=len(doubles), name=doubles[0].name)
        self.doubles = tuple(doubles)


@dataclass(frozen=True, slots=True)
class Clash:
    """A field that both changed: the two values, as the form holds them (D-37)."""

    field: str
    mine: Any
    theirs: Any


class EditedMeanwhile(Refusal):
    """Somebody saved the record since the form was opened, and changed a field that I changed too (D-37). Values: who.

    `merged` is the form to go on with: theirs where only they changed, mine elsewhere; saving it with `version` takes mine
    for the clashes. `at` is aware UTC.
    """

    key: ClassVar[str] = "customers.refusal.edited_meanwhile"

    def __init__(self, *, who: str, at: datetime, version: int, clashes: tuple[Clash, ...], merged: Mapping[str, Any]) -> None:
        super().__init__(who=who)
        self.who, self.at, self.version = who, at, version
        self.clashes, self.merged = clashes, dict(merged)
