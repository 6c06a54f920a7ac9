"""How fast the outbox empties: the real SDKs against a local peer, by what the same SDK calls reach in a bare loop beside it."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime

from rxapp.channels.transport import THREADS
from tests.bench import bare_sdk, outbox, stage
from tests.bench.figures import Figure
from tests.bench.stage import ROOT, Place
from tests.channels.http_peer import RemotePeer

WORKERS = (1, 2, 4)
BEGIN_IN = 8.0
WITHIN = 600.0


@contextmanager
def peer() -> Iterator[RemotePeer]:
    """A process that speaks SendGrid's and Twilio's APIs."""
    command = [sys.executable, "-m", "tests.channels.http_peer"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert server.stdout
    try:
        yield RemotePeer(server.stdout.readline().strip()).wait()
    finally:
        server.kill()
        server.wait(10)


def settings(url: str) -> dict[str, str]:
    """Both providers set up for the peer, without a limit of messages a second."""
    return {
        "RXAPP_SENDGRID_API_KEY": bare_sdk.KEY,
        "RXAPP_SENDGRID_HOST": url,
        "RXAPP_TWILIO_ACCOUNT_SID": bare_sdk.ACCOUNT,
        "RXAPP_TWILIO_AUTH_TOKEN": bare_sdk.TOKEN,
        "RXAPP_TWILIO_FROM": bare_sdk.NUMBER,
        "RXAPP_TWILIO_API_BASE": url,
        "RXAPP_TWILIO_PER_SECOND": "0",
        "RXAPP_SENDGRID_PER_SECOND": "0",
        "RXAPP_PUBLIC_URL": "https://desk.example.com",
    }


def sent(place: Place, server: str, *, messages: int) -> Iterator[list[Figure]]:
    """Messages a second with 1, 2 and 4 workers; `server` is PostgreSQL's URL."""
    for number in WORKERS:
        with peer() as taker:
            _bare(taker, number, messages)
            bare = _rate(taker)
            taker.clear()
            _ours(stage.copied(place, server), taker, number, messages)
            ours, taken = _rate(taker), taker.counts()
        what = f"{messages:,} messages by the SDKs, {number} worker{'s' if number > 1 else ''}"
        said = f"{ours:.0f} / {bare:.0f} a second"
        astray = abs(messages - len(taken)) + sum(count - 1 for count in taken.values())
        yield [
            Figure("sending", f"{what}: by a bare loop", place.name, ours / bare, because=said, least=0.8),
            Figure("sending", f"{what}: lost or repeated", place.name, astray, 0, "messages"),
        ]


def _bare(taker: RemotePeer, number: int, messages: int) -> None:
    command = [sys.executable, "-m", "tests.bench.bare_sdk", taker.url, str(messages // number), str(THREADS)]
    with ExitStack() as stack:
        loops = [
            stack.enter_context(subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))
            for _ in range(number)
        ]
        for loop in loops:
            assert loop.stdout
            loop.stdout.readline()
        for loop in loops:
            loop.communicate("go\n", timeout=WITHIN)


def _ours(place: Place, taker: RemotePeer, number: int, messages: int) -> None:
    """The workers are up and know when the first message is due, before it is."""
    environment = stage.environment(place) | settings(taker.url) | {"RXAPP_WORKERS": "outside"}
    command = [sys.executable, "-m", "rxapp.commands.worker"]
    with ExitStack() as stack:
        for _ in range(number):
            stack.enter_context(_working(command, environment))
        outbox.fill(place, messages, in_for=BEGIN_IN)
        until = time.monotonic() + WITHIN
        while outbox.waiting(place) and time.monotonic() < until:
            time.sleep(1)


@contextmanager
def _working(command: list[str], environment: dict[str, str]) -> Iterator[None]:
    worker = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert worker.stdout
    try:
        while "Delivering" not in (worker.stdout.readline() or "Delivering"):
            pass
        yield
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.wait(30)


def _rate(taker: RemotePeer) -> float:
    """Messages a second between the first and the last that the peer took."""
    moments = sorted(datetime.fromisoformat(one.at) for one in taker.accepted)
    return (len(moments) - 1) / (moments[-1] - moments[0]).total_seconds()
