"""One message as the bytes of an e-mail: text and HTML, pictures, files; UTF-8, safe for servers that know only 7 bits."""

import hashlib
from base64 import encodebytes
from email import policy
from email.message import MIMEPart
from email.utils import format_datetime
from urllib.parse import quote

from rxapp.channels import mail_parts
from rxapp.channels.addresses import ascii_address, unbroken
from rxapp.channels.smtp import headers
from rxapp.messages.delivery.ports import Mailbox, OutgoingFile, OutgoingMessage

# policy.SMTP alone writes 8-bit bodies, which an old relay may break
_POLICY = policy.SMTP.clone(cte_type="7bit")
_OF_THE_BODY = {"MIME-Version", "Content-Type", "Content-Transfer-Encoding"}
_PIECE = 60  # characters of a file's name on a line


def as_bytes(message: OutgoingMessage) -> bytes:
    """The whole mail as bytes. Raises ValueError where its headers are not exactly those that we wrote, as an injected one would not be."""
    named = unbroken(message.sender_name)
    lines = {
        "From": headers.mailbox(ascii_address(message.sender), named),
        "Reply-To": headers.mailbox(ascii_address(message.reply_to or message.sender), named),
        "To": headers.mailbox(ascii_address(message.to)),
        "Subject": headers.text(unbroken(message.subject)),
        "Message-ID": headers.identity(message.header_id),
    }
    if message.cc:
        lines["Cc"] = ",\r\n ".join(_copy(mailbox) for mailbox in message.cc)
    for name, value in mail_parts.further_headers(message).items():
        lines[name] = value if isinstance(value, str) else "\r\n ".join(value)
    if message.dated_at:
        lines["Date"] = format_datetime(message.dated_at)
    body = b"MIME-Version: 1.0\r\n" + _body(message)
    of_the_body = headers.names(body)
    made = headers.block(lines) + body
    if not _OF_THE_BODY.issuperset(of_the_body) or sorted(headers.names(made)) != sorted([*lines, *of_the_body]):
        raise ValueError("headers")
    return made


def _copy(mailbox: Mailbox) -> str:
    return headers.mailbox(ascii_address(mailbox.address), unbroken(mailbox.name))


def _body(message: OutgoingMessage) -> bytes:
    """What was written, with the pictures that it shows, and the files behind it."""
    written = _written(message)
    pictures = [_file(file) for file in message.files if file.cid]
    attached = [_file(file) for file in message.files if not file.cid]
    if pictures:
        written = _several(message, "related", [written, *pictures])
    return _several(message, "mixed", [written, *attached]) if attached else written


def _written(message: OutgoingMessage) -> bytes:
    """Text and HTML, with the headers that tell them apart; no value of ours stands in a header here."""
    body = MIMEPart(policy=_POLICY)
    body.set_content(message.body, charset="utf-8")
    if message.html:
        body.add_alternative(message.html, subtype="html", charset="utf-8")
    return body.as_bytes()


def _several(message: OutgoingMessage, kind: str, parts: list[bytes]) -> bytes:
    """Several parts as one. The boundary is the same at every try, and stands in none of them."""
    boundary = "=_" + hashlib.sha256(f"{message.reference} {kind}".encode()).hexdigest()[:40]
    if any(boundary.encode() in part for part in parts):
        raise ValueError("boundary")
    head = f'Content-Type: multipart/{kind};\r\n boundary="{boundary}"\r\n\r\n'.encode()
    within = b"".join(f"--{boundary}\r\n".encode() + part + b"\r\n" for part in parts)
    return head + within + f"--{boundary}--\r\n".encode()


def _file(file: OutgoingFile) -> bytes:
    """One file as a part, its name as RFC 2231 writes it, in pieces."""
    name = quote(mail_parts.file_name(file), safe="")
    pieces = [name[at : at + _PIECE] for at in range(0, len(name), _PIECE)]
    first = "filename*=utf-8''" if len(pieces) == 1 else "filename*0*=utf-8''"
    named = [first + pieces[0], *(f"filename*{number}*={piece}" for number, piece in enumerate(pieces[1:], start=1))]
    lines = {
        "Content-Type": mail_parts.content_type(file),
        "Content-Transfer-Encoding": "base64",
        "Content-Disposition": ";\r\n ".join(["inline" if file.cid else "attachment", *named]),
    }
    if file.cid:
        lines["Content-ID"] = f"<{mail_parts.content_id(file)}>"
    return headers.block(lines) + b"\r\n" + encodebytes(file.read()).replace(b"\n", b"\r\n")
