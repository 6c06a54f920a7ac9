"""One message as the bytes of an e-mail: multipart/alternative, UTF-8, safe for servers that know only 7 bits."""

from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from rxapp.channels.addresses import ascii_address, unbroken
from rxapp.messages.ports import OutgoingMessage

# policy.SMTP alone writes 8-bit bodies, which an old relay may break
_POLICY = policy.SMTP.clone(cte_type="7bit")


def as_bytes(message: OutgoingMessage) -> bytes:
    """The whole mail. Raises ValueError where a header would break its line: nothing can be smuggled in."""
    mail = EmailMessage(policy=_POLICY)
    sender = Address(display_name=unbroken(message.sender_name), addr_spec=ascii_address(message.sender))
    mail["From"] = sender
    mail["Reply-To"] = Address(display_name=sender.display_name, addr_spec=ascii_address(message.reply_to or message.sender))
    mail["To"] = Address(addr_spec=ascii_address(message.to))
    mail["Subject"] = unbroken(message.subject)
    mail["Message-ID"] = unbroken(message.header_id)
    mail["Auto-Submitted"] = "no"
    if message.dated_at:
        mail["Date"] = format_datetime(message.dated_at)
    mail.set_content(message.body, charset="utf-8")
    mail.add_alternative(message.html, subtype="html", charset="utf-8")
    return mail.as_bytes()
