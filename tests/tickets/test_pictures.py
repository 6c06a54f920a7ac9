"""Pictures that came by SMS are fetched by the worker, and hang on their message (TK-18, D-10)."""

from dataclasses import dataclass

import pytest

from rxapp.channels.remote_files import Fetched, NotFetched
from rxapp.core.kinds import Kind
from rxapp.files.models import FileUse
from rxapp.messages.actions import remote_parts
from rxapp.messages.delivery.ports import InboundFile, InboundMessage
from rxapp.messages.models import RemoteFile
from rxapp.workers import fetch_files
from tests.messages.desk import DORA_PHONE
from tests.tickets.inbox import NOW

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(50)
URLS = ("https://api.example.com/a", "https://api.example.com/b")


@dataclass
class Provider:
    """Stands in for the provider; the second picture is never there."""

    asked: int = 0

    async def fetch(self, url: str, **_bounds: object) -> Fetched:
        self.asked += 1
        if url == URLS[1]:
            raise NotFetched("too large")
        return Fetched(PICTURE, "image/png")


@pytest.mark.asyncio
async def test_fetched_or_given_up(inbox, clock, monkeypatch):
    """Again after a while where it fails, and after the last try the message says so."""
    provider = Provider()
    monkeypatch.setattr(fetch_files, "fetcher", provider)
    files = tuple(InboundFile(content_type="image/png", url=url) for url in URLS)
    number = inbox.receive(InboundMessage("MM1", "twilio", Kind.SMS, DORA_PHONE, "+447700900000", "", NOW, files=files))
    assert inbox.desk.row(number).ticket_id
    await fetch_files.fetch_once()
    await fetch_files.fetch_once()
    assert [(use.subject, use.subject_id, use.name) for use in inbox.all(FileUse)] == [("message", number, "picture-1.png")]
    assert (provider.asked, len(inbox.all(RemoteFile))) == (2, 1)
    for _ in range(remote_parts.TRIES):
        clock.shift(7201)
        await fetch_files.fetch_once()
    assert (provider.asked, inbox.all(RemoteFile)) == (1 + remote_parts.TRIES, [])
    assert inbox.desk.row(number).facts == {"lost_files": 1}
