"""Sends one e-mail by SendGrid and tells what became of it (the table stands in `channels.error_mapping`).

Every part of a message is carried. A mail of more than 30 MB with its files is refused before a file is read.
"""

import json
import logging
from base64 import b64encode
from typing import Any

from python_http_client.exceptions import HTTPError

from rxapp.channels import error_mapping, mail_parts
from rxapp.channels.addresses import ascii_address, unbroken
from rxapp.channels.mail_parts import HeaderError
from rxapp.channels.sendgrid.client import client, provider, refused
from rxapp.channels.transport import Connection, TransportError, call
from rxapp.channels.unsent import nothing_left
from rxapp.core import shapes
from rxapp.messages.delivery.ports import ChannelError, OutgoingFile, OutgoingMessage, Receipt

MOST_BYTES = 30_000_000
_OFF = {"enable": False}

log = logging.getLogger("rxapp.channels.sendgrid")


async def send(message: OutgoingMessage) -> Receipt:
    """Send one e-mail; returns SendGrid's id of it. Raises ChannelError."""
    if sum(file.size for file in message.files) * 4 // 3 > MOST_BYTES:
        raise error_mapping.for_good(provider(), "message.failure.provider_too_large")
    with nothing_left():
        try:
            content = mail_request(message)
        except HeaderError:
            raise ChannelError("message.failure.header", permanent=True, certain_nothing_left=True) from None
        except ValueError:
            raise ChannelError("message.failure.address", permanent=True, certain_nothing_left=True) from None
        size = len(json.dumps(content))
    if size > MOST_BYTES:
        raise error_mapping.for_good(provider(), "message.failure.provider_too_large")
    try:
        answer = await call(lambda connection: _post(connection, content), size=size)
    except TransportError as error:
        raise error_mapping.without_answer(provider(), error) from None
    except HTTPError as error:
        raise refused(error) from None
    return _receipt(answer)


async def check() -> None:
    """Check by a request that sends nothing whether the key may send mail. Raises ChannelError where it may not."""
    try:
        scopes = await call(lambda connection: client(connection).scopes.get().to_dict)
    except TransportError as error:
        raise error_mapping.without_answer(provider(), error) from None
    except HTTPError as error:
        raise refused(error) from None
    except (ValueError, RecursionError):
        raise error_mapping.stopping(provider(), "message.failure.provider_odd") from None
    if not shapes.is_dict(scopes) or "mail.send" not in (scopes.get("scopes") or ()):
        raise error_mapping.stopping(provider(), "message.failure.provider_forbidden")


def mail_request(message: OutgoingMessage) -> dict[str, Any]:
    """The body of SendGrid's Mail Send request (API v3). Raises ValueError for an address or header that a mail cannot carry.

    Our reference goes into `custom_args` and comes back with each event. Message-ID: ours, the same at every try. Links are not
    rewritten.
    """
    sender = ascii_address(message.sender)
    to: dict[str, Any] = {"to": [_mailbox(message.to)], "custom_args": {"reference": message.reference}}
    if message.cc:
        to["cc"] = [_mailbox(copy.address, copy.name) for copy in message.cc]
    made: dict[str, Any] = {
        "personalizations": [to],
        "from": {"email": sender, "name": unbroken(message.sender_name)},
        "reply_to": {"email": ascii_address(message.reply_to or message.sender), "name": unbroken(message.sender_name)},
        "subject": unbroken(message.subject),
        "content": [{"type": "text/plain", "value": message.body}],
        "headers": {"Message-ID": unbroken(message.header_id), **_further(message)},
        "tracking_settings": {
            "click_tracking": {"enable": False, "enable_text": False},
            "open_tracking": _OFF,
            "subscription_tracking": _OFF,
            "ganalytics": _OFF,
        },
    }
    if message.html:
        made["content"].append({"type": "text/html", "value": message.html})
    if message.files:
        made["attachments"] = [_file(file) for file in message.files]
    return made


def _mailbox(address: str, name: str = "") -> dict[str, str]:
    return {"email": ascii_address(address), **({"name": unbroken(name)} if name else {})}


def _further(message: OutgoingMessage) -> dict[str, str]:
    listed = mail_parts.further_headers(message).items()
    return {name: value if isinstance(value, str) else " ".join(value) for name, value in listed}


def _file(file: OutgoingFile) -> dict[str, str]:
    shown = {"disposition": "inline", "content_id": mail_parts.content_id(file)} if file.cid else {"disposition": "attachment"}
    named = {"type": mail_parts.content_type(file), "filename": mail_parts.file_name(file)}
    return {"content": b64encode(file.read()).decode("ascii"), **named, **shown}


def _post(connection: Connection, content: dict[str, Any]) -> Any:
    return client(connection).mail.send.post(request_body=content)


def _receipt(answer: Any) -> Receipt:
    """202 with an id, or with nothing at all, is SendGrid's own yes; anything else came from somebody in between."""
    provider_id = str(answer.headers.get("X-Message-Id") or "").strip()
    if answer.status_code != 202 or (not provider_id and answer.body.strip()):
        raise error_mapping.uncertain(provider(), "message.failure.provider_odd", f"{answer.status_code}")
    return Receipt(provider_id=provider_id[:200])
