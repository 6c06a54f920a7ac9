"""The kinds of what happens with a customer, one list for the whole house, and what each one needs. Pure.

A new kind is one row of `KINDS`: consent, templates, the panel, the outbox and the histories take theirs from here.
"""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a row of the event store is (D-21, D-90). Stored, at most ten characters.

    `EMAIL` and `SMS` leave by a provider and come in by one; `NOTE` stands on the customer's record for staff alone (CL-17).
    `CALL` and `CHAT` are one row each, whose details lie in their feature. `COMMENT` is said among staff in a ticket, `EVENT`
    is what happened elsewhere (an order, a change of status).
    """

    EMAIL = "email"
    SMS = "sms"
    NOTE = "note"
    CALL = "call"
    CHAT = "chat"
    COMMENT = "comment"
    EVENT = "event"


class Direction(StrEnum):
    """Which way the words went; what staff wrote for themselves counts as out."""

    OUT = "out"
    IN = "in"


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What a kind needs. `label` is a catalogue key, `icon` a name of the icon set, limits count characters.

    `goes_out`: it leaves by a channel, and needs its recipient's consent. `is_written`: staff write it in the contact panel,
    from a template of at most `template_limit`. `gap` stands between greeting, content and signature.
    """

    label: str
    icon: str
    body_limit: int
    goes_out: bool = False
    is_written: bool = False
    template_limit: int = 0
    gap: str = "\n"


SUBJECT_LIMIT = 200  # of what staff write
STORED_SUBJECT_LIMIT = 998  # of what arrives: a whole line of a mail (RFC 5322, 2.1.1)

KINDS = {
    Kind.EMAIL: KindFacts("kind.email", "mail", 20_000, goes_out=True, is_written=True, template_limit=10_000, gap="\n\n"),
    Kind.SMS: KindFacts("kind.sms", "message_square_text", 1_600, goes_out=True, is_written=True, template_limit=1_600),
    Kind.NOTE: KindFacts("kind.note", "lock", 20_000, is_written=True, template_limit=10_000),
    Kind.CALL: KindFacts("kind.call", "phone", 20_000),
    Kind.CHAT: KindFacts("kind.chat", "messages_square", 20_000),
    Kind.COMMENT: KindFacts("kind.comment", "message_square_lock", 20_000),
    Kind.EVENT: KindFacts("kind.event", "calendar_clock", 20_000),
}

OUTGOING = tuple(kind for kind, facts in KINDS.items() if facts.goes_out)
WRITTEN = tuple(kind for kind, facts in KINDS.items() if facts.is_written)
