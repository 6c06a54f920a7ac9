"""A worker that dies at each step, a disk that is full, a database that goes away: counted at the server, nothing goes twice (D-56)."""

import asyncio
import signal
import socket
import threading
import time
from contextlib import suppress
from datetime import timedelta

import pytest
import time_machine

from rxapp.core import clock
from rxapp.core.work import SYSTEM
from rxapp.messages.delivery.actions import outcomes
from tests.flows.processes import end, until

STEPS = [
    ("before_the_claim_is_kept", "held", 0),
    ("after_the_claim_is_kept", "sending", 0),
    ("after_the_send", "sending", 1),
    ("before_the_outcome_is_kept", "sending", 1),
    ("after_the_outcome_is_kept", "sent", 1),
]


@pytest.mark.parametrize("case", STEPS, ids=lambda case: case[0])
def test_killed_at_a_step(desk, peer, start_worker, case):
    """What was held goes once, what was sent stays sent, and of what is left between them nobody claims to know."""
    step, left_as, arrived = case
    held = desk.enqueue()
    first = start_worker("tests.flows.dying", step)
    assert first.wait(60) == -signal.SIGKILL
    assert (desk.row(held.id).status, len(peer.mails)) == (left_as, arrived)
    second = start_worker()
    other = desk.enqueue(body="another message")
    until(lambda: desk.row(other.id).status == "sent")
    with time_machine.travel(clock.now() + timedelta(seconds=200)):
        assert desk.do(outcomes.settle_lost, by=SYSTEM) == (left_as == "sending")
        assert desk.claim() == []
    last = desk.enqueue(body="a third message")
    until(lambda: desk.row(last.id).status == "sent")
    expected = {"held": ("sent", 1), "sending": ("uncertain", arrived), "sent": ("sent", 1)}[left_as]
    assert (desk.row(held.id).status, len(peer.mails) - 2) == expected
    end(second)


@pytest.mark.parametrize("db", ["sqlite"], indirect=True)
def test_a_disk_that_is_full_for_a_while(desk, peer, start_worker):
    """The outcome is kept in mind until there is room; meanwhile nothing else is begun."""
    held = desk.enqueue()
    worker = start_worker("tests.flows.dying", "disk_full")
    until(lambda: desk.row(held.id).status == "sent")
    assert len(peer.mails) == 1
    end(worker)
    assert "Delivery has to wait" in worker.stdout.read()


@pytest.mark.parametrize("db", ["postgres"], indirect=True)
def test_a_database_that_goes_away_in_the_middle_and_comes_back(desk, peer, db, start_worker):
    """Nothing is restarted: the outcome of what was on its way is written down, and what came meanwhile goes."""
    released = threading.Event()
    _hold_up(peer, released)
    with _Gate(db.url.port) as gate:
        url = db.url.set(port=gate.port, drivername="postgresql").render_as_string(hide_password=False)
        worker = start_worker(RXAPP_DATABASE_URL=url)
        held = desk.enqueue()
        until(lambda: peer.reached)
        gate.shut()
        released.set()
        until(lambda: peer.mails)
        while_away = desk.enqueue(body="while it was away")
        time.sleep(3)
        assert (desk.row(held.id).status, desk.row(while_away.id).status) == ("sending", "held")
        gate.open()
        until(lambda: {desk.row(one.id).status for one in (held, while_away)} == {"sent"})
        end(worker)
    assert len(peer.mails) == 2
    assert "Delivery has to wait" in worker.stdout.read()


def _hold_up(peer, released: threading.Event) -> None:
    """The server takes nothing until it is let go."""
    whole = peer.handle_DATA

    async def slow(*arguments):
        peer.reached = True
        while not released.is_set():  # noqa: ASYNC110 (it is set by another thread)
            await asyncio.sleep(0.02)
        return await whole(*arguments)

    peer.handle_DATA = slow


class _Gate:
    """A way to the database that can be shut: then every connection breaks and no new one is made."""

    def __init__(self, port: int) -> None:
        self.to, self.is_open, self.going = port, True, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def __enter__(self) -> "_Gate":
        return self

    def __exit__(self, *_) -> None:
        self.shut()
        self.listener.close()

    def shut(self) -> None:
        self.is_open = False
        for one in self.going:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self.going = []

    def open(self) -> None:
        self.is_open = True

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                if not self.is_open:
                    near.close()
                    continue
                far = socket.create_connection(("127.0.0.1", self.to))
                self.going += [near, far]
                for one, other in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while said := one.recv(65536):
                other.sendall(said)
        with suppress(OSError):
            other.shutdown(socket.SHUT_WR)
