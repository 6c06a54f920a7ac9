"""What a consent is made of. Pure."""

from enum import StrEnum

from rxapp.staff.permissions import Right
from rxapp.staff.rules import Permission

RIGHTS = (Right(Permission.SET_CONSENT),)


class How(StrEnum):
    """How a customer agreed or withdrew. Those after `ONLINE` are written by the app and never chosen by staff.

    `STOP` and `START` are key words in an SMS; `UNSUBSCRIBED`, `RESUBSCRIBED` and `SPAM` are what the reader of a mail pressed;
    `OPTED_OUT` is a provider's answer that the recipient wants no more.
    """

    IN_PERSON = "in_person"
    BY_PHONE = "by_phone"
    IN_WRITING = "in_writing"
    ONLINE = "online"
    SHOP_SETTING = "shop_setting"
    REMOVED = "removed"
    STOP = "stop"
    START = "start"
    UNSUBSCRIBED = "unsubscribed"
    RESUBSCRIBED = "resubscribed"
    SPAM = "spam"
    OPTED_OUT = "opted_out"


CHOICES = (How.IN_PERSON, How.BY_PHONE, How.IN_WRITING, How.ONLINE)
TAKES_BACK = {How.START: How.STOP, How.RESUBSCRIBED: How.UNSUBSCRIBED}


def is_proof(how: str) -> bool:
    """Whether staff may choose this as the way in which a customer agreed."""
    return how in CHOICES


def tick_counts(*, ticked_for: str, address: str) -> bool:
    """Whether a tick counts for `address`: it must have been made for it, and not for the address that was typed over (D-1)."""
    return ticked_for == address
