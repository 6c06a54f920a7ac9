"""An SMTP server to send to, and the settings that name it."""

from collections.abc import Callable, Iterator

import pytest

from rxapp.channels.smtp import send as smtp
from rxapp.core.settings import settings
from tests.channels.smtp_peer import SmtpPeer, smtp_server


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
