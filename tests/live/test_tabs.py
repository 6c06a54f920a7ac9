"""A cut line is no second tab: whoever comes back keeps the state, a real copy of a tab gets its own."""

import asyncio
from types import SimpleNamespace

import pytest
from engineio import packet
from reflex.utils.token_manager import LocalTokenManager

from rxapp.live import tabs

pytestmark = pytest.mark.asyncio


class Socket:
    """An Engine.IO socket: at the other end somebody answers pings, or nobody."""

    def __init__(self, *, answers: bool) -> None:
        self.answers, self.closed, self.closing, self.scheduled = answers, False, False, 0

    async def send(self, sent: packet.Packet) -> None:
        if self.answers and sent.packet_type == packet.PING:
            asyncio.get_running_loop().call_soon(lambda: asyncio.ensure_future(self.receive(packet.Packet(packet.PONG))))

    async def receive(self, found: packet.Packet) -> None:
        self.scheduled += found.packet_type == packet.PONG


class Desk:
    """What `keep` needs of an app: the tokens, the sockets, and who was hung up."""

    def __init__(self, **sockets: Socket) -> None:
        self.known, self.hung_up = LocalTokenManager(), []
        self.event_namespace = SimpleNamespace(_token_manager=self.known, namespace="/_event")
        self.sio = SimpleNamespace(
            manager=SimpleNamespace(eio_sid_from_sid=lambda sid, _: sid), eio=SimpleNamespace(sockets=sockets), disconnect=self._disconnect
        )
        tabs.keep(self)  # type: ignore[arg-type]

    async def _disconnect(self, sid: str, namespace: str) -> None:
        self.hung_up.append(sid)


@pytest.fixture(autouse=True)
def soon(monkeypatch):
    monkeypatch.setattr(tabs, "ANSWER_WITHIN", 0.05)


async def test_a_tab_whose_first_socket_is_dead_keeps_its_token():
    desk = Desk(first=Socket(answers=False))
    assert await desk.known.link_token_to_sid("tab", "first") is None
    assert await desk.known.link_token_to_sid("tab", "second") is None
    assert desk.known.token_to_socket["tab"].sid == "second"
    assert desk.hung_up == ["first"]


async def test_a_copy_of_a_living_tab_gets_its_own_and_no_ping_is_counted_twice():
    first = Socket(answers=True)
    desk = Desk(first=first)
    await desk.known.link_token_to_sid("tab", "first")
    assert await desk.known.link_token_to_sid("tab", "copy")
    assert (desk.known.token_to_socket["tab"].sid, desk.hung_up, first.scheduled) == ("first", [], 0)
    await first.receive(packet.Packet(packet.PONG))
    assert first.scheduled == 1


async def test_news_of_the_first_sockets_end_that_come_late_end_nothing():
    """Reflex cleans up in a task of its own: it must not take the token from the tab that has come back."""
    desk = Desk()
    await desk.known.link_token_to_sid("tab", "first")
    await desk.known.link_token_to_sid("tab", "second")
    await desk.known.disconnect_token("tab", "first")
    assert desk.known.token_to_socket["tab"].sid == "second"
    await desk.known.disconnect_token("tab", "second")
    assert desk.known.token_to_socket == {}
