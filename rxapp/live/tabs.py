"""A tab that reconnects after a cut connection keeps its state.

Reflex takes a second socket with the same token for a duplicated tab and gives it a new, empty state. After a cut connection the
server may not know yet that the first socket is gone (Wi-Fi to mobile, a sleeping tablet: up to 45 seconds), and the person who comes
back would find the panel closed and its text gone. So the first socket is sent a ping first, to see whether it is still alive.
"""

# pyright: reportMissingTypeStubs=false

import asyncio
import contextlib
from typing import Any

import reflex as rx
from engineio import packet

from rxapp.live import notifier

ANSWER_WITHIN = 1.5  # seconds


def keep(app: rx.App) -> None:
    """Make Reflex check whether a tab's first socket is alive before it takes the second for a duplicate. Called once per process."""
    namespace: Any = app.event_namespace
    if namespace is None or app.sio is None:
        return
    known = namespace._token_manager
    link, drop = known.link_token_to_sid, known.disconnect_token

    async def linked(token: str, sid: str) -> str | None:
        first = known.token_to_socket.get(token)
        if first and first.sid != sid and first.instance_id == known.instance_id and not await lives(_socket(app, first.sid)):
            await drop(token, first.sid)
            with contextlib.suppress(Exception):  # it is gone already, which is all that is wanted
                await notifier.hang_up(app, first.sid)
        return await link(token, sid)

    async def dropped(token: str, sid: str) -> None:
        first = known.token_to_socket.get(token)
        if first is None or first.sid == sid:
            await drop(token, sid)
        else:  # told late of a socket whose tab has come back
            known.sid_to_token.pop(sid, None)

    known.link_token_to_sid, known.disconnect_token = linked, dropped


async def lives(socket: Any) -> bool:
    """Whether the browser at the other end of an Engine.IO socket answers a ping within ANSWER_WITHIN seconds; False for None."""
    if socket is None or socket.closed or socket.closing:
        return False
    heard, take = asyncio.Event(), socket.receive

    async def receive(found: packet.Packet) -> None:
        if found.packet_type == packet.PONG and not heard.is_set():
            heard.set()  # one answer to our ping is ours: Engine.IO would begin a second round of pings for it
        else:
            await take(found)

    socket.receive = receive
    try:
        await socket.send(packet.Packet(packet.PING))
        async with asyncio.timeout(ANSWER_WITHIN):
            await heard.wait()
    except Exception:
        return False
    finally:
        del socket.receive
    return True


def _socket(app: rx.App, sid: str) -> Any:
    namespace: Any = app.event_namespace
    server: Any = app.sio
    if namespace is None or server is None:
        return None
    return server.eio.sockets.get(server.manager.eio_sid_from_sid(sid, namespace.namespace))
