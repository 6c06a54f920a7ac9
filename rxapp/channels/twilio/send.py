"""Sends one SMS by Twilio and tells what became of it (the table stands in `channels.error_mapping`).

A message with copies, files or further headers is refused for good, because no SMS carries them. HTML, subject and Message-IDs are left
out: the text says the same, and on a phone the number makes the thread.
"""

# pyright: reportMissingTypeStubs=false

import re
from ipaddress import ip_address
from typing import Any
from urllib.parse import quote, urlsplit

from twilio.base.exceptions import TwilioException

from rxapp.channels import error_mapping
from rxapp.channels.transport import Connection, TransportError, call
from rxapp.channels.twilio import codes
from rxapp.channels.twilio.client import ProviderClient, Refused, is_pool, provider
from rxapp.channels.twilio.settings import twilio_settings
from rxapp.core.settings import settings
from rxapp.messages.delivery.ports import OutgoingMessage, Receipt

MOST_CHARS = 1600
_NOT_CARRIED = (("cc", "message.part.cc"), ("files", "message.part.files"), ("headers", "message.part.headers"))
STATUS_PATH = "/hooks/twilio/status"
_INDOORS = (".local", ".localhost", ".lan", ".internal", ".home.arpa", ".test")
_ID = re.compile(r"(SM|MM)[0-9a-f]{32}")


async def send(message: OutgoingMessage) -> Receipt:
    """Send one SMS; returns Twilio's id of it. Raises ChannelError."""
    for name, what in _NOT_CARRIED:
        if getattr(message, name):
            raise error_mapping.for_good(provider(), "message.failure.not_carried", what=f"@{what}")
    if len(message.body) > MOST_CHARS:
        raise error_mapping.for_good(provider(), "message.failure.provider_too_large")
    try:
        return await call(lambda connection: _create(connection, message))
    except TransportError as error:
        raise error_mapping.without_answer(provider(), error) from None
    except Refused as error:
        raise codes.refused(provider(), error, message.to) from None


async def check() -> None:
    """Check by a request that sends nothing whether account and key are valid. Raises ChannelError where they are not."""
    try:
        status = await call(_account_status)
    except TransportError as error:
        raise error_mapping.without_answer(provider(), error) from None
    except Refused as error:
        raise codes.refused(provider(), error, "") from None
    if status == "":
        raise error_mapping.stopping(provider(), "message.failure.provider_odd")
    if status != "active":
        raise error_mapping.stopping(provider(), "message.failure.provider_suspended", status)


def callback(reference: str) -> str:
    """The address for Twilio's status reports of the message with this reference; "" where Twilio cannot reach us: then there are no
    reports.
    """
    return f"{settings().public_url}{STATUS_PATH}?ref={quote(reference, safe='')}" if hears_reports() else ""


def hears_reports() -> bool:
    """Whether Twilio can reach our public address. It refuses a message whose call-back address is none of the open internet."""
    host = urlsplit(settings().public_url).hostname or ""
    if not host or twilio_settings().twilio_api_base:
        return bool(host)
    try:
        return ip_address(host).is_global
    except ValueError:
        return "." in host and not host.endswith(_INDOORS)


def _create(connection: Connection, message: OutgoingMessage) -> Receipt:
    client = ProviderClient(connection)
    asked: dict[str, Any] = {"to": message.to, "body": message.body}
    if hears_reports():
        asked["status_callback"] = callback(message.reference)
    try:
        made = _made(client, message.sender, asked)
    except TwilioException as error:
        raise Refused(error, client.last) from None
    except (ValueError, TypeError, AttributeError, RecursionError):  # an answer that is not Twilio's
        raise _odd(client) from None
    if not isinstance(made.sid, str) or not _ID.fullmatch(made.sid):
        raise _odd(client)
    return Receipt(provider_id=made.sid, words=str(made.status or ""))


def _made(client: ProviderClient, number: str, asked: dict[str, Any]) -> Any:
    """Sent from the number that the customer wrote to (D-86); where it is none of ours any more, as everything else is."""
    usual = twilio_settings().twilio_from
    as_usual = {"messaging_service_sid" if is_pool(usual) else "from_": usual}
    try:
        return client.sdk.messages.create(**asked, **as_usual | ({"from_": number} if number else {}))
    except TwilioException as error:
        if not number or Refused(error, client.last).code not in codes.WRONG_SENDER:
            raise
        return client.sdk.messages.create(**asked, **as_usual)


def _odd(client: ProviderClient) -> TransportError | Any:
    """Somebody said yes without naming the message: it may be on its way."""
    if client.last and client.last.lost:
        return TransportError(client.last.lost)
    return error_mapping.uncertain(provider(), "message.failure.provider_odd", str(client.last.status) if client.last else "")


def _account_status(connection: Connection) -> str:
    client = ProviderClient(connection)
    try:
        account = client.sdk.api.v2010.accounts(twilio_settings().twilio_account_sid).fetch()
    except TwilioException as error:
        if twilio_settings().twilio_api_key and client.last and client.last.status in (401, 403):
            return _tried_by_list(client)
        raise Refused(error, client.last) from None
    except (ValueError, TypeError, AttributeError, RecursionError):
        return ""
    return str(account.status or "") if account.sid == twilio_settings().twilio_account_sid else ""


def _tried_by_list(client: ProviderClient) -> str:
    """A standard API key may send and not see the account; a restricted one may not even list. 401 alone means a wrong key."""
    try:
        client.sdk.messages.list(limit=1, page_size=1)
    except TwilioException as error:
        if client.last and client.last.status != 403:
            raise Refused(error, client.last) from None
    except (ValueError, TypeError, AttributeError, LookupError, RecursionError):
        return ""
    return "active"
