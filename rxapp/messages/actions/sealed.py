"""The Message-ID of a mail of ours: its reference with a keyed hash, so that nobody makes one up who knows the reference (D-141)."""

import hashlib
import hmac

from rxapp.core.settings import settings
from rxapp.messages.rules import mailtext

_DIGITS = 16


def header_id(reference: str, sender: str) -> str:
    """The Message-ID of the mail with this reference from this address."""
    seal = hmac.new(settings().secret().encode(), b"message-id " + reference.encode(), hashlib.sha256).hexdigest()[:_DIGITS]
    return mailtext.header_id(f"{reference}.{seal}", sender)
