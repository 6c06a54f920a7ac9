"""What a consent is made of. Pure."""

from enum import StrEnum

from rxapp.staff.permissions import Right
from rxapp.staff.rules import Permission

RIGHTS = (Right(Permission.SET_CONSENT),)


class How(StrEnum):
    """How the customer agreed, or took it back. Those after `ONLINE` are written by the house and never chosen by staff.

    `STOP` and `START` are key words in an SMS, `UNSUBSCRIBED`, `RESUBSCRIBED` and `SPAM` what the reader of a mail pressed,
    `OPTED_OUT` a provider's word on sending that the recipient wants no more.
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
    """Whether staff may give this as the way in which a customer agreed."""
    return how in CHOICES


def tick_counts(*, ticked_for: str, address: str) -> bool:
    """Whether a tick holds: it belongs to the address for which it was made, never to the one typed over it (D-1)."""
    return ticked_for == address
