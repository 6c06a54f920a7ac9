"""Servers to send to, and the settings that name them."""

from collections.abc import Callable, Iterator

import pytest

from rxapp.channels.smtp import send as smtp
from rxapp.core.settings import settings
from tests.channels.http_peer import Peer, http_peer
from tests.channels.smtp_peer import SmtpPeer, smtp_server

SENDGRID_KEY = "SG.a-key-that-nobody-sees"
ACCOUNT = "AC0123456789abcdef0123456789abcdef"
AUTH_TOKEN = "a-token-that-nobody-sees"


@pytest.fixture
def peer() -> Iterator[SmtpPeer]:
    """A plain SMTP server on this machine."""
    with smtp_server(SmtpPeer()) as running:
        yield running


@pytest.fixture
def smtp_url(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Sets RXAPP_SMTP_URL for this test."""

    def name_it(url: str) -> None:
        monkeypatch.setenv("RXAPP_SMTP_URL", url)
        settings.cache_clear()
        smtp.trust.cache_clear()

    yield name_it
    monkeypatch.undo()
    settings.cache_clear()
    smtp.trust.cache_clear()


@pytest.fixture
def plain_url(peer: SmtpPeer, smtp_url: Callable[[str], None]) -> str:
    """The settings name the plain peer."""
    url = f"smtp://127.0.0.1:{peer.port}?tls=off"
    smtp_url(url)
    return url


@pytest.fixture
def api() -> Iterator[Peer]:
    """A local SendGrid and Twilio."""
    with http_peer() as running:
        yield running


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch, api: Peer) -> Iterator[Callable[..., None]]:
    """Both providers set up for that server; called with RXAPP_ names (small, no prefix) it changes them, "" clears one."""
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)

    def set_up(**names: str) -> None:
        for name, value in names.items():
            monkeypatch.setenv(f"RXAPP_{name.upper()}", value)
        settings.cache_clear()

    set_up(
        sendgrid_api_key=SENDGRID_KEY,
        sendgrid_host=api.url,
        twilio_account_sid=ACCOUNT,
        twilio_auth_token=AUTH_TOKEN,
        twilio_from="+447700900000",
        twilio_api_base=api.url,
        public_url="https://desk.example.com",
    )
    yield set_up
    monkeypatch.undo()
    settings.cache_clear()
