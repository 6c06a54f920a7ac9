"""One message as the bytes of an e-mail: multipart/alternative, UTF-8, safe for servers that know only 7 bits."""

import re
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from rxapp.messages.ports import OutgoingMessage

# policy.SMTP alone writes 8-bit bodies, which an old relay may break
_POLICY = policy.SMTP.clone(cte_type="7bit")
_BREAKS = re.compile(r"[\r\n\0]")


def as_bytes(message: OutgoingMessage) -> bytes:
    """The whole mail. Raises ValueError where a header would break its line: nothing can be smuggled in."""
    mail = EmailMessage(policy=_POLICY)
    sender = Address(display_name=_unbroken(message.sender_name), addr_spec=ascii_address(message.sender))
    mail["From"] = sender
    mail["Reply-To"] = Address(display_name=sender.display_name, addr_spec=ascii_address(message.reply_to or message.sender))
    mail["To"] = Address(addr_spec=ascii_address(message.to))
    mail["Subject"] = _unbroken(message.subject)
    mail["Message-ID"] = _unbroken(message.header_id)
    mail["Auto-Submitted"] = "no"
    if message.dated_at:
        mail["Date"] = format_datetime(message.dated_at)
    mail.set_content(message.body, charset="utf-8")
    mail.add_alternative(message.html, subtype="html", charset="utf-8")
    return mail.as_bytes()


def ascii_address(address: str) -> str:
    """The address with its domain in ASCII. Raises ValueError for one that a plain SMTP server cannot carry."""
    local, _, domain = _unbroken(address).rpartition("@")
    if not local or not domain or not local.isascii() or " " in local:
        raise ValueError("address")
    return f"{local}@{domain if domain.isascii() else domain.encode('idna').decode('ascii')}"


def _unbroken(text: str) -> str:
    if _BREAKS.search(text):
        raise ValueError("line break in a header")
    return text
