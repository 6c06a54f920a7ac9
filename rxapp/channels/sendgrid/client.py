"""SendGrid's SDK, made for one call: with our key alone, on our own transport, and silent in the log."""

# pyright: reportMissingTypeStubs=false

import json
import logging
from typing import Any
from urllib.parse import urlsplit

from python_http_client import Client
from python_http_client.exceptions import HTTPError, handle_error
from sendgrid import SendGridAPIClient

from rxapp.channels import error_mapping
from rxapp.channels.error_mapping import Provider
from rxapp.channels.sendgrid.settings import sendgrid_settings
from rxapp.channels.transport import Connection, Reply, TransportError
from rxapp.messages.delivery.ports import ChannelError

NAME = "SendGrid"

# At DEBUG it prints the Authorization header and the whole mail (python-http-client 3.3.7, 2026-11)
for _name in ("python_http_client", "python_http_client.client"):
    logging.getLogger(_name).setLevel(logging.WARNING)


def is_set_up() -> bool:
    """Whether the settings hold an API key."""
    return bool(sendgrid_settings().sendgrid_api_key.get_secret_value())


def provider() -> Provider:
    """The provider, for the words of an error."""
    return Provider(
        NAME, urlsplit(sendgrid_settings().sendgrid_host).hostname or "", (sendgrid_settings().sendgrid_api_key.get_secret_value(),)
    )


def client(connection: Connection) -> Any:
    """The root of SendGrid's API v3, for the calls of one connection. Raises ChannelError where no key is set.

    Made anew for each call: the SDK keeps headers on the client for ever, and without a key takes one that the
    environment holds for somebody else.
    """
    key = sendgrid_settings().sendgrid_api_key.get_secret_value()
    if not key:
        raise ChannelError("message.failure.no_channel", permanent=False, certain_nothing_left=True)
    desk = SendGridAPIClient(key, host=sendgrid_settings().sendgrid_host)
    return _OverTransport(connection, host=desk.host, request_headers=desk.client.request_headers, version=3)


def refused(error: HTTPError) -> ChannelError:
    """The error for an answer other than success. SendGrid answers 401 for an account without credit too."""
    found = words(error.body) or f"{error.status_code} {error.reason}"
    if error.status_code == 401 and "credits exceeded" in found.lower():
        return error_mapping.stopping(provider(), "message.failure.provider_credit", found)
    if error.status_code == 403 and "sender identity" in found.lower():
        return error_mapping.stopping(provider(), "message.failure.provider_sender", found)
    return error_mapping.answered(provider(), error.status_code, error.headers, found)


def words(body: bytes) -> str:
    """The text of an answer: its listed errors with their fields, else the whole body."""
    text = body.decode("utf-8", "replace")
    try:
        errors = json.loads(text)["errors"]
        return "; ".join(f"{one.get('field')}: {one['message']}" if one.get("field") else str(one["message"]) for one in errors)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return text


class _OverTransport(Client):
    """The SDK's client with our transport in the place of urllib, which follows redirects and knows one time-out only."""

    def __init__(self, connection: Connection, **made: Any) -> None:
        super().__init__(**made)
        self.connection = connection

    def _build_client(self, name: str | None = None) -> "_OverTransport":
        begun: Any = self._url_path
        path = [*begun, name] if name else begun
        return _OverTransport(self.connection, host=self.host, version=self._version, request_headers=self.request_headers, url_path=path)

    def _make_request(self, opener: Any, request: Any, timeout: float | None = None) -> "_Answer":
        reply = self.connection.exchange(request.get_method(), request.full_url, dict(request.header_items()), request.data or b"")
        answer = _Answer(reply)
        if not 200 <= reply.status < 300:
            raise handle_error(answer)  # type: ignore[arg-type]
        if reply.lost and not reply.headers.get("X-Message-Id"):
            raise TransportError(reply.lost)
        return answer


class _Answer:
    """A reply in the shape that the SDK expects of urllib."""

    def __init__(self, reply: Reply) -> None:
        self.code, self.reason, self.hdrs = reply.status, reply.reason, reply.headers
        self.getcode = lambda: reply.status
        self.read = lambda: reply.body
        self.info = lambda: reply.headers
