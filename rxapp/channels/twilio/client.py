"""Twilio's SDK, made for one call: with our account alone, on our own transport, and silent in the log."""

# pyright: reportMissingTypeStubs=false

import base64
import json
import logging
from typing import Any
from urllib.parse import urlencode, urlsplit

from twilio.base.exceptions import TwilioException, TwilioServiceException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from rxapp.channels.error_mapping import Provider
from rxapp.channels.transport import Connection, Headers, Reply
from rxapp.channels.twilio.settings import twilio_settings
from rxapp.messages.delivery.ports import ChannelError

NAME = "Twilio"

# At INFO it prints addresses and parameters of requests (twilio 9.13, 2026-11)
for _name in ("twilio", "twilio.http_client"):
    logging.getLogger(_name).setLevel(logging.WARNING)


def is_set_up() -> bool:
    """Whether the settings hold an account, its secret or an API key, and a sender."""
    _, password = login()
    return bool(twilio_settings().twilio_account_sid and password and twilio_settings().twilio_from)


def login() -> tuple[str, str]:
    """The user name and secret of a request: those of the API key where one is set, else account and auth token."""
    known = twilio_settings()
    if known.twilio_api_key:
        return known.twilio_api_key, known.twilio_api_secret.get_secret_value()
    return known.twilio_account_sid, known.twilio_auth_token.get_secret_value()


def provider() -> Provider:
    """The provider, for the words of an error."""
    known = twilio_settings()
    secrets = (known.twilio_auth_token.get_secret_value(), known.twilio_api_secret.get_secret_value())
    return Provider(NAME, urlsplit(known.twilio_api_base or "https://api.twilio.com").hostname or "", secrets)


def is_pool(sender: str) -> bool:
    """Whether the sender is a messaging service (MG...), which chooses one of its numbers itself."""
    return sender.startswith("MG")


class ProviderClient:
    """The SDK's client for one call, and the last answer, because the SDK's errors do not carry its headers."""

    def __init__(self, connection: Connection) -> None:
        name, secret = login()
        if not is_set_up():
            raise ChannelError("message.failure.no_channel", permanent=False, certain_nothing_left=True)
        self._http = _OverTransport(connection)
        # without an environment of its own it takes TWILIO_* names, an edge and a region from the machine's
        self.sdk = Client(name, secret, twilio_settings().twilio_account_sid, http_client=self._http, environment={"TWILIO": "none"})
        if twilio_settings().twilio_api_base:
            self.sdk.api.base_url = twilio_settings().twilio_api_base

    @property
    def last(self) -> Reply | None:
        """The last answer of this call; None before the first one."""
        return self._http.last


class Refused(Exception):
    """Twilio answered with a status other than success; plain values, taken from the SDK's two kinds of error."""

    def __init__(self, error: TwilioException, reply: Reply | None) -> None:
        super().__init__(type(error).__name__)
        self.status = int(getattr(error, "status", 0) or (reply.status if reply else 0))
        self.code = _number(getattr(error, "code", 0))
        self.headers: Headers = reply.headers if reply else {}
        self.words = _told(error) or (_message(reply.body) if reply else "")


class _OverTransport(HttpClient):
    """The SDK's door for a transport of one's own, used by one call in one thread."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(logging.getLogger("twilio.http_client"), False)
        self._connection = connection
        self.last: Reply | None = None

    def request(  # noqa: PLR0917 (the SDK's own order)
        self,
        method: str,
        uri: str,
        params: dict[str, object] | None = None,
        data: dict[str, object] | None = None,
        headers: dict[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """One request and its answer; time-outs and redirects are the transport's own affair."""
        query = urlencode(params or {}, doseq=True)
        url = f"{uri}{'&' if '?' in uri else '?'}{query}" if query else uri
        sent = urlencode(data or {}, doseq=True).encode()
        reply = self._connection.exchange(method, url, {**(headers or {}), **_authorization(auth)}, sent)
        self.last = reply
        return Response(reply.status, reply.body.decode("utf-8", "replace"), reply.headers)


def _authorization(auth: Any) -> dict[str, str]:
    if not auth:
        return {}
    return {"Authorization": f"Basic {base64.b64encode(':'.join(auth).encode()).decode('ascii')}"}


def _told(error: TwilioException) -> str:
    if isinstance(error, TwilioServiceException):
        return f"{error.title}. {error.detail or ''}"
    said = str(getattr(error, "msg", "") or "")
    return said.partition(": ")[2] if said.startswith("Unable to ") else said  # the SDK's own words first, then Twilio's


def _message(body: bytes) -> str:
    text = body.decode("utf-8", "replace")
    try:
        return str(json.loads(text)["message"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return text


def _number(code: object) -> int:
    return int(code) if isinstance(code, int) or (isinstance(code, str) and code.isascii() and code.isdigit()) else 0
