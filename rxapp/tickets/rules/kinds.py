"""The words of tickets: their states, built-in statuses, sources, parts, and for whom one waits. Pure; every value is stored."""

from datetime import timedelta
from enum import StrEnum


class State(StrEnum):
    """Where a ticket stands for the lists: beside its status, and written as a literal in SQL (performance.md, recipes)."""

    OPEN = "open"
    SNOOZED = "snoozed"
    CLOSED = "closed"
    DELETED = "deleted"


class Built(StrEnum):
    """The six built-in statuses (THX-1). A status of the shop's own behaves as the one that it stands under (its `parent`)."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    AWAITING = "awaiting_customer"
    POSTPONED = "postponed"
    CLOSED = "closed"
    MERGED = "merged"


class Source(StrEnum):
    """How the contact came about (TK-5, D-80); it never picks the channel."""

    EMAIL = "email"
    SMS = "sms"
    PHONE = "phone"
    CHAT = "chat"
    WWW = "www"
    LETTER = "letter"
    PERSON = "person"


class Waiting(StrEnum):
    """Whose turn it is (D-132)."""

    US = "us"
    CUSTOMER = "customer"
    NOBODY = "nobody"


class Part(StrEnum):
    """A part of a ticket that is written: one draft each, one writer at a time."""

    REPLY = "reply"
    COMMENT = "comment"


STATE_OF = {
    Built.NEW: State.OPEN,
    Built.IN_PROGRESS: State.OPEN,
    Built.AWAITING: State.OPEN,
    Built.POSTPONED: State.SNOOZED,
    Built.CLOSED: State.CLOSED,
    Built.MERGED: State.CLOSED,
}
CC_AT_MOST = 30
SCHEDULED_AT_MOST = timedelta(days=14)
NAME_LIMIT = 60
TAG_LIMIT = 40
TAGS_AT_MOST = 20
