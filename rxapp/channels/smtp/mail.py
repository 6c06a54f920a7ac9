"""One message as the bytes of an e-mail: multipart/alternative, UTF-8, safe for servers that know only 7 bits."""

from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

from rxapp.channels.addresses import ascii_address, unbroken
from rxapp.channels.smtp import headers
from rxapp.messages.delivery.ports import OutgoingMessage

# policy.SMTP alone writes 8-bit bodies, which an old relay may break
_POLICY = policy.SMTP.clone(cte_type="7bit")
_OF_THE_BODY = ["MIME-Version", "Content-Type"]


def as_bytes(message: OutgoingMessage) -> bytes:
    """The whole mail. Raises ValueError where its headers would not be exactly ours: nothing can be smuggled in."""
    named = unbroken(message.sender_name)
    lines = {
        "From": headers.mailbox(ascii_address(message.sender), named),
        "Reply-To": headers.mailbox(ascii_address(message.reply_to or message.sender), named),
        "To": headers.mailbox(ascii_address(message.to)),
        "Subject": headers.text(unbroken(message.subject)),
        "Message-ID": headers.identity(message.header_id),
        "Auto-Submitted": "no",
    }
    if message.dated_at:
        lines["Date"] = format_datetime(message.dated_at)
    made = headers.block(lines) + _body(message)
    if sorted(headers.names(made)) != sorted([*lines, *_OF_THE_BODY]):
        raise ValueError("headers")
    return made


def _body(message: OutgoingMessage) -> bytes:
    """Text and HTML, with the two headers that tell them apart; no value of ours stands in a header here."""
    body = EmailMessage(policy=_POLICY)
    body.set_content(message.body, charset="utf-8")
    body.add_alternative(message.html, subtype="html", charset="utf-8")
    return body.as_bytes()
