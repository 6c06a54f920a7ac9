"""What makes two mails the same, what a mailbox's name tells, and which troubles need a person at once. Pure."""

import hashlib
import re
from enum import StrEnum

TOO_LARGE = "mailbox.reason.too_large"
UNREADABLE = "mailbox.reason.unreadable"
NOT_TAKEN = "mailbox.reason.not_taken"
PASSES_BY_ITSELF = frozenset({"mailbox.error.silent", "mailbox.error.unreachable", "mailbox.error.token_unreachable"})
_SAYS_WHICH = re.compile(rb"^(message-id|from|subject|date):.*(?:\n[ \t].*)*", re.IGNORECASE | re.MULTILINE)
_HEAD_LIMIT = 200_000


class RawState(StrEnum):
    """How far a mail as it came has got: kept, read, or set aside because it could not be read."""

    STORED = "stored"
    PARSED = "parsed"
    QUARANTINED = "quarantined"


def content_digest(raw: bytes) -> str:
    """SHA-256 of what a person sent: the same for both copies of a mail to two of our mailboxes, whatever the servers wrote on them;
    another one where Message-ID or content differ (D-46).
    """
    plain = raw.replace(b"\r\n", b"\n")
    head, _, body = plain.partition(b"\n\n")
    lines = sorted(found[0].strip() for found in _SAYS_WHICH.finditer(head[:_HEAD_LIMIT]))
    return hashlib.sha256(b"\n".join(lines) + b"\n\n" + body.rstrip()).hexdigest()


def provider_id(digest: str) -> str:
    """By which a mail is known once it is a message."""
    return f"mail-{digest[:48]}"


def host_of(name: str) -> str:
    """The server in a mailbox's name, user@host/folder."""
    return name.partition("/")[0].rpartition("@")[2]


def folder_of(name: str) -> str:
    """The folder in a mailbox's name."""
    return name.partition("/")[2]
