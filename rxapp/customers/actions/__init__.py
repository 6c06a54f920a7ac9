"""What staff do to customers: create, edit, hide, note consent, add phone types. Each refuses by a rule, then writes once."""

from rxapp.customers.actions.bulk import add_many, refresh_search
from rxapp.customers.actions.marks import PhoneTypeTaken, add_phone_label, hide, set_consent, touch, touch_many, unhide
from rxapp.customers.actions.outside import clear_trouble, give_back_consent, hold_records, mark_address, withdraw_consent
from rxapp.customers.actions.records import create, edit
from rxapp.customers.actions.refusals import (
    BadCharacters,
    Clash,
    CompanyMissing,
    EditedMeanwhile,
    EmailForeign,
    EmailWrong,
    FieldRefusal,
    FieldTooLong,
    GivenTwice,
    LabelUnknown,
    NameMissing,
    NumberMissing,
    NumberTaken,
    PhoneWrong,
    PossibleDouble,
    TooMany,
)

__all__ = [
    "BadCharacters",
    "Clash",
    "CompanyMissing",
    "EditedMeanwhile",
    "EmailForeign",
    "EmailWrong",
    "FieldRefusal",
    "FieldTooLong",
    "GivenTwice",
    "LabelUnknown",
    "NameMissing",
    "NumberMissing",
    "NumberTaken",
    "PhoneTypeTaken",
    "PhoneWrong",
    "PossibleDouble",
    "TooMany",
    "add_many",
    "add_phone_label",
    "clear_trouble",
    "create",
    "edit",
    "give_back_consent",
    "hide",
    "hold_records",
    "mark_address",
    "refresh_search",
    "set_consent",
    "touch",
    "touch_many",
    "unhide",
    "withdraw_consent",
]
